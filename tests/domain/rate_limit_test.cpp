#include <catch2/catch.hpp>

#include <chrono>
#include <cstring>

#include <rejoinder/limits.hpp>
#include <rejoinder/rate_limit.hpp>

using namespace rejoinder;
using namespace std::chrono_literals;

namespace {

Digest key(std::uint32_t number) {
  Digest digest{};
  std::memcpy(digest.data(), &number, sizeof number);
  return digest;
}

constexpr Time start{std::chrono::milliseconds(1'000'000)};

}  // namespace

TEST_CASE("A burst passes, then the wait until the next token is told") {
  RateLimiter limiter({.per_minute = 3, .burst = 2});
  CHECK_FALSE(limiter.take(key(1), start));
  CHECK_FALSE(limiter.take(key(1), start));
  CHECK(limiter.take(key(1), start) == 20s);
  CHECK(limiter.take(key(1), start + 19s) == 1s);
  CHECK_FALSE(limiter.take(key(1), start + 20s));
  CHECK(limiter.take(key(1), start + 20s) == 20s);
}

TEST_CASE("A refused try costs nothing, and keys do not share") {
  RateLimiter limiter({.per_minute = 60, .burst = 1});
  CHECK_FALSE(limiter.take(key(1), start));
  for (int i = 0; i < 10; ++i) CHECK(limiter.take(key(1), start));
  CHECK_FALSE(limiter.take(key(2), start));
  CHECK_FALSE(limiter.take(key(1), start + 1s));
}

TEST_CASE("A clock that is set back neither fills a bucket nor locks it") {
  RateLimiter limiter({.per_minute = 60, .burst = 1});
  CHECK_FALSE(limiter.take(key(1), start));
  CHECK(limiter.take(key(1), start - 1h) == 1s);
  CHECK_FALSE(limiter.take(key(1), start - 1h + 1s));
}

TEST_CASE("A burst of nought is no limit") {
  RateLimiter limiter({.per_minute = 0, .burst = 0});
  for (int i = 0; i < 1'000; ++i) CHECK_FALSE(limiter.take(key(1), start));
}

TEST_CASE("A flood of new keys forgets quiet ones before those that are being limited") {
  RateLimiter limiter({.per_minute = 1, .burst = 3});
  for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.take(key(0), start));
  for (std::uint32_t i = 1; i < limits::rate_entries_max + 1'000; ++i) {
    REQUIRE_FALSE(limiter.take(key(i), start));
  }
  CHECK(limiter.take(key(0), start));
}
