#include "render/time_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
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

std::optional<Time> time_from(std::string_view text) {
  // A text of the pattern's length, with a digit at each 0; nothing may be left out.
  const auto has_form = [](std::string_view given, std::string_view pattern) {
    return given.size() == pattern.size() &&
           std::equal(given.begin(), given.end(), pattern.begin(), [](char c, char form) {
             return form == '0' ? c >= '0' && c <= '9' : c == form;
           });
  };
  const auto number_at = [&](std::size_t at, std::size_t digits) {
    int number = 0;
    for (const char c : text.substr(at, digits)) number = number * 10 + (c - '0');
    return number;
  };
  constexpr std::string_view date_form = "0000-00-00";
  constexpr std::string_view time_form = "T00:00:00";
  if (!has_form(text.substr(0, date_form.size()), date_form)) return std::nullopt;
  const date::year_month_day day(date::year(number_at(0, 4)),
                                 date::month(static_cast<unsigned>(number_at(5, 2))),
                                 date::day(static_cast<unsigned>(number_at(8, 2))));
  if (!day.ok()) return std::nullopt;
  Time time = date::sys_days(day);
  std::string_view rest = text.substr(date_form.size());
  if (rest.empty()) return time;
  if (!has_form(rest.substr(0, time_form.size()), time_form)) return std::nullopt;
  const int hour = number_at(11, 2);
  const int minute = number_at(14, 2);
  const int second = number_at(17, 2);
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;  // 60: a leap second.
  time += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  rest.remove_prefix(time_form.size());
  if (rest.starts_with('.')) {
    std::size_t digits = 0;
    while (digits + 1 < rest.size() && rest[digits + 1] >= '0' && rest[digits + 1] <= '9') ++digits;
    if (digits == 0) return std::nullopt;
    constexpr std::array places{100, 10, 1};  // What is finer than a millisecond is left out.
    for (std::size_t i = 0; i < std::min(digits, places.size()); ++i) {
      time += std::chrono::milliseconds((rest[i + 1] - '0') * places.at(i));
    }
    rest.remove_prefix(digits + 1);
  }
  if (rest == "Z" || rest == "z") return time;
  if (!has_form(rest, "+00:00") && !has_form(rest, "-00:00")) return std::nullopt;
  const std::size_t zone = text.size() - rest.size();
  const int zone_hour = number_at(zone + 1, 2);
  const int zone_minute = number_at(zone + 4, 2);
  if (zone_hour > 23 || zone_minute > 59) return std::nullopt;
  const auto offset = std::chrono::hours(zone_hour) + std::chrono::minutes(zone_minute);
  return rest.front() == '+' ? time - offset : time + offset;
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
