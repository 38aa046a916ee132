#include "auth/accounts.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/network.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "auth/account_rules.hpp"

namespace rejoinder::auth {
namespace {

// A session's `seen` is written no oftener: against a week of idleness a minute is nothing, and a
// console that polls would keep the writer busy.
constexpr std::chrono::minutes touch_interval{1};

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// What is kept of a token. A plain hash would hide 256 random bits as well; a keyed one also makes
// a row worthless that somebody slipped into the database with a token of their choice.
Digest session_hash(const Keyring& keys, const Digest& token) {
  return keys.mac(Purpose::session, SiteId{0}, bytes_of(token));
}

Digest invitation_hash(const Keyring& keys, const Digest& token) {
  return keys.mac(Purpose::invitation, SiteId{0}, bytes_of(token));
}

tl::unexpected<Error> wrong_credentials() {
  return refuse(Errc::unauthenticated, "wrong_credentials", "Name or password is wrong.");
}

tl::unexpected<Error> code_required() {
  return refuse(Errc::unauthenticated, "code_required", "Enter the code of your authenticator.");
}

tl::unexpected<Error> wrong_code() {
  return refuse(Errc::unauthenticated, "wrong_code", "This code is wrong, or was used before.");
}

// What a browser says that it is, as far as it can be shown.
std::string shown_device(std::string_view device) {
  std::string shown;
  for (const char byte : device.substr(0, limits::device_bytes_max)) {
    shown += byte >= ' ' && byte <= '~' ? byte : '?';
  }
  return shown;
}

tl::unexpected<Error> name_taken() {
  return tl::unexpected(Error{.code = Errc::conflict,
                              .slug = "name_taken",
                              .detail = "This name is taken. Choose another.",
                              .fields = {{"name", "taken", "Choose another name"}}});
}

tl::unexpected<Error> invitation_spent() {
  return refuse(Errc::not_found, "invitation_spent",
                "This invitation has been used or has expired. Ask for a new one.");
}

std::optional<FieldError> check_name(std::string_view name) {
  if (!is_utf8(name) || has_control(name)) {
    return FieldError{"name", "invalid_characters",
                      "This has characters that cannot be shown. Remove them"};
  }
  if (is_blank(name)) return FieldError{"name", "required", "Enter a name"};
  // Two names that look alike are one name to whoever reads the log.
  std::string seen(name);
  std::erase(seen, ' ');
  if (has_unseen(seen) || to_lower(name) == "command line") {
    return FieldError{"name", "invalid_characters", "Use letters and digits that can be seen"};
  }
  if (name.size() > limits::moderator_name_bytes_max) {
    return FieldError{"name", "too_long",
                      fmt::format("This is {} bytes over the limit of {}. Shorten it",
                                  name.size() - limits::moderator_name_bytes_max,
                                  limits::moderator_name_bytes_max)};
  }
  return std::nullopt;
}

// `name` is trimmed. All faults at once.
std::vector<FieldError> check_account(std::string_view name, std::string_view password) {
  std::vector<FieldError> faults;
  if (auto fault = check_name(name)) faults.push_back(std::move(*fault));
  if (auto fault = check_password(name, password)) faults.push_back(std::move(*fault));
  return faults;
}

Result<Moderator> add_to(Writer& writer, Moderator moderator, std::string_view hash) {
  const auto id = writer.add_moderator(moderator, hash);
  if (!id) return name_taken();
  moderator.id = *id;
  return moderator;
}

std::optional<Invitation> open_invitation(Reader& reader, const Digest& token_hash, Time now) {
  auto invitation = reader.invitation(token_hash);
  if (invitation && now >= invitation->expires) return std::nullopt;
  return invitation;
}

bool has_ended(const Session& session, Time now) {
  return now - session.created >= limits::session_age_max ||
         now - session.seen >= limits::session_idle_max;
}

}  // namespace

Accounts::Accounts(Store& store, const Keyring& keys, crypto::Passwords& passwords,
                   const Clock& clock, AccountsOptions options)
    : store_(store),
      keys_(keys),
      passwords_(passwords),
      clock_(clock),
      per_name_(options.per_name),
      per_network_(options.per_network),
      per_name_everywhere_(options.per_name_everywhere),
      per_session_(options.per_name),
      second_factor_(store, keys, clock) {}

Result<LogIn> Accounts::log_in(std::string_view name, std::string_view password,
                               std::string_view address, std::string_view code,
                               std::string_view device) {
  const Time now = clock_.now();
  name = trim(name);
  // The network first: what it may no longer try shall not cost the name a try.
  const std::string network = network_of(address);
  const std::string folded = to_lower(name);
  if (const auto wait = per_network_.take(throttle_key(keys_, network), now)) {
    return throttled(*wait);
  }
  if (const auto wait = per_name_.take(throttle_key(keys_, network + '\n' + folded), now)) {
    return throttled(*wait);
  }
  if (const auto wait = per_name_everywhere_.take(throttle_key(keys_, folded), now)) {
    return throttled(*wait);
  }
  // For every name alike, so that the quick answer tells nothing of the name.
  if (password.size() > limits::password_bytes_max) return wrong_credentials();

  ModeratorId id{};
  const std::string hash = store_.read([&](Reader& reader) -> std::string {
    const auto moderator = reader.moderator(name);
    if (!moderator) return {};
    id = moderator->id;
    return reader.password_hash(id);
  });
  switch (passwords_.verify(hash, password)) {
    case crypto::Passwords::Verdict::right: break;
    case crypto::Passwords::Verdict::wrong: return wrong_credentials();
    case crypto::Passwords::Verdict::busy: return busy();
  }

  const Digest token = keys_.random();
  const Digest token_hash = session_hash(keys_, token);
  return store_.write([&](Writer& writer) -> Result<LogIn> {
    // The password may have been changed since it was read. That ended the sessions there were;
    // the old password must not open one more.
    if (writer.password_hash(id) != hash) return wrong_credentials();
    Moderator moderator = writer.moderator(id).value();
    if (moderator.disabled) return wrong_credentials();
    switch (second_factor_.take(writer, id, code, now)) {
      case SecondFactor::Answer::right: break;
      case SecondFactor::Answer::missing: return code_required();
      case SecondFactor::Answer::wrong: return wrong_code();
    }
    writer.add_session({.token_hash = token_hash,
                        .moderator = id,
                        .created = now,
                        .seen = now,
                        .device = shown_device(device)});
    writer.add_account_event(
        {.at = now, .kind = "logged_in", .actor = id, .by = {}, .subject = {}});
    return LogIn{base64url(token), csrf_of(token_hash), std::move(moderator)};
  });
}

std::optional<SignedIn> Accounts::signed_in(std::string_view token) {
  const auto decoded = digest_from_base64url(token);
  if (!decoded) return std::nullopt;
  const Digest token_hash = session_hash(keys_, *decoded);
  const Time now = clock_.now();
  Time seen{};
  auto moderator = store_.read([&](Reader& reader) -> std::optional<Moderator> {
    const auto session = reader.session(token_hash);
    if (!session || has_ended(*session, now)) return std::nullopt;
    seen = session->seen;
    return reader.moderator(session->moderator);
  });
  if (!moderator || moderator->disabled) return std::nullopt;
  if (now - seen >= touch_interval) {
    store_.write([&](Writer& writer) { writer.touch_session(token_hash, now); });
  }
  return SignedIn{token_hash, csrf_of(token_hash), std::move(*moderator)};
}

void Accounts::log_out(const Digest& token_hash) {
  store_.write([&](Writer& writer) { writer.end_session(token_hash); });
}

Result<Moderator> Accounts::add(std::string_view name, std::string_view password, Role role,
                                std::vector<SiteId> sites) {
  name = trim(name);
  sites = sites_of(role, std::move(sites));
  auto faults = check_account(name, password);
  if (role == Role::moderator && sites.empty()) {
    faults.push_back({"sites", "required", "Name at least one site"});
  }
  if (!faults.empty()) return tl::unexpected(invalid(std::move(faults)));

  const auto hash = passwords_.hash(password);
  if (!hash) return busy();
  const Moderator moderator{
      .name = std::string(name), .role = role, .sites = std::move(sites), .created = clock_.now()};
  return store_.write([&](Writer& writer) {
    auto added = add_to(writer, moderator, *hash);
    if (added) {
      writer.add_account_event({.at = moderator.created,
                                .kind = "moderator_added",
                                .actor = {},
                                .by = {},
                                .subject = added->name,
                                .details = powers(writer, added->role, added->sites)});
    }
    return added;
  });
}

Result<Moderator> Accounts::set_password(std::string_view name, std::string_view password) {
  const auto moderator = store_.read([&](Reader& reader) { return reader.moderator(trim(name)); });
  if (!moderator) {
    return refuse(Errc::not_found, "moderator_not_found", "There is no moderator with this name.");
  }
  if (auto fault = check_password(moderator->name, password)) {
    return tl::unexpected(invalid({std::move(*fault)}));
  }
  const auto hash = passwords_.hash(password);
  if (!hash) return busy();
  store_.write([&](Writer& writer) {
    writer.set_password(moderator->id, *hash);
    writer.add_account_event({.at = clock_.now(),
                              .kind = "password_set",
                              .actor = {},
                              .by = {},
                              .subject = moderator->name});
  });
  return *moderator;
}

std::vector<Moderator> Accounts::list() {
  return store_.read([](Reader& reader) { return reader.moderators(); });
}

std::string Accounts::invite(Role role, std::vector<SiteId> sites, std::optional<ModeratorId> by) {
  sites = sites_of(role, std::move(sites));
  assert(role == Role::owner || !sites.empty());
  const Digest token = keys_.random();
  const Invitation invitation{.token_hash = invitation_hash(keys_, token),
                              .role = role,
                              .sites = std::move(sites),
                              .expires = clock_.now() + limits::invitation_window};
  store_.write([&](Writer& writer) {
    writer.add_invitation(invitation);
    writer.add_account_event({.at = clock_.now(),
                              .kind = "invited",
                              .actor = by,
                              .by = {},
                              .subject = std::string(to_string(role)),
                              .details = powers(writer, role, invitation.sites)});
  });
  return base64url(token);
}

Result<Moderator> Accounts::accept(std::string_view invitation, std::string_view name,
                                   std::string_view password) {
  const auto token = digest_from_base64url(invitation);
  if (!token) return invitation_spent();
  const Digest token_hash = invitation_hash(keys_, *token);
  name = trim(name);
  // Before anything else: only who was invited may have a password hashed, or learn of a name that
  // it is taken.
  bool taken = false;
  const bool invited = store_.read([&](Reader& reader) {
    taken = reader.moderator(name).has_value();
    return open_invitation(reader, token_hash, clock_.now()).has_value();
  });
  if (!invited) return invitation_spent();
  if (auto faults = check_account(name, password); !faults.empty()) {
    return tl::unexpected(invalid(std::move(faults)));
  }
  if (taken) return name_taken();

  const auto hash = passwords_.hash(password);
  if (!hash) return busy();
  return store_.write([&](Writer& writer) -> Result<Moderator> {
    const Time now = clock_.now();
    // Hashing took its time: somebody else may have used the link meanwhile.
    const auto open = open_invitation(writer, token_hash, now);
    if (!open) return invitation_spent();
    writer.spend_invitation(token_hash);
    auto added = add_to(
        writer,
        {.name = std::string(name), .role = open->role, .sites = open->sites, .created = now},
        *hash);
    if (added) {
      writer.add_account_event({.at = now,
                                .kind = "joined",
                                .actor = added->id,
                                .by = {},
                                .subject = added->name,
                                .details = powers(writer, added->role, added->sites)});
    }
    return added;
  });
}

std::string Accounts::csrf_of(const Digest& token_hash) const {
  return base64url(keys_.mac(Purpose::csrf, SiteId{0}, bytes_of(token_hash)));
}

bool csrf_matches(const SignedIn& session, std::string_view token) {
  if (session.csrf.empty() || token.size() != session.csrf.size()) return false;
  // volatile, or the compiler may leave the loop at the first difference.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    difference =
        static_cast<unsigned char>(difference | (static_cast<unsigned char>(token[i]) ^
                                                 static_cast<unsigned char>(session.csrf[i])));
  }
  return difference == 0;
}

}  // namespace rejoinder::auth
