#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <rejoinder/clock.hpp>

// When a moderator hears of what waits. Values and rules; the outbox holds what is due.
namespace rejoinder {

// Frozen: the store and the wire use these words.
enum class Rhythm {
  off,
  each,    // A mail for each comment, up to mails_per_hour_max; then they come together.
  hourly,  // What has come, at every full hour.
  daily,   // At mail_hour.
};

[[nodiscard]] std::string_view to_string(Rhythm rhythm);
[[nodiscard]] std::optional<Rhythm> rhythm_from(std::string_view text);

// A daily mail is there when somebody comes to work.
inline constexpr std::chrono::hours mail_hour{7};

// How far a place's clocks are ahead of UTC at a moment.
using ZoneOffset = std::function<std::chrono::seconds(Time)>;

// When a comment that comes now is due, by a place's clocks; `off` is never asked.
[[nodiscard]] Time due_time(Rhythm rhythm, Time now, const ZoneOffset& offset);

// What becomes of mails that are due now for one moderator and site.
struct Turn {
  enum class Kind { singles, digest, wait };
  Kind kind = Kind::singles;
  Time until{};  // Of `wait`.
};
// `sent`: when messages went out within the last hour, newest first.
[[nodiscard]] Turn turn_of(std::size_t due, const std::vector<Time>& sent, std::size_t per_hour_max,
                           Time now);

// How long to wait after so many failures. `chance`, from 0 to 1, spreads those that failed
// together: a quarter less to a quarter more.
[[nodiscard]] std::chrono::milliseconds retry_delay(int failures, double chance);

}  // namespace rejoinder
