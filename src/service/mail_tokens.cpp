#include "service/mail_tokens.hpp"

#include <charconv>
#include <chrono>
#include <vector>

#include <rejoinder/base64url.hpp>

namespace rejoinder {
namespace {

std::string context_of(ModeratorId moderator) {
  return "mail of moderator " + std::to_string(number(moderator));
}

std::int64_t unix_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Time from_seconds(std::int64_t seconds) {
  return Time{std::chrono::seconds(seconds)};
}

std::string words_of(const CommentToken& token) {
  return "c." + std::to_string(number(token.moderator)) + '.' +
         std::to_string(number(token.comment)) + '.' + std::to_string(token.version) + '.' +
         std::to_string(unix_seconds(token.until));
}
std::string words_of(const SiteToken& token) {
  return "s." + std::to_string(number(token.moderator)) + '.' + std::to_string(number(token.site));
}
std::string words_of(const AddressToken& token) {
  return "a." + std::to_string(number(token.moderator)) + '.' +
         std::to_string(token.asked.time_since_epoch().count());
}

// `1.2.3` as numbers, each positive and of few enough digits that nothing overflows.
std::optional<std::vector<std::int64_t>> numbers_in(std::string_view text) {
  constexpr std::size_t digits_max = 15;
  std::vector<std::int64_t> numbers;
  for (;;) {
    const std::string_view part = text.substr(0, text.find('.'));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size() || number < 0 ||
        part.size() > digits_max) {
      return std::nullopt;
    }
    numbers.push_back(number);
    if (part.size() == text.size()) return numbers;
    text.remove_prefix(part.size() + 1);
  }
}

}  // namespace

Blob seal_address(const Keyring& keys, ModeratorId moderator, std::string_view address) {
  return keys.seal(Purpose::mail_address, SiteId{0}, context_of(moderator), address);
}

std::string open_address(const Keyring& keys, const MailBox& box) {
  return keys.open(Purpose::mail_address, SiteId{0}, context_of(box.moderator), box.sealed_address)
      .value_or("");
}

std::string write_token(const Keyring& keys, const MailToken& token, const MailBox& box) {
  const std::string words = std::visit([](const auto& each) { return words_of(each); }, token);
  std::string message = words + '\n' + open_address(keys, box);
  if (!std::holds_alternative<SiteToken>(token)) message += '\n' + std::to_string(box.passwords);
  return words + '.' + base64url(keys.mac(Purpose::mail_link, SiteId{0}, message));
}

std::optional<MailToken> read_token(std::string_view text) {
  constexpr std::size_t token_bytes_max = 200;
  const auto last = text.rfind('.');
  if (text.size() > token_bytes_max || last == std::string_view::npos || last < 2) {
    return std::nullopt;
  }
  const auto numbers = numbers_in(text.substr(2, last - 2));
  if (!numbers || text[1] != '.') return std::nullopt;
  const auto& all = *numbers;
  if (text[0] == 'c' && all.size() == 4) {
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (all[3] > year_9999) return std::nullopt;
    return CommentToken{ModeratorId{all[0]}, CommentId{all[1]}, all[2], from_seconds(all[3])};
  }
  if (text[0] == 's' && all.size() == 2) return SiteToken{ModeratorId{all[0]}, SiteId{all[1]}};
  if (text[0] == 'a' && all.size() == 2) {
    return AddressToken{ModeratorId{all[0]}, Time{Time::duration{all[1]}}};
  }
  return std::nullopt;
}

ModeratorId moderator_of(const MailToken& token) {
  return std::visit([](const auto& each) { return each.moderator; }, token);
}

bool same_token(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace rejoinder
