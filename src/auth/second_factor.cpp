#include "auth/second_factor.hpp"

#include <optional>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "auth/one_time_codes.hpp"

namespace rejoinder::auth {
namespace {

std::string context_of(ModeratorId id) {
  return "moderator " + std::to_string(number(id));
}

// As it was shown, or as somebody types it.
std::string plain(std::string_view code) {
  std::string out;
  for (const char byte : to_lower(code)) {
    if (byte != ' ' && byte != '-') out += byte;
  }
  return out;
}

std::string_view first_bytes(const Digest& digest, std::size_t count) {
  return {reinterpret_cast<const char*>(digest.data()), count};
}

}  // namespace

Digest SecondFactor::recovery_hash(ModeratorId id, std::string_view code) const {
  return keys_.mac(Purpose::recovery_code, SiteId{0}, context_of(id) + ' ' + plain(code));
}

Result<SecondFactor::Enrolment> SecondFactor::begin(const Moderator& moderator,
                                                    std::string_view issuer) {
  const Digest random = keys_.random();
  const std::string secret(first_bytes(random, code_secret_bytes));
  return store_.write([&](Writer& writer) -> Result<Enrolment> {
    const auto known = writer.one_time_codes(moderator.id);
    if (known && known->confirmed) {
      return refuse(Errc::conflict, "codes_on", "One-time codes are on. Turn them off first.");
    }
    writer.set_one_time_codes(moderator.id,
                              OneTimeCodes{keys_.seal(Purpose::one_time_codes, SiteId{0},
                                                      context_of(moderator.id), secret)});
    return Enrolment{base32(secret), key_uri(secret, issuer, moderator.name)};
  });
}

Result<std::vector<std::string>> SecondFactor::confirm(const Moderator& moderator,
                                                       std::string_view code) {
  std::vector<std::string> codes;
  std::vector<Digest> hashes;
  for (std::size_t i = 0; i < limits::recovery_codes_made; ++i) {
    constexpr std::size_t bytes = 10;  // 80 bits: sixteen letters in four groups.
    std::string letters = to_lower(base32(first_bytes(keys_.random(), bytes)));
    hashes.push_back(recovery_hash(moderator.id, letters));
    for (const std::size_t at : {std::size_t{12}, std::size_t{8}, std::size_t{4}}) {
      letters.insert(at, 1, '-');
    }
    codes.push_back(std::move(letters));
  }
  return store_.write([&](Writer& writer) -> Result<std::vector<std::string>> {
    auto known = writer.one_time_codes(moderator.id);
    if (!known || known->confirmed) {
      return refuse(Errc::conflict, "not_begun", "Begin to set up one-time codes first.");
    }
    const auto secret = keys_.open(Purpose::one_time_codes, SiteId{0}, context_of(moderator.id),
                                   known->sealed_secret);
    const auto step = secret ? step_of(*secret, plain(code), clock_.now()) : std::nullopt;
    if (!step) {
      return tl::unexpected(invalid({{"code", "wrong", "This is not the code of just now"}}));
    }
    known->confirmed = true;
    known->last_step = *step;
    writer.set_one_time_codes(moderator.id, known);
    writer.set_recovery_codes(moderator.id, hashes);
    writer.add_account_event({.at = clock_.now(),
                              .kind = "codes_on",
                              .actor = moderator.id,
                              .by = {},
                              .subject = moderator.name});
    return codes;
  });
}

void SecondFactor::end(ModeratorId of, const Moderator& by) {
  store_.write([&](Writer& writer) {
    const auto moderator = writer.moderator(of);
    if (!moderator || !writer.one_time_codes(of)) return;
    writer.set_one_time_codes(of, std::nullopt);
    if (!moderator->one_time_codes) return;  // It was begun, and no more.
    writer.add_account_event({.at = clock_.now(),
                              .kind = "codes_off",
                              .actor = by.id,
                              .by = {},
                              .subject = moderator->name});
  });
}

std::size_t SecondFactor::recovery_codes_left(ModeratorId id) {
  return store_.read([&](Reader& reader) { return reader.recovery_codes(id); });
}

SecondFactor::Answer SecondFactor::take(Writer& writer, ModeratorId id, std::string_view code,
                                        Time now) const {
  auto known = writer.one_time_codes(id);
  if (!known || !known->confirmed) return Answer::right;
  if (is_blank(code)) return Answer::missing;
  const auto secret =
      keys_.open(Purpose::one_time_codes, SiteId{0}, context_of(id), known->sealed_secret);
  const auto step = secret ? step_of(*secret, plain(code), now) : std::nullopt;
  if (step && *step > known->last_step) {
    known->last_step = *step;
    writer.set_one_time_codes(id, known);
    return Answer::right;
  }
  if (!writer.spend_recovery_code(id, recovery_hash(id, code))) return Answer::wrong;
  writer.add_account_event(
      {.at = now, .kind = "recovery_code_used", .actor = id, .by = {}, .subject = {}});
  return Answer::right;
}

}  // namespace rejoinder::auth
