#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <rejoinder/limits.hpp>
#include <rejoinder/validation.hpp>

using namespace rejoinder;

namespace {

Site clinic() {
  Site site;
  site.key = "clinic";
  site.settings.origins = {"https://clinic.example"};
  return site;
}

Draft good() {
  Draft draft;
  draft.article = "/dry-needling";
  draft.author = "Mia";
  draft.email = "mia@example.com";
  draft.comment = "Does it hurt?";
  return draft;
}

std::vector<std::string> fields_at_fault(const Draft& draft) {
  const auto checked = check(draft, clinic());
  std::vector<std::string> fields;
  if (!checked) {
    for (const FieldError& fault : checked.error().fields) fields.push_back(fault.field);
  }
  return fields;
}

std::string code_of(const Draft& draft, const std::string& field) {
  const auto checked = check(draft, clinic());
  if (checked) return {};
  for (const FieldError& fault : checked.error().fields) {
    if (fault.field == field) return fault.code;
  }
  return {};
}

}  // namespace

TEST_CASE("A good draft passes as it was written") {
  Draft draft = good();
  draft.website = "example.com";
  draft.comment = "  Does it hurt?\r\n\r\nThanks  ";
  const auto checked = check(draft, clinic());
  REQUIRE(checked);
  CHECK(checked->article == "/dry-needling");
  CHECK(checked->text == draft.comment);
  CHECK(checked->website == "https://example.com");
}

TEST_CASE("An empty draft is told all that it lacks at once, in the form's order") {
  CHECK(fields_at_fault(Draft{}) ==
        std::vector<std::string>{"comment", "author", "email", "article"});
  const auto refused = check(Draft{}, clinic());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields[0].detail == "Write a comment");
  CHECK(refused.error().fields[1].detail == "Enter your name");
  CHECK(refused.error().fields[2].detail == "Enter an email address like name@example.com");
}

TEST_CASE("Fields are taken to their limit in bytes, and not one further") {
  const auto at = [](std::string Draft::*field, std::size_t size, const char* letter) {
    Draft draft = good();
    draft.*field = std::string(size % std::char_traits<char>::length(letter), 'x');
    while ((draft.*field).size() < size) draft.*field += letter;
    return draft;
  };
  for (const char* letter : {"a", "\xC3\xA9", "\xF0\x9F\x94\xA5"}) {
    CHECK(code_of(at(&Draft::author, 245, letter), "author").empty());
    CHECK(code_of(at(&Draft::author, 246, letter), "author") == "too_long");
    CHECK(code_of(at(&Draft::comment, 16 * 1024, letter), "comment").empty());
    CHECK(code_of(at(&Draft::comment, 16 * 1024 + 1, letter), "comment") == "too_long");
  }
  Draft draft = good();
  draft.website = "https://example.com/" + std::string(180, 'a');
  CHECK(code_of(draft, "website").empty());
  draft.website += 'a';
  CHECK(code_of(draft, "website") == "too_long");
  draft = good();
  draft.email = std::string(64, 'a') + "@" + std::string(31, 'b') + ".com";
  CHECK(code_of(draft, "email").empty());
  draft.email.insert(70, 1, 'b');
  CHECK(code_of(draft, "email") == "too_long");
}

TEST_CASE("Unreadable and invisible texts are refused with their reason") {
  Draft draft = good();
  draft.comment = "\xFF";
  draft.author = "\xC3";
  CHECK(code_of(draft, "comment") == "invalid_utf8");
  CHECK(code_of(draft, "author") == "invalid_utf8");
  draft.comment = std::string("a\0b", 3);
  draft.author = "Mia\nBcc: x";
  CHECK(code_of(draft, "comment") == "invalid_characters");
  CHECK(code_of(draft, "author") == "invalid_characters");
  draft.comment = "\xE2\x80\x8B \xEF\xBB\xBF";
  draft.author = "\xE2\x80\x8B";
  CHECK(code_of(draft, "comment") == "required");
  CHECK(code_of(draft, "author") == "required");
}

TEST_CASE("An article's address is believed only within the site") {
  Draft draft = good();
  draft.url = "https://clinic.example/dry-needling?x=1#respond";
  REQUIRE(check(draft, clinic()));
  CHECK(check(draft, clinic())->url == "https://clinic.example/dry-needling?x=1");
  for (const char* url : {"https://evil.example/", "http://clinic.example/", "/dry-needling",
                          "https://clinic.example.evil.example/",
                          "https://clinic.example@evil.example/", "javascript:alert(1)"}) {
    draft.url = url;
    CAPTURE(url);
    CHECK(code_of(draft, "url") == "invalid");
  }
}

TEST_CASE("A field that decoding blamed is not blamed again") {
  Draft draft = good();
  draft.author.clear();
  draft.faults = {{"author", "wrong_type", "Send a text here"}};
  CHECK(fields_at_fault(draft) == std::vector<std::string>{"author"});
  CHECK(code_of(draft, "author") == "wrong_type");
}

TEST_CASE("A site's settings are checked all at once, and its origins normalised") {
  SiteSettings settings;
  settings.origins = {"https://B.example/", "https://a.example:443", "https://b.example"};
  CHECK(check_site("clinic", settings).empty());
  CHECK(settings.origins == std::vector<std::string>{"https://a.example", "https://b.example"});

  SiteSettings bad;
  bad.name = "a\nb";
  bad.origins = {"clinic"};
  bad.comment_bytes_max = 65'526;
  bad.edit_window = std::chrono::hours(25);
  bad.time_zone = "../etc/passwd";
  CHECK(check_site("The Clinic", bad).size() == 6);
}
