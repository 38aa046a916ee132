#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/clock.hpp>

namespace rejoinder::render {

// RFC 3339 in UTC, to the second: 2026-11-22T05:48:00Z
[[nodiscard]] std::string rfc3339(Time time);

// The same, in place: a list has one for each comment.
using TimeText = std::array<char, 20>;
[[nodiscard]] TimeText rfc3339_text(Time time);
[[nodiscard]] inline std::string_view view(const TimeText& text) {
  return {text.data(), text.size()};
}

// RFC 3339 back: a date, which is its first moment in UTC, or a time with its zone.
[[nodiscard]] std::optional<Time> time_from(std::string_view text);

// As a reader in that zone would write it: 22 November 2026 at 4:48 pm. A zone that this machine
// does not know is shown as UTC.
[[nodiscard]] std::string for_reader(Time time, std::string_view zone);

// How far that zone's clocks are ahead of UTC at a moment; of a zone that this machine does not
// know, not at all.
[[nodiscard]] std::chrono::seconds zone_offset(std::string_view zone, Time at);

// Whether this machine knows a zone of that name.
[[nodiscard]] bool knows_zone(std::string_view zone);

}  // namespace rejoinder::render
