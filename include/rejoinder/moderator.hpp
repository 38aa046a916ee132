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
};

// A moderator's log-in. Only the hash of its token is kept.
struct Session {
  Digest token_hash{};
  ModeratorId moderator{};
  Time created{};
  Time seen{};
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
