#include <rejoinder/search.hpp>

#include <catch2/catch.hpp>

#include <string>

#include <rejoinder/limits.hpp>

using namespace rejoinder;

namespace {

Search parsed(std::string_view typed) {
  return parse_search(typed).value();
}

bool refused(std::string_view typed) {
  const auto search = parse_search(typed);
  return !search && search.error().code == Errc::malformed &&
         search.error().slug == "invalid_search";
}

}  // namespace

TEST_CASE("What stands between spaces is a word, and the last may be a beginning", "[search]") {
  CHECK(parsed("needle") == Search{{"needle", true}});
  CHECK(parsed(" dry\tneedling\r\n hurt ") ==
        Search{{"dry", false}, {"needling", false}, {"hurt", true}});
  CHECK(parsed("R\xC3\xA9n\xC3\xA9") == Search{{"R\xC3\xA9n\xC3\xA9", true}});
}

TEST_CASE("Terms know where to stand", "[search]") {
  const Search named = parse_search("mia \"m", SearchTerm::Place::name).value();
  CHECK(named ==
        Search{{"mia", false, SearchTerm::Place::name}, {"m", true, SearchTerm::Place::name}});
}

TEST_CASE("Quotes keep words together, and those that are never closed reach to the end",
          "[search]") {
  CHECK(parsed("\"dry needling\"") == Search{{"dry needling", false}});
  CHECK(parsed("\"dry needling") == Search{{"dry needling", true}});
  CHECK(parsed("hurt \"dry  needling\" ") == Search{{"hurt", false}, {"dry  needling", false}});
  CHECK(parsed("a\"b c\"d") == Search{{"a", false}, {"b c", false}, {"d", true}});
  CHECK(parsed("a\"\"\"\"b") == Search{{"a", false}, {"b", true}});
}

TEST_CASE("Signs are no words, and mean nothing", "[search]") {
  CHECK(parsed("AND * -x ( ) name:y") == Search{{"AND", false}, {"-x", false}, {"name:y", true}});
  CHECK(parsed("C++") == Search{{"C++", false}});
  CHECK(parsed("don't") == Search{{"don't", true}});
  CHECK(parsed("need ***") == Search{{"need", true}});
}

TEST_CASE("What is no search is refused", "[search]") {
  for (const std::string_view typed : {"", " ", "\"", "\"\"", "\" \"", "***", "()", "-"}) {
    INFO(typed);
    CHECK(refused(typed));
  }
  CHECK(refused(std::string_view("a\0b", 3)));
  CHECK(refused("\xFF"));
  CHECK(refused(std::string(limits::search_bytes_max + 1, 'a')));
  CHECK_FALSE(refused(std::string(limits::search_bytes_max, 'a')));
  CHECK_FALSE(refused("1 2 3 4 5 6 7 8 9 10"));
  CHECK(refused("1 2 3 4 5 6 7 8 9 10 11"));
  CHECK(refused("1-2-3-4-5-6-7-8-9-10-11"));
  CHECK(refused("\"1 2 3 4 5 6 7 8 9 10 11\""));
}
