#include "render/url.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace std::string_literals;
using rejoinder::render::href_bytes_max;
using rejoinder::render::safe_href;

TEST_CASE("Web and mail links pass", "[url]") {
  for (const auto* address :
       {"http://example.org/", "https://example.org:8443/a/b?c=d&e=f#g",
        "https://user-pages.example.org/~someone/(x)", "http://[2001:db8::1]/",
        "http://127.0.0.1:80", "mailto:someone@example.org",
        "mailto:first.last+tag@mail.example.org"}) {
    CHECK(safe_href(address) == address);
  }
  CHECK(safe_href("HTTPS://Example.org/A") == "https://Example.org/A");
  CHECK(safe_href("MailTo:a@b.example") == "mailto:a@b.example");
}

TEST_CASE("Schemes that run code or read files are refused, however they are disguised", "[url]") {
  for (const auto& address : {"javascript:alert(1)"s,
                              "JaVaScRiPt:alert(1)"s,
                              "java\nscript:alert(1)"s,
                              "java\tscript:alert(1)"s,
                              " \x01javascript:alert(1)"s,
                              "\0javascript:alert(1)"s,
                              "javascript&#58;alert(1)"s,
                              "javascript&colon;alert(1)"s,
                              "data:text/html,<script>"s,
                              "vbscript:x"s,
                              "file:///etc/passwd"s,
                              "blob:https://example.org/1"s,
                              "view-source:http://example.org"s,
                              "feed:http://example.org"s,
                              "ftp://example.org"s,
                              "tel:123"s,
                              "http"s,
                              "http:"s,
                              ":"s,
                              ""s,
                              " "s}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
}

TEST_CASE("What a browser strips is stripped before the address is judged", "[url]") {
  CHECK(safe_href(" \t\x01http://example.org/a\n ") == "http://example.org/a");
  CHECK(safe_href("ht\ntp://exam\tple.org/\r\nb") == "http://example.org/b");
}

TEST_CASE("Relative and half addresses are refused", "[url]") {
  for (const auto* address :
       {"/a", "//example.org", "#x", "?x", "a/b", "example.org", "http:/x.org", "http:x.org",
        "http:///x.org", "http:\\\\x.org", "https://"}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
}

TEST_CASE("An address that shows one host and goes to another is refused", "[url]") {
  for (const auto* address :
       {"http://bank.example@evil.example/", "http://user:secret@example.org",
        "http://@example.org", "http://bank.example\\@evil.example/",
        "http://bank.example%2F.evil.example/", "http://bank.example%40evil.example",
        "http://exa mple.org", "http://a\x7F.example", "http://bank.example\\evil",
        "http://x.example;y", "http://a'b.example"}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
  CHECK(safe_href("http://example.org/@someone?to=a@b.example"));
}

TEST_CASE("A host needs a name, and a port a number", "[url]") {
  for (const auto* address :
       {"http://.", "http://..", "http://.example", "http://a..b", "http://:80/",
        "http://a:", "http://a:b", "http://a:99999", "http://a:80:80", "http://[]", "http://[::1",
        "http://::1/", "http://[::1]x"}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
  CHECK(safe_href("http://example.org./"));
}

TEST_CASE("An address in numbers is accepted in its usual form only", "[url]") {
  for (const auto* address :
       {"http://2130706433/", "http://0x7f.1/", "http://127.1", "http://1.2.3.4.5",
        "http://256.0.0.1", "http://01.2.3.4", "http://example.09", "http://a.0x1.",
        "http://[1:2:3:4:5:6:7:8:9]", "http://[1::2::3]", "http://[::12345]", "http://[::g]",
        "http://[1:2:3:4:5:6:7::8]x", "http://[1:]"}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
  CHECK(safe_href("http://192.168.0.1./"));
  CHECK(safe_href("http://[1:2:3:4:5:6:7:8]:80/"));
  CHECK(safe_href("http://[fe80::1]/"));
  CHECK(safe_href("http://[::]/"));
  CHECK(safe_href("http://4chan.example/"));
}

TEST_CASE("What does not belong into an attribute is percent-encoded", "[url]") {
  CHECK(safe_href("http://example.org/a b\"c'd`e<f>g{h}|^") ==
        "http://example.org/a%20b%22c%27d%60e%3Cf%3Eg%7Bh%7D%7C%5E");
  CHECK(safe_href("https://例え.jp/パ?é") == "https://%E4%BE%8B%E3%81%88.jp/%E3%83%91?%C3%A9");
  CHECK(safe_href("http://example.org/100%25?q=%") == "http://example.org/100%25?q=%");
  CHECK(safe_href("http://example.org/?q=a\\b") == "http://example.org/?q=a%5Cb");
}

TEST_CASE("What safe_href answers it accepts unchanged", "[url]") {
  for (const auto* address :
       {"https://例え.jp/パ?é", "http://example.org/a b\"c'd`e", " http://x\t.org"}) {
    const auto href = safe_href(address);
    REQUIRE(href);
    CHECK(safe_href(*href) == href);
  }
}

TEST_CASE("A mail link is one plain address", "[url]") {
  for (const auto* address :
       {"mailto:", "mailto:@b.example", "mailto:a", "mailto:a@", "mailto:a@b.example,c@d.example",
        "mailto:a@b.example;c@d.example", "mailto:a@b.example?bcc=c@d.example",
        "mailto:a@b.example%3Fbcc=c", "mailto:a%40b@c.example", "mailto:a@b@c.example",
        "mailto:a b@c.example", "mailto:<a@b.example>", "mailto:\"a\"@b.example",
        "mailto://a@b.example", "mailto:a@[127.0.0.1]", "mailto:a@..", "mailto:ä@b.example"}) {
    CAPTURE(address);
    CHECK_FALSE(safe_href(address));
  }
}

TEST_CASE("An address longer than any that people type is refused", "[url]") {
  const std::string start = "http://example.org/";
  CHECK(safe_href(start + std::string(href_bytes_max - start.size(), 'a')));
  CHECK_FALSE(safe_href(start + std::string(href_bytes_max - start.size() + 1, 'a')));
  CHECK_FALSE(safe_href(start + std::string(href_bytes_max - start.size(), '"')));
  CHECK_FALSE(safe_href("mailto:" + std::string(300, 'a') + "@b.example"));
}
