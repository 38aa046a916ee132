#include <catch2/catch.hpp>

#include <rejoinder/text.hpp>

using namespace rejoinder;

TEST_CASE("Well-formed UTF-8 passes, and every malformed kind does not") {
  for (const char* text : {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\xA5",
                           "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_utf8(text));
  }
  for (const char* text :
       {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2\x82", "\xE2\x28\xA1"}) {
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(to_utf8(text)));
  }
}

TEST_CASE("Bytes that do not belong are shown as the replacement character, the rest as it was") {
  CHECK(to_utf8("a\xFFz\xC3\xA9") == "a\xEF\xBF\xBDz\xC3\xA9");
  CHECK(to_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("A text of spaces and invisible characters is blank") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\r\n"));
  CHECK(is_blank("\xE2\x80\x8B\xEF\xBB\xBF\xC2\xAD"));      // zero width, BOM, soft hyphen
  CHECK(is_blank("\xE2\xA0\x80\xE3\x85\xA4\xC2\xA0"));      // Braille blank, Hangul filler, NBSP
  CHECK(is_blank("\xE2\x80\xAE\xE2\x81\xA9\xEF\xB8\x8F"));  // bidi marks, a variation selector
  CHECK(is_blank("\xF3\xA0\x81\x81"));                      // a tag character
}

TEST_CASE("A text with anything to see is not blank") {
  for (const char* text :
       {".", "a", "\xE2\x80\x8B.", "\xF0\x9F\x91\x8D", "\xD0\xB9", "\xE4\xBD\xA0"}) {
    CHECK_FALSE(is_blank(text));
  }
}

TEST_CASE("Control characters of both sets are found") {
  CHECK(has_control("a\nb"));
  CHECK(has_control("\x7F"));
  CHECK(has_control("\xC2\x85"));
  CHECK_FALSE(has_control("caf\xC3\xA9 \xC2\xA0"));
}

TEST_CASE("Newlines of every kind count as the same text") {
  CHECK(with_unix_newlines("a\r\nb\rc\nd\r") == "a\nb\nc\nd\n");
}
