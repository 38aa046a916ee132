#include "cli/nearest.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder::cli;

TEST_CASE("The distance of two words is how many letters differ", "[nearest]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("listen", "listen") == 0);
  CHECK(edit_distance("listn", "listen") == 1);
  CHECK(edit_distance("", "demo") == 4);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("The nearest word is the first of those with the smallest distance", "[nearest]") {
  CHECK(nearest("lisn", {"data", "listen", "limits"}) == "listen");
  CHECK(nearest("x", {"a", "b"}) == "a");
  CHECK(nearest("x", {}).empty());
  CHECK(nearest(std::string(1'000'000, 'x'), {"a", "b"}) == "a");
}
