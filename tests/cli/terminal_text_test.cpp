#include "cli/terminal_text.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder::cli;

TEST_CASE("Terminal escapes in a comment are shown, not obeyed", "[terminal]") {
  CHECK(harmless("a\x1b[2Jb") == "a\uFFFD[2Jb");
  CHECK(harmless("\x1b]0;title\x07") == "\uFFFD]0;title\uFFFD");
  CHECK(harmless("\u009b31m") == "\uFFFD31m");  // CSI as one C1 control.
  CHECK(harmless("\x9b"
                 "31m") == "\uFFFD31m");  // The same byte, not even UTF-8.
  CHECK(harmless(std::string_view("a\0b\x7f", 4)) == "a\uFFFDb\uFFFD");
}

TEST_CASE("A text becomes one line", "[terminal]") {
  CHECK(harmless("a\r\nb\tc\u2028d") == "a  b c d");
}

TEST_CASE("Marks that turn or hide text are shown", "[terminal]") {
  CHECK(harmless("a\u202eb\u2066c\u200fd\U000E0041") == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
}

TEST_CASE("Letters of any language stay as they are", "[terminal]") {
  CHECK(harmless("Zoë 李 👩\u200d⚕ naïve") == "Zoë 李 👩\u200d⚕ naïve");
}

TEST_CASE("A clipped text ends between letters", "[terminal]") {
  CHECK(clip("äöü", 3) == "äöü");
  CHECK(clip("äöüß", 3) == "äö…");
  CHECK(clip("", 3).empty());
  CHECK(clip("ab", 1) == "…");
}

TEST_CASE("Columns are as wide as their widest cell, and cells cannot break them", "[terminal]") {
  CHECK(columns({{"ID", "NAME"}, {"1", "Zoë\nX"}, {"100", "b"}}) ==
        "ID   NAME\n"
        "1    Zoë X\n"
        "100  b\n");
}
