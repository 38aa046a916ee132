#include "render/time_text.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder;
using render::rfc3339;
using render::time_from;

TEST_CASE("A day or a time of RFC 3339 is read", "[time]") {
  const auto same = [](std::string_view text, std::string_view in_utc) {
    INFO(text);
    const auto time = time_from(text);
    REQUIRE(time);
    CHECK(rfc3339(*time) == in_utc);
    CHECK(time_from(in_utc) == std::chrono::floor<std::chrono::seconds>(*time));
  };
  same("2026-01-31", "2026-01-31T00:00:00Z");
  same("2024-02-29", "2024-02-29T00:00:00Z");
  same("2026-01-31T09:30:05Z", "2026-01-31T09:30:05Z");
  same("2026-01-31T09:30:05z", "2026-01-31T09:30:05Z");
  same("2026-01-31T09:30:05+11:00", "2026-01-30T22:30:05Z");
  same("2026-01-31T23:30:05-02:30", "2026-02-01T02:00:05Z");
  same("2026-01-31T09:30:05.25Z", "2026-01-31T09:30:05Z");
  same("2026-01-31T09:30:05.123456789+00:00", "2026-01-31T09:30:05Z");
  same("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z");
  CHECK(*time_from("2026-01-31T00:00:00.25Z") - *time_from("2026-01-31") ==
        std::chrono::milliseconds{250});
}

TEST_CASE("What is no day and no time is not guessed at", "[time]") {
  for (const std::string_view text : {"",
                                      "2026",
                                      "2026-1-31",
                                      "2026-13-01",
                                      "2026-02-30",
                                      "2026-00-10",
                                      "2026-01-00",
                                      "2026-01-31 ",
                                      " 2026-01-31",
                                      "2026-01-31T",
                                      "2026-01-31T09:30:05",
                                      "2026-01-31 09:30:05Z",
                                      "2026-01-31T24:00:00Z",
                                      "2026-01-31T09:60:00Z",
                                      "2026-01-31T09:30:61Z",
                                      "2026-01-31T09:30Z",
                                      "2026-01-31T09:30:05.Z",
                                      "2026-01-31T09:30:05+1100",
                                      "2026-01-31T09:30:05+24:00",
                                      "2026-01-31T09:30:05+11:60",
                                      "2026-01-31T09:30:05ZZ",
                                      "yesterday",
                                      "-026-01-31",
                                      "2026-01-31T09:30:05.1234",
                                      "\xD9\xA2\xD9\xA0-01-31"}) {
    INFO(text);
    CHECK_FALSE(time_from(text));
  }
}
