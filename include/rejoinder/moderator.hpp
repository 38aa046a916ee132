#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

// `owner`: everything. `moderator`: the queues of given sites.
enum class Role { owner, moderator };

[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> role_from(std::string_view text);

struct Moderator {
  ModeratorId id{};
  std::string name;
  Role role = Role::moderator;
  std::vector<SiteId> sites = {};  // Of role `moderator`.
  Time created{};
  bool disabled = false;        // May not log in; what they decided stays theirs.
  bool one_time_codes = false;  // A log-in takes a code as well.
};

// A moderator's log-in. Only the hash of its token is kept.
struct Session {
  Digest token_hash{};
  ModeratorId moderator{};
  Time created{};
  Time seen{};
  std::string device;  // What the browser said that it is; for its owner's own list.
};

// What a program may do with an access token. `manage` is everything that an owner's session may,
// but for accounts.
enum class Scope { read, moderate, manage };

[[nodiscard]] std::string_view to_string(Scope scope);
[[nodiscard]] std::optional<Scope> scope_from(std::string_view text);

// A program's key to the moderation API, in a moderator's name. Only the hash of it is kept.
struct AccessToken {
  AccessTokenId id{};
  ModeratorId moderator{};
  std::string name;
  Scope scope = Scope::read;        // And those before it.
  std::optional<SiteId> site = {};  // None: all of the moderator's.
  Time created{};
  std::optional<Time> seen = {};
  std::optional<Time> expires = {};
};

// A moderator's second factor: time-based one-time codes (RFC 6238).
struct OneTimeCodes {
  Blob sealed_secret;
  bool confirmed = false;      // Until then a log-in takes none.
  std::int64_t last_step = 0;  // The newest code's that was used: none is taken twice.
};

// A line of the accounts' log: append-only.
struct AccountEvent {
  AccountEventId id{};
  Time at{};
  std::string kind;                       // A code: logged_in, password_changed, …
  std::optional<ModeratorId> actor = {};  // None: the command line, or nobody who is known.
  std::string by;                         // The actor's name, as it is now.
  std::string subject;                    // Whom or what it is about; may be empty.
  std::string details = {};               // What they may from then on; may be empty.
};

// A one-time link that lets its holder make an account. Only the hash of its token is kept.
struct Invitation {
  Digest token_hash{};
  Role role = Role::moderator;
  std::vector<SiteId> sites = {};
  Time expires{};
};

// On whose behalf a use case runs, and what it may touch.
struct Actor {
  ActorKind kind = ActorKind::moderator;
  std::optional<ModeratorId> moderator = {};
  std::string name;
  bool all_sites = false;
  std::vector<SiteId> sites = {};

  [[nodiscard]] bool may_moderate(SiteId site) const {
    return all_sites || std::find(sites.begin(), sites.end(), site) != sites.end();
  }

  [[nodiscard]] static Actor of(const Moderator& moderator) {
    return {ActorKind::moderator, moderator.id, moderator.name, moderator.role == Role::owner,
            moderator.sites};
  }
  // Whoever can run commands against the data folder.
  [[nodiscard]] static Actor command_line() {
    return {ActorKind::operator_, std::nullopt, "command line", true, {}};
  }
};

}  // namespace rejoinder
