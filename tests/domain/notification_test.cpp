#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>
#include <rejoinder/notification.hpp>

using namespace rejoinder;
using namespace std::chrono_literals;

namespace {

Time utc(int hour, int minute, int day = 1) {
  return std::chrono::sys_days(std::chrono::year(2026) / 4 / day) + std::chrono::hours(hour) +
         std::chrono::minutes(minute);
}

ZoneOffset always(std::chrono::seconds offset) {
  return [offset](Time) { return offset; };
}

}  // namespace

TEST_CASE("A rhythm's words are those that the store and the wire use", "[notification]") {
  for (const Rhythm rhythm : {Rhythm::off, Rhythm::each, Rhythm::hourly, Rhythm::daily}) {
    CHECK(rhythm_from(to_string(rhythm)) == rhythm);
  }
  CHECK_FALSE(rhythm_from("weekly"));
}

TEST_CASE("Mails are due by the clocks of the site", "[notification]") {
  CHECK(due_time(Rhythm::each, utc(3, 10), always(0s)) == utc(3, 10));
  CHECK(due_time(Rhythm::hourly, utc(3, 10), always(0s)) == utc(4, 0));
  CHECK(due_time(Rhythm::hourly, utc(3, 0), always(0s)) == utc(4, 0));
  // India's clocks show half past when it is a full hour in London.
  CHECK(due_time(Rhythm::hourly, utc(3, 10), always(330min)) == utc(3, 30));
  CHECK(due_time(Rhythm::daily, utc(3, 10), always(0s)) == utc(7, 0));
  CHECK(due_time(Rhythm::daily, utc(7, 0), always(0s)) == utc(7, 0, 2));
  CHECK(due_time(Rhythm::daily, utc(3, 10), always(10h)) == utc(21, 0));
  CHECK(due_time(Rhythm::daily, utc(3, 10), always(-5h)) == utc(12, 0));
}

TEST_CASE("A morning mail comes at seven also where the clocks are changed in the night",
          "[notification]") {
  // Sydney, 5 April 2026: at 3:00 it is 2:00 again, which is 16:00 UTC on the 4th.
  const ZoneOffset sydney = [](Time at) -> std::chrono::seconds {
    return at < utc(16, 0, 4) ? 11h : 10h;
  };
  CHECK(due_time(Rhythm::daily, utc(10, 0, 4), sydney) == utc(21, 0, 4));
  CHECK(due_time(Rhythm::daily, utc(10, 0, 3), sydney) == utc(20, 0, 3));
}

TEST_CASE("Three mails an hour, then what has come meanwhile together", "[notification]") {
  const Time now = utc(12, 0);
  const auto turn = [&](std::size_t due, const std::vector<Time>& sent) {
    return turn_of(due, sent, limits::mails_per_hour_max, now);
  };
  CHECK(turn(1, {}).kind == Turn::Kind::singles);
  CHECK(turn(3, {}).kind == Turn::Kind::singles);
  CHECK(turn(4, {}).kind == Turn::Kind::digest);
  CHECK(turn(1, {now - 1min, now - 2min}).kind == Turn::Kind::singles);
  CHECK(turn(2, {now - 1min, now - 2min}).kind == Turn::Kind::digest);
  const Turn held = turn(1, {now - 1min, now - 2min, now - 50min});
  CHECK(held.kind == Turn::Kind::wait);
  CHECK(held.until == now + 10min);
  CHECK(turn(9, {now - 1min, now - 2min, now - 60min}).kind == Turn::Kind::digest);
}

TEST_CASE("What failed is tried again later and later, and never in step", "[notification]") {
  CHECK(retry_delay(1, 0.5) == 1min);
  CHECK(retry_delay(2, 0.5) == 2min);
  CHECK(retry_delay(5, 0.5) == 16min);
  CHECK(retry_delay(50, 0.5) == limits::mail_retry_max);
  CHECK(retry_delay(1, 0) == 45s);
  CHECK(retry_delay(1, 1) == 75s);
}
