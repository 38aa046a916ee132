#include <rejoinder/presence.hpp>

#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>

using namespace rejoinder;

namespace {

Time at(std::int64_t second) {
  return Time{std::chrono::seconds{second}};
}

Presence of(std::int64_t moderator, std::int64_t comment, Time seen) {
  return {ModeratorId{moderator}, "Mia", SiteId{1}, CommentId{comment}, Attention::looking, seen};
}

}  // namespace

TEST_CASE("A moderator is where they were last, and for a minute", "[presence]") {
  PresenceList list;
  list.put(of(1, 10, at(0)));
  list.put(of(2, 10, at(30)));
  CHECK(list.of(SiteId{1}, at(40)).size() == 2);
  CHECK(list.of(SiteId{2}, at(40)).empty());
  list.put(of(1, 11, at(45)));
  const auto present = list.of(SiteId{1}, at(50));
  REQUIRE(present.size() == 2);
  CHECK(present[0].comment == CommentId{11});
  CHECK(list.of(SiteId{1}, at(89)).size() == 2);
  CHECK(list.of(SiteId{1}, at(90)).size() == 1);  // The second was told of a minute ago.
  CHECK(list.of(SiteId{1}, at(105)).empty());
}

TEST_CASE("Whoever leaves is gone at once, unless they are elsewhere already", "[presence]") {
  PresenceList list;
  list.put(of(1, 10, at(0)));
  list.put(of(1, 11, at(1)));
  list.remove(ModeratorId{1}, CommentId{10});
  CHECK(list.of(SiteId{1}, at(2)).size() == 1);
  list.remove(ModeratorId{1}, CommentId{11});
  CHECK(list.of(SiteId{1}, at(2)).empty());
}

TEST_CASE("However many say where they are, only so many are remembered", "[presence]") {
  PresenceList list;
  const auto most = static_cast<std::int64_t>(limits::presence_max);
  for (std::int64_t i = 0; i < most + 5; ++i)
    list.put(of(i, i, Time{std::chrono::milliseconds{i}}));
  const auto present = list.of(SiteId{1}, at(2));
  CHECK(present.size() == limits::presence_max);
  CHECK(present.front().moderator == ModeratorId{5});  // The first to come went first.
}

TEST_CASE("What a moderator does has one word each", "[presence]") {
  for (const auto each : {Attention::looking, Attention::answering, Attention::editing}) {
    CHECK(attention_from(to_string(each)) == each);
  }
  CHECK_FALSE(attention_from(""));
  CHECK_FALSE(attention_from("sleeping"));
}

TEST_CASE("Whoever is gone altogether is nowhere", "[presence]") {
  PresenceList list;
  list.put(of(1, 10, at(0)));
  list.put(of(2, 10, at(0)));
  list.remove(ModeratorId{1});
  const auto present = list.of(SiteId{1}, at(1));
  REQUIRE(present.size() == 1);
  CHECK(present[0].moderator == ModeratorId{2});
}
