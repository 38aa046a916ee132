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

TimeText rfc3339_text(Time time) {
  const auto day = date::floor<date::days>(time);
  const date::year_month_day date(day);
  const date::hh_mm_ss clock(date::floor<std::chrono::seconds>(time - day));
  TimeText text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
  const auto put = [&](std::size_t at, std::size_t digits, auto number) {
    for (std::size_t i = digits; i > 0; --i, number /= 10) {
      text[at + i - 1] = static_cast<char>('0' + number % 10);
    }
  };
  put(0, 4, int{date.year()});
  put(5, 2, unsigned{date.month()});
  put(8, 2, unsigned{date.day()});
  put(11, 2, clock.hours().count());
  put(14, 2, clock.minutes().count());
  put(17, 2, clock.seconds().count());
  return text;
}

std::string rfc3339(Time time) {
  return std::string(view(rfc3339_text(time)));
}

bool knows_zone(std::string_view zone) {
  try {
    static_cast<void>(date::locate_zone(std::string(zone)));
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::chrono::seconds zone_offset(std::string_view zone, Time at) {
  try {
    return date::locate_zone(std::string(zone))->get_info(at).offset;
  } catch (const std::runtime_error&) {
    return std::chrono::seconds(0);
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
