// The renderer against collections of real comments and of attacks, where they are at hand.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/markdown.hpp"
#include "render/markdown_oracle.hpp"
#include "render/url.hpp"

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// Where the collections are: the environment's TEST_DATA, or what the build says.
fs::path data_folder() {
  if (const char* folder = std::getenv("TEST_DATA")) return folder;
#ifdef TEST_DATA
  return TEST_DATA;
#else
  return {};
#endif
}

std::optional<fs::path> find_data(std::string_view name) {
  const auto folder = data_folder();
  if (!folder.empty() && fs::exists(folder / name)) return folder / name;
  std::cout << "skipped: " << name << " is not there\n";
  return std::nullopt;
}

std::vector<json> read_lines(const fs::path& path) {
  std::ifstream file(path);
  std::vector<json> records;
  for (std::string line; std::getline(file, line);) records.push_back(json::parse(line));
  return records;
}

json read_json(const fs::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

std::string html(std::string_view text) {
  return rejoinder::render::MarkdownRenderer().html(text);
}

void check_all(const std::vector<std::string>& texts) {
  CHECK_FALSE(texts.empty());
  for (const auto& text : texts) {
    const auto rendered = html(text);
    if (const auto fault = rejoinder::test::fault_of(text, rendered)) {
      FAIL_CHECK(*fault << "\nin the rendering of\n" << text << "\nwhich is\n" << rendered);
    }
  }
}

}  // namespace

TEST_CASE("Real comments stay readable as typed", "[markdown][corpus]") {
  std::size_t comments = 0;
  std::size_t with_marks = 0;
  for (const auto* name : {"comments/youtube-dev.jsonl", "comments/youtube-unlabelled.jsonl"}) {
    const auto path = find_data(name);
    if (!path) continue;
    for (const auto& record : read_lines(*path)) {
      const auto text = record.at("text").get<std::string>();
      const auto rendered = html(text);
      CAPTURE(text, rendered);
      CHECK(rejoinder::test::fault_of(text, rendered).value_or("") == "");

      // Without leaving out any mark: how many are the same but for spaces.
      rejoinder::test::HtmlReader reader(rendered);
      CHECK_FALSE(reader.fault());
      ++comments;
      if (rejoinder::test::without(reader.visible(), " \t\n") !=
          rejoinder::test::without(rejoinder::test::as_shown(text), " \t\n")) {
        ++with_marks;
      }
    }
  }
  if (comments > 0) {
    std::cout << comments << " comments intact, in " << with_marks
              << " of them marks took effect\n";
  }
}

TEST_CASE("Collected attacks come out as allowed HTML", "[markdown][corpus]") {
  if (const auto path = find_data("xss/dev-xss.jsonl")) {
    std::vector<std::string> texts;
    for (const auto& record : read_lines(*path)) texts.push_back(record.at("vector"));
    check_all(texts);
  }
  if (const auto path = find_data("naughty/blns.json")) {
    check_all(read_json(*path).get<std::vector<std::string>>());
  }
}

TEST_CASE("CommonMark's examples come out as allowed HTML", "[markdown][corpus]") {
  if (const auto path = find_data("markdown/commonmark-spec.json")) {
    std::vector<std::string> texts;
    for (const auto& example : read_json(*path)) texts.push_back(example.at("markdown"));
    check_all(texts);
  }
}

TEST_CASE("Hard cases for HTML parsers come out as allowed HTML", "[markdown][corpus]") {
  const auto folder = find_data("html/tokenizer");
  if (!folder) return;
  std::vector<std::string> texts;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const auto file = read_json(entry.path());
    const auto tests = file.contains("tests") ? file.at("tests") : json::array();
    for (const auto& test : tests) {
      // Inputs that hold lone surrogates are no text.
      if (!test.contains("doubleEscaped")) texts.push_back(test.at("input"));
    }
  }
  check_all(texts);
}

TEST_CASE("Of the URL standard's tests only plain web and mail addresses are accepted",
          "[url][corpus]") {
  const auto path = find_data("url/urltestdata.json");
  if (!path) return;
  std::size_t accepted = 0;
  for (const auto& test : read_json(*path)) {
    if (!test.is_object()) continue;
    const auto input = test.at("input").get<std::string>();
    const auto href = rejoinder::render::safe_href(input);
    if (!href) continue;
    CAPTURE(input, *href);
    ++accepted;
    CHECK(rejoinder::render::safe_href(*href) == href);
    // A host beyond ASCII is the browser's to judge: what is none leads nowhere.
    if (test.value("failure", false)) {
      CHECK(href->find('%') != std::string::npos);
      continue;
    }
    const auto protocol = test.value("protocol", "");
    CHECK((protocol == "http:" || protocol == "https:" || protocol == "mailto:"));
    CHECK(href->starts_with(protocol));
    CHECK(test.value("username", "").empty());
    CHECK(test.value("password", "").empty());
  }
  CHECK(accepted > 0);
}

TEST_CASE("Of WordPress's bad and good protocols only the good ones are accepted",
          "[url][corpus]") {
  const auto path = find_data("xss/wordpress-bad-protocols.json");
  if (!path) return;
  const auto addresses = read_json(*path);
  for (const auto* kind : {"bad", "bad_html_context", "feed_nested"}) {
    for (const auto& address : addresses.at(kind)) {
      CAPTURE(address);
      CHECK_FALSE(rejoinder::render::safe_href(address.get<std::string>()));
    }
  }
  for (const auto& address : addresses.at("safe")) {
    const auto text = address.get<std::string>();
    CAPTURE(text);
    // References are not decoded, and "dummy:" is no scheme of ours.
    const bool plain =
        text.starts_with("http://") || text.starts_with("https://") || text.starts_with("HTTP://");
    CHECK(rejoinder::render::safe_href(text).has_value() == plain);
  }
}
