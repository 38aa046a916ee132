#include "store/migrate.hpp"

#include <catch2/catch.hpp>

#include "store/failure.hpp"

using namespace rejoinder;
using Catch::Contains;

namespace {

AppliedMigration applied(const Migration& migration) {
  return {migration.number, migration.name, migration_checksum(migration.sql)};
}

const std::vector<Migration> three{{1, "0001_a", "A"}, {2, "0002_b", "B"}, {3, "0003_c", "C"}};

}  // namespace

TEST_CASE("An engine's migrations are its own numbered files, in order", "[migrate]") {
  const auto found = migrations_of("sqlite", {{"sqlite/0002_more.sql", "B"},
                                              {"postgres/0001_initial.sql", "P"},
                                              {"sqlite/0001_initial.sql", "A"},
                                              {"sqlite/README.md", "x"},
                                              {"openapi.yaml", "y"}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].number == 1);
  CHECK(found[0].name == "0001_initial");
  CHECK(found[0].sql == "A");
  CHECK(found[1].number == 2);
}

TEST_CASE("Numbers that have a gap, repeat or are missing are refused", "[migrate]") {
  const auto numbered = [](std::vector<EmbeddedFile> files) {
    return migrations_of("sqlite", files);
  };
  CHECK_THROWS_AS(numbered({{"sqlite/0002_b.sql", ""}}), StoreFailure);
  CHECK_THROWS_AS(numbered({{"sqlite/0001_a.sql", ""}, {"sqlite/0003_c.sql", ""}}), StoreFailure);
  CHECK_THROWS_AS(numbered({{"sqlite/0001_a.sql", ""}, {"sqlite/0001_b.sql", ""}}), StoreFailure);
  CHECK_THROWS_AS(numbered({{"sqlite/initial.sql", ""}}), StoreFailure);
  CHECK_THROWS_AS(numbered({{"sqlite/1_initial.sql", ""}}), StoreFailure);
}

TEST_CASE("What has not been applied is due, in order", "[migrate]") {
  CHECK(migrations_due(three, {}).size() == 3);
  const auto due = migrations_due(three, {applied(three[0])});
  REQUIRE(due.size() == 2);
  CHECK(due[0].number == 2);
  CHECK(due[1].number == 3);
  CHECK(migrations_due(three, {applied(three[0]), applied(three[1]), applied(three[2])}).empty());
}

TEST_CASE("A migration that was edited after it had been applied is refused by name", "[migrate]") {
  auto past = applied(three[1]);
  past.checksum = migration_checksum("B, as it was");
  CHECK_THROWS_WITH(migrations_due(three, {applied(three[0]), past}),
                    Contains("0002_b") && Contains("edited"));
  past = applied(three[1]);
  past.name = "0002_other";
  CHECK_THROWS_AS(migrations_due(three, {past}), StoreFailure);
}

TEST_CASE("Data of a newer version of the program is refused", "[migrate]") {
  CHECK_THROWS_WITH(migrations_due(three, {{4, "0004_d", "x"}}),
                    Contains("made by a newer version"));
}
