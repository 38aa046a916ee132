#include <algorithm>
#include <utility>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "auth/account_rules.hpp"
#include "auth/accounts.hpp"

// Accounts: what people change of their own, and owners of others'.
namespace rejoinder::auth {
namespace {

// Half of a hash names a session among its owner's, and finds nothing.
std::string key_of(const Digest& token_hash) {
  constexpr std::size_t bytes = 12;
  return base64url(std::string_view(reinterpret_cast<const char*>(token_hash.data()), bytes));
}

bool leaves_an_owner(Reader& reader, const Moderator& without) {
  const auto all = reader.moderators();
  return std::any_of(all.begin(), all.end(), [&](const Moderator& each) {
    return each.id != without.id && each.role == Role::owner && !each.disabled;
  });
}

}  // namespace

Result<void> Accounts::prove(const SignedIn& session, std::string_view password,
                             std::string_view field) {
  if (const auto wait = per_session_.take(session.token_hash, clock_.now())) {
    return throttled(*wait);
  }
  if (password.size() > limits::password_bytes_max) password = {};
  const std::string hash =
      store_.read([&](Reader& reader) { return reader.password_hash(session.moderator.id); });
  const auto verdict = passwords_.verify(hash, password);
  if (verdict != crypto::Passwords::Verdict::wrong) per_session_.give_back(session.token_hash);
  switch (verdict) {
    case crypto::Passwords::Verdict::right: return {};
    case crypto::Passwords::Verdict::busy: return busy();
    case crypto::Passwords::Verdict::wrong: break;
  }
  return tl::unexpected(invalid({{std::string(field), "wrong", "This is not your password"}}));
}

Result<void> Accounts::change_password(const SignedIn& session, std::string_view current,
                                       std::string_view password) {
  if (auto proved = prove(session, current, "current"); !proved) return proved;
  if (auto fault = check_password(session.moderator.name, password)) {
    return tl::unexpected(invalid({std::move(*fault)}));
  }
  const auto hash = passwords_.hash(password);
  if (!hash) return busy();
  store_.write([&](Writer& writer) {
    writer.set_password(session.moderator.id, *hash, session.token_hash);
    writer.add_account_event({.at = clock_.now(),
                              .kind = "password_changed",
                              .actor = session.moderator.id,
                              .by = {},
                              .subject = {}});
  });
  return {};
}

std::vector<Device> Accounts::devices(const SignedIn& session) {
  const auto sessions =
      store_.read([&](Reader& reader) { return reader.sessions(session.moderator.id); });
  std::vector<Device> devices;
  for (const Session& each : sessions) {
    devices.push_back({key_of(each.token_hash), each.device, each.created, each.seen,
                       each.token_hash == session.token_hash});
  }
  return devices;
}

Result<void> Accounts::end_device(const SignedIn& session, std::string_view key) {
  return store_.write([&](Writer& writer) -> Result<void> {
    for (const Session& each : writer.sessions(session.moderator.id)) {
      if (key_of(each.token_hash) != key) continue;
      writer.end_session(each.token_hash);
      writer.add_account_event({.at = clock_.now(),
                                .kind = "session_ended",
                                .actor = session.moderator.id,
                                .by = {},
                                .subject = each.device});
      return {};
    }
    return refuse(Errc::not_found, "unknown_device", "There is no such log-in of yours.");
  });
}

Result<Moderator> Accounts::change(const Moderator& by, ModeratorId id, const Change& change) {
  return store_.write([&](Writer& writer) -> Result<Moderator> {
    auto moderator = writer.moderator(id);
    if (!moderator) {
      return refuse(Errc::not_found, "unknown_moderator", "There is no such moderator.");
    }
    Moderator changed = *moderator;
    changed.role = change.role.value_or(changed.role);
    changed.sites = sites_of(changed.role, change.sites.value_or(changed.sites));
    changed.disabled = change.disabled.value_or(changed.disabled);
    if (changed.role == Role::moderator && changed.sites.empty()) {
      return tl::unexpected(invalid({{"sites", "required", "Name at least one site"}}));
    }
    const bool stays_owner = changed.role == Role::owner && !changed.disabled;
    if (!stays_owner && !leaves_an_owner(writer, changed)) {
      return refuse(Errc::conflict, "last_owner", "Somebody has to stay an owner.");
    }
    writer.set_moderator(changed);
    const auto tell = [&](std::string kind) {
      writer.add_account_event({.at = clock_.now(),
                                .kind = std::move(kind),
                                .actor = by.id,
                                .by = {},
                                .subject = changed.name,
                                .details = powers(writer, changed.role, changed.sites)});
    };
    if (changed.role != moderator->role || changed.sites != moderator->sites) {
      tell("moderator_changed");
    }
    if (changed.disabled != moderator->disabled) {
      tell(changed.disabled ? "moderator_disabled" : "moderator_enabled");
    }
    return changed;
  });
}

std::vector<AccountEvent> Accounts::events(std::optional<AccountEventId> before,
                                           std::size_t limit) {
  return store_.read([&](Reader& reader) { return reader.account_events(before, limit); });
}

}  // namespace rejoinder::auth
