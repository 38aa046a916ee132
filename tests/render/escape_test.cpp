#include "render/escape.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace std::string_literals;
using rejoinder::render::append_attribute;
using rejoinder::render::append_text;
using rejoinder::render::escape_attribute;
using rejoinder::render::escape_text;

TEST_CASE("Text can open neither a tag nor a reference", "[escape]") {
  CHECK(escape_text("<b>AT&T</b>") == "&lt;b&gt;AT&amp;T&lt;/b&gt;");
  CHECK(escape_text("&#39; ]]>") == "&amp;#39; ]]&gt;");
  CHECK(escape_text("\"quotes\" 'stay' `here`") == "\"quotes\" 'stay' `here`");
}

TEST_CASE("An attribute's value cannot leave its quotes, whatever their kind", "[escape]") {
  CHECK(escape_attribute("\" onload='x' `&<>") == "&quot; onload=&#39;x&#39; &#96;&amp;&lt;&gt;");
}

TEST_CASE("Controls that HTML forbids become the replacement character", "[escape]") {
  CHECK(escape_text("a\0b\x01\x1F"s) ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(escape_text("a\tb\nc\rd") == "a\tb\nc\rd");
  CHECK(escape_attribute("\v") == "\xEF\xBF\xBD");
}

TEST_CASE("Letters of any script pass unchanged", "[escape]") {
  CHECK(escape_text("Grüße, 世界 \xF0\x9F\x94\xA5") == "Grüße, 世界 \xF0\x9F\x94\xA5");
}

TEST_CASE("Escaping appends to what is there", "[escape]") {
  std::string out = "x";
  append_text(out, "<");
  append_attribute(out, "\"");
  append_text(out, "");
  CHECK(out == "x&lt;&quot;");
}

TEST_CASE("Bytes that are no UTF-8 are survived, and what follows them is escaped", "[escape]") {
  CHECK(escape_text("\xF0\x9F<\xC3") == "\xF0\x9F&lt;\xC3");
  CHECK(escape_text(std::string("<\xE2\x80", 3)) == "&lt;\xE2\x80");
}
