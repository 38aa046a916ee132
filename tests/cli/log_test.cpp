#include "util/log.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <regex>

namespace rejoinder {

using Catch::Contains;
using Catch::EndsWith;

namespace {

// What is written to standard output meanwhile.
template <class Work>
std::string printed_by(Work work) {
  std::fflush(stdout);
  std::FILE* file = std::tmpfile();
  const int former = ::dup(STDOUT_FILENO);
  ::dup2(::fileno(file), STDOUT_FILENO);
  work();
  ::dup2(former, STDOUT_FILENO);
  ::close(former);

  std::rewind(file);
  std::string text(64 * 1024, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

std::string line(log::Format format, std::string_view message,
                 std::initializer_list<log::Field> fields = {}) {
  log::configure(log::Level::info, format);
  return printed_by([&] { log::write(log::Level::info, message, fields); });
}

}  // namespace

TEST_CASE("A JSON line holds time, level, message and fields", "[log]") {
  const std::string text = line(log::Format::json, "listening",
                                {{"address", "127.0.0.1:1"}, {"port", 1}, {"took_s", 0.5}});
  const std::regex form(
      R"(\{"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"info","msg":"listening",)"
      R"("address":"127\.0\.0\.1:1","port":1,"took_s":0\.5\}\n)");
  CHECK(std::regex_match(text, form));
}

TEST_CASE("Nothing that is logged can end a line or a string", "[log]") {
  const std::string text = line(log::Format::json, "a\nb\"c\\d\r\x1b[31m\x7f", {{"k\n", "v\t\0"}});
  CHECK_THAT(text, Contains(R"("msg":"a\u000ab\"c\\d\u000d\u001b[31m\u007f")"));
  CHECK_THAT(text, Contains(R"("k\u000a":"v\u0009")"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("A text line is as safe as a JSON line", "[log]") {
  const std::string text =
      line(log::Format::text, "a\nb\x1b[2J", {{"path", "/a"}, {"words", "x y=\"z\"\n"}});
  CHECK_THAT(text,
             EndsWith("info    a\\u000ab\\u001b[2J path=/a words=\"x y=\\\"z\\\"\\u000a\"\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("Line separators, C1 controls and marks that turn text around are escaped", "[log]") {
  const std::string text = line(log::Format::json, "\u2028\u0085\u009b\u202e\u2066é李😀");
  CHECK_THAT(text, Contains(R"(\u2028\u0085\u009b\u202e\u2066é李😀)"));
}

TEST_CASE("Bytes that are no UTF-8 become replacement characters", "[log]") {
  const auto shown = [](std::string_view bytes) {
    const std::string text = line(log::Format::json, bytes);
    const auto from = text.find("\"msg\":\"") + 7;
    return text.substr(from, text.size() - from - 3);
  };
  CHECK(shown("a\xff"
              "b") == "a\uFFFDb");
  CHECK(shown("\xc0\x80") == "\uFFFD\uFFFD");                      // Overlong.
  CHECK(shown("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");            // Surrogate.
  CHECK(shown("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // Above U+10FFFF.
  CHECK(shown("\xe2\x82") == "\uFFFD\uFFFD");                      // Cut short.
}

TEST_CASE("Numbers that JSON has no word for are null", "[log]") {
  CHECK_THAT(line(log::Format::json, "x", {{"n", std::numeric_limits<double>::infinity()}}),
             Contains("\"n\":null"));
}

TEST_CASE("What is below the least level is not written", "[log]") {
  log::configure(log::Level::warning, log::Format::json);
  CHECK(printed_by([] { log::write(log::Level::info, "x"); }).empty());
  CHECK_FALSE(printed_by([] { log::write(log::Level::error, "x"); }).empty());
}

}  // namespace rejoinder
