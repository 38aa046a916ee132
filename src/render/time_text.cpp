#include "render/time_text.hpp"

#include <array>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

namespace rejoinder::render {
namespace {

constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                            "July",    "August",   "September", "October", "November", "December"};

std::string written(date::local_time<std::chrono::milliseconds> local) {
  const auto day = date::floor<date::days>(local);
  const date::year_month_day date(day);
  const date::hh_mm_ss time(local - day);
  const auto hour = time.hours().count();
  return fmt::format("{} {} {} at {}:{:02} {}", unsigned{date.day()},
                     months.at(unsigned{date.month()} - 1), int{date.year()},
                     hour % 12 == 0 ? 12 : hour % 12, time.minutes().count(),
                     hour < 12 ? "am" : "pm");
}

}  // namespace

std::string rfc3339(Time time) {
  const auto day = date::floor<date::days>(time);
  const date::year_month_day date(day);
  const date::hh_mm_ss clock(date::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", int{date.year()},
                     unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

bool knows_zone(std::string_view zone) {
  try {
    static_cast<void>(date::locate_zone(std::string(zone)));
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string for_reader(Time time, std::string_view zone) {
  if (zone != "UTC") {
    try {
      return written(date::locate_zone(std::string(zone))->to_local(time));
    } catch (const std::runtime_error&) {
      // This machine's zone files lack it: UTC, which is said.
    }
  }
  return written(date::local_time<std::chrono::milliseconds>(time.time_since_epoch())) + " UTC";
}

}  // namespace rejoinder::render
