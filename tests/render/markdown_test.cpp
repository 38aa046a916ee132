#include "render/markdown.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "render/markdown_oracle.hpp"

using namespace std::string_literals;

namespace {

// The HTML of a text, after checking that it is allowed and shows all that was typed.
std::string html(std::string_view text) {
  auto rendered = rejoinder::render::MarkdownRenderer().html(text);
  INFO(text);
  CHECK(rejoinder::test::fault_of(text, rendered).value_or("") == "");
  return rendered;
}

std::string anchor(std::string_view href, std::string_view text) {
  return "<a href=\"" + std::string(href) + "\" rel=\"nofollow ugc noopener noreferrer\">" +
         std::string(text) + "</a>";
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("Nothing but spaces renders to nothing", "[markdown]") {
  CHECK(html("").empty());
  CHECK(html(" \n\t\r\n ").empty());
}

TEST_CASE("Every line's end in a paragraph shows, and an empty line parts paragraphs",
          "[markdown]") {
  CHECK(html("a\nb  \nc") == "<p>a<br>b<br>c</p>");
  CHECK(html("a\n\n\nb") == "<p>a</p><p>b</p>");
  CHECK(html("a\\\nb") == "<p>a\\<br>b</p>");
}

TEST_CASE("All kinds of line ends are alike", "[markdown]") {
  const auto expected = html("a\nb\n\n> c\n\n```\nd\n```\n");
  CHECK(html("a\r\nb\r\n\r\n> c\r\n\r\n```\r\nd\r\n```\r\n") == expected);
  CHECK(html("a\rb\r\r> c\r\r```\rd\r```\r") == expected);
}

TEST_CASE("The marks of the subset become elements", "[markdown]") {
  CHECK(html("*a* _b_ **c** __d__") ==
        "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>");
  CHECK(html("`a <b> & \\ *c*`") == "<p><code>a &lt;b&gt; &amp; \\ *c*</code></p>");
  CHECK(html("```cpp\nif (a < b) {\n\n    *p = \"&amp;\";\n```") ==
        "<pre><code>if (a &lt; b) {\n\n    *p = \"&amp;amp;\";\n</code></pre>");
  CHECK(html("> a\n> b\n\nc") == "<blockquote><p>a<br>b</p></blockquote><p>c</p>");
}

TEST_CASE("Lists hold their text without paragraphs", "[markdown]") {
  CHECK(html("- a\n- b") == "<ul><li>a</li><li>b</li></ul>");
  CHECK(html("- a\n\n- b\n\n  c") == "<ul><li>a</li><li>b<br><br>c</li></ul>");
  CHECK(html("1. a\n   - b\n2. c") == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>");
  CHECK(html("- > a") == "<ul><li><blockquote><p>a</p></blockquote></li></ul>");
}

TEST_CASE("Numbers of a list stay as typed", "[markdown]") {
  CHECK(html("3. a\n4. b") == "<ol start=\"3\"><li>a</li><li>b</li></ol>");
  CHECK(html("1. a\n5. b\n5. c") ==
        "<ol><li>a</li></ol><ol start=\"5\"><li>b</li></ol><ol start=\"5\"><li>c</li></ol>");
  CHECK(html("0. a") == "<ol start=\"0\"><li>a</li></ol>");
  CHECK(html("007. Bond") == "<p>007. Bond</p>");
  CHECK(html("1234567890. a") == "<p>1234567890. a</p>");
}

TEST_CASE("References are shown, not decoded", "[markdown]") {
  CHECK(html("&#39; &amp; &notin; &#x3c;b&#x3e; AT&T") ==
        "<p>&amp;#39; &amp;amp; &amp;notin; &amp;#x3c;b&amp;#x3e; AT&amp;T</p>");
  CHECK(html("[a](http://x.example/?b=1&amp;c)") ==
        "<p>" + anchor("http://x.example/?b=1&amp;amp;c", "a") + "</p>");
}

TEST_CASE("HTML is shown as text", "[markdown]") {
  CHECK(html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  CHECK(html("<div>\n*a*\n</div>") == "<p>&lt;div&gt;<br><em>a</em><br>&lt;/div&gt;</p>");
  CHECK(html("a <!-- b --> <![CDATA[ c ]]> <?d?>") ==
        "<p>a &lt;!-- b --&gt; &lt;![CDATA[ c ]]&gt; &lt;?d?&gt;</p>");
  CHECK(html("<http://x.example/a>") ==
        "<p>&lt;" + anchor("http://x.example/a", "http://x.example/a") + "&gt;</p>");
  CHECK(html("<a href=\"http://x.example\">t</a>") ==
        "<p>&lt;a href=\"" + anchor("http://x.example", "http://x.example") +
            "\"&gt;t&lt;/a&gt;</p>");
  CHECK(html("<javascript:alert(1)>") == "<p>&lt;javascript:alert(1)&gt;</p>");
}

TEST_CASE("A backslash is a character, and makes stars and underscores behind it characters",
          "[markdown]") {
  CHECK(html("¯\\_(ツ)_/¯") == "<p>¯\\_(ツ)_/¯</p>");
  CHECK(html("¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯") == "<p>¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯</p>");
  CHECK(html("\\*a\\* \\<b>") == "<p>\\*a\\* \\&lt;b&gt;</p>");
  CHECK(html("`C:\\`") == "<p><code>C:\\</code></p>");
}

TEST_CASE("Headings, rules, images and definitions are shown as typed", "[markdown]") {
  CHECK(html("# a\n## b ##") == "<p># a<br>## b ##</p>");
  CHECK(html("a\n===\nb\n---\nc\n-") == "<p>a<br>===<br>b<br>---<br>c<br>-</p>");
  CHECK(html("***\n- - -\n___") == "<p>***<br>- - -<br>___</p>");
  CHECK(html("> # a\n> ---") == "<blockquote><p># a<br>---</p></blockquote>");
  CHECK(html("- ***") == "<ul><li>***</li></ul>");
  CHECK(html("![a](http://x.example/i.png)") ==
        "<p>!" + anchor("http://x.example/i.png", "a") + "</p>");
  CHECK(html("[a]: /b\n\n[a]") == "<p>[a]: /b</p><p>[a]</p>");
}

TEST_CASE("A lone mark stays a character", "[markdown]") {
  for (const auto* text : {"*", "-", "+", "7.", "3)", "**", "_", "-- --"}) {
    CAPTURE(text);
    CHECK(rejoinder::render::MarkdownRenderer().html(text).find(text[0]) != std::string::npos);
    html(text);
  }
  CHECK(html(">") == "<p>&gt;</p>");
  CHECK(html("```\n```") == "<p>```<br>```</p>");
}

TEST_CASE("Faces, censored words and stars between signs are no emphasis", "[markdown]") {
  CHECK(html("^_^ a ^_^ -_- •_• b •_• *_* c *---*") ==
        "<p>^_^ a ^_^ -_- •_• b •_• *_* c *---*</p>");
  CHECK(html("f**k this s**t, 2*3 is 6*1") == "<p>f**k this s**t, 2*3 is 6*1</p>");
  CHECK(html("{**} a {**} b") == "<p>{**} a {**} b</p>");
  CHECK(html("un*believ*able") == "<p>un<em>believ</em>able</p>");
  CHECK(html(">_< a") == "<p>&gt;_&lt; a</p>");
  CHECK(html(">:( a") == "<p>&gt;:( a</p>");
}

TEST_CASE("Indented text is no code, as nobody means it so", "[markdown]") {
  CHECK(html("    *a*\n    b") == "<p>*a*<br>b</p>");
  CHECK(html("    ```\n    b") == "<p>```<br>b</p>");
}

TEST_CASE("Fences that are not meant as such stay text", "[markdown]") {
  CHECK(html("~~~ so cute ~~~\n*a*") == "<p>~~~ so cute ~~~<br><em>a</em></p>");
  CHECK(html("```one\ntwo```") == "<pre><code>two```\n</code></pre>");
  CHECK(html("```one two\nthree```") == "<p><code>one two three</code></p>");
  CHECK(html("``` one two\nthree\n```") == "<pre><code>one two\nthree\n</code></pre>");
}

TEST_CASE("An inline link with a safe address is a link", "[markdown]") {
  CHECK(html("[a *b*](https://x.example/c_d_e)") ==
        "<p>" + anchor("https://x.example/c_d_e", "a <em>b</em>") + "</p>");
  CHECK(html("[mail](mailto:a@b.example)") ==
        "<p>" + anchor("mailto:a@b.example", "mail") + "</p>");
}

TEST_CASE("A link that safe_href refuses is shown as typed", "[markdown]") {
  CHECK(html("[*a*](javascript:alert(1))") == "<p>[<em>a</em>](javascript:alert(1))</p>");
  CHECK(html("[a](/b) [c](data:d) [e]()") == "<p>[a](/b) [c](data:d) [e]()</p>");
  CHECK(html("[a](java&#10;script:b)") == "<p>[a](java&amp;#10;script:b)</p>");
  CHECK(html("[a](http://u:p@x.example)") == "<p>[a](http://u:p@x.example)</p>");
}

TEST_CASE("A link with a title, or without words, is shown as typed", "[markdown]") {
  CHECK(html("[a](http://x.example \"b\")") ==
        "<p>[a](" + anchor("http://x.example", "http://x.example") + " \"b\")</p>");
  CHECK(html("[](http://x.example)") ==
        "<p>[](" + anchor("http://x.example", "http://x.example") + ")</p>");
}

TEST_CASE("Bare addresses become links that show what was typed", "[markdown]") {
  const auto same = [](const std::string& address) { return anchor(address, address); };
  CHECK(html("see http://x.example/a_b_c.") ==
        "<p>see " + same("http://x.example/a_b_c") + ".</p>");
  CHECK(html("www.x.example, ok") ==
        "<p>" + anchor("http://www.x.example", "www.x.example") + ", ok</p>");
  CHECK(html("(http://x.example/a_(b))") == "<p>(" + same("http://x.example/a_(b)") + ")</p>");
  CHECK(html("**http://x.example/**") ==
        "<p><strong>" + same("http://x.example/") + "</strong></p>");
  CHECK(html("HTTP://X.EXAMPLE/") ==
        "<p>" + anchor("http://X.EXAMPLE/", "HTTP://X.EXAMPLE/") + "</p>");
  CHECK(html("http://x.example/?a=1&b=2!") ==
        "<p>" + anchor("http://x.example/?a=1&amp;b=2", "http://x.example/?a=1&amp;b=2") + "!</p>");
  CHECK(html("http://x.example。次\xEF\xBB\xBF") ==
        "<p>" + same("http://x.example") + "。次\xEF\xBB\xBF</p>");
}

TEST_CASE("What only resembles an address is no link", "[markdown]") {
  for (const auto* text :
       {"xhttp://a.example", "http://", "http://.", "www.", "www..", "me@www.a.example",
        "javascript://www", "http://u:p@a.example/", "https://a.example:port"}) {
    CAPTURE(text);
    CHECK(html(text).find("<a ") == std::string::npos);
  }
}

TEST_CASE("There is no link within a link or in code", "[markdown]") {
  CHECK(html("[http://a.example](http://b.example)") ==
        "<p>" + anchor("http://b.example", "http://a.example") + "</p>");
  CHECK(html("`http://a.example`") == "<p><code>http://a.example</code></p>");
  CHECK(html("```\nhttp://a.example\n```") == "<pre><code>http://a.example\n</code></pre>");
}

TEST_CASE("Characters that could stand in for others survive in the text", "[markdown]") {
  CHECK(html("\xEF\xB7\x90 &") == "<p>\xEF\xB7\x90 &amp;</p>");
  CHECK(html("\xEF\xB7\x90\xEE\x80\x80 *a* <") ==
        "<p>\xEF\xB7\x90\xEE\x80\x80 <em>a</em> &lt;</p>");
  std::string all = "\xEF\xB7\x90*a*";
  for (unsigned point = 0xE000; point <= 0xF8FF; point += 32) {
    all +=
        {static_cast<char>(0xE0U | point >> 12U), static_cast<char>(0x80U | (point >> 6U & 0x3FU)),
         static_cast<char>(0x80U | (point & 0x3FU))};
  }
  CHECK(html(all) == "<p>" + all + "</p>");
  CHECK(html("\xEF\xBB\xBF*a*") == "<p>\xEF\xBB\xBF<em>a</em></p>");
}

TEST_CASE("What lies deeper than eight containers is kept without its marks", "[markdown]") {
  CHECK(html(repeated("> ", 12) + "a") ==
        repeated("<blockquote>", 8) + "<p>a</p>" + repeated("</blockquote>", 8));
  CHECK(html(repeated("- ", 12) + "a") ==
        repeated("<ul><li>", 8) + "a" + repeated("</li></ul>", 8));
  html(repeated("2. ", 12) + "a\n\n" + repeated("> 3. ", 30) + "b");
}

TEST_CASE("A text that would grow too much is shown without marks", "[markdown]") {
  const auto text = repeated(">>>>>>>>a\n\n", 200);
  const auto rendered = html(text);
  CHECK(rendered.substr(0, 3) == "<p>");
  CHECK(rendered.find("blockquote") == std::string::npos);
}

TEST_CASE("Bytes that are no UTF-8 are survived", "[markdown]") {
  const rejoinder::render::MarkdownRenderer renderer;
  for (const auto& text : {"\xFF<b>\xC3"s, "\xEF\xB7"s, "http://\xF0\x9F"s, "a\0b"s, "\xEE&"s}) {
    CHECK(renderer.html(text).find("<b>") == std::string::npos);
  }
}

TEST_CASE("Attacks come out as text", "[markdown]") {
  for (const auto* text :
       {"<img src=x onerror=alert(1)>", "[a](javascript&colon;alert(1))",
        "[a](\x01javascript:alert(1))", "[a](<javascript:alert(1)>)", "![a](x\"onerror=\"alert(1))",
        "<svg/onload=alert(1)>", "[a](http://x.example/\"onmouseover=\"alert(1))",
        "http://x.example/\"onmouseover=alert(1)", "www.x.example/'><script>alert(1)</script>",
        "`<script>`</code><script>alert(1)</script>",
        "```\"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
        "> <b\n> onclick=alert(1)>",
        "<math><mtext></p><style><!--</style><img title=\"--&gt;&lt;img\">",
        "[a]: javascript:alert(1)\n\n[a]", "<javascript:alert(1)>",
        "1. <li onclick=x>\n99999999999. b", "[![a](javascript:x)](javascript:y)",
        "[a](http://x.example 'onclick=alert(1)')"}) {
    const auto rendered = html(text);
    CHECK(rendered.find("<script") == std::string::npos);
    CHECK(rendered.find("href=\"javascript") == std::string::npos);
  }
}
