#include <rejoinder/notification.hpp>

#include <algorithm>
#include <array>

#include <rejoinder/limits.hpp>
#include <rejoinder/outbox_store.hpp>

namespace rejoinder {
namespace {

constexpr std::array<std::string_view, 4> rhythms{"off", "each", "hourly", "daily"};
constexpr std::array<std::string_view, 4> mail_kinds{"waiting", "overruled", "proof", "test"};

template <class Enum, std::size_t size>
std::optional<Enum> word_from(const std::array<std::string_view, size>& words,
                              std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view to_string(Rhythm rhythm) {
  return rhythms.at(static_cast<std::size_t>(rhythm));
}

std::optional<Rhythm> rhythm_from(std::string_view text) {
  return word_from<Rhythm>(rhythms, text);
}

std::string_view to_string(MailKind kind) {
  return mail_kinds.at(static_cast<std::size_t>(kind));
}

std::optional<MailKind> mail_kind_from(std::string_view text) {
  return word_from<MailKind>(mail_kinds, text);
}

Time due_time(Rhythm rhythm, Time now, const ZoneOffset& offset) {
  using std::chrono::days;
  using std::chrono::floor;
  using std::chrono::hours;
  const auto shift = offset(now);
  const Time local = now + shift;
  Time wanted{};
  if (rhythm == Rhythm::hourly) {
    wanted = Time{floor<hours>(local)} + hours(1);
  } else if (rhythm == Rhythm::daily) {
    wanted = Time{floor<days>(local)} + mail_hour;
    if (wanted <= local) wanted += days(1);
  } else {
    return now;
  }
  // The clocks may have been changed by then.
  return wanted - offset(wanted - shift);
}

Turn turn_of(std::size_t due, const std::vector<Time>& sent, std::size_t per_hour_max, Time now) {
  constexpr std::chrono::hours hour{1};
  const auto lately = static_cast<std::size_t>(
      std::count_if(sent.begin(), sent.end(), [&](Time at) { return at > now - hour; }));
  if (lately >= per_hour_max) return {Turn::Kind::wait, sent[per_hour_max - 1] + hour};
  const bool fit = due <= per_hour_max - lately;
  return {fit ? Turn::Kind::singles : Turn::Kind::digest, {}};
}

std::chrono::milliseconds retry_delay(int failures, double chance) {
  std::chrono::milliseconds delay = limits::mail_retry_first;
  for (int i = 1; i < failures && delay < limits::mail_retry_max; ++i) delay *= 2;
  delay = std::min<std::chrono::milliseconds>(delay, limits::mail_retry_max);
  constexpr double least = 0.75;
  const double factor = least + std::clamp(chance, 0.0, 1.0) / 2;
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(delay.count()) * factor));
}

}  // namespace rejoinder
