#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/policy.hpp>

namespace rejoinder {

// Frozen: the log holds these words. `operator_` is whoever runs commands on the server.
// NOLINTNEXTLINE(readability-identifier-naming): its own name is a keyword.
enum class ActorKind { moderator, author, rule, operator_ };

[[nodiscard]] std::string_view to_string(ActorKind kind);
[[nodiscard]] std::optional<ActorKind> actor_kind_from(std::string_view text);

// What one decision did to one comment.
struct Change {
  CommentId comment{};
  Status from = Status::pending;
  Status to = Status::pending;
  std::int64_t version = 0;  // That the change made.
};

// One line of a site's decision log: append-only, each line sealed with the one before it.
struct Decision {
  DecisionId id{};
  SiteId site{};
  Action action = Action::approve;
  ActorKind actor = ActorKind::moderator;
  std::optional<ModeratorId> moderator = {};
  std::string by;      // The moderator's name, as it is now; empty for other actors.
  std::string reason;  // A code; may be empty.
  std::string note;    // May be empty.
  std::optional<DecisionId> undoes = {};
  std::optional<DecisionId> undone_by = {};
  Time created{};
  std::vector<Change> changes = {};
  Digest seal{};
};

// What a decision's seal covers beside the seal before it: every field that is written, in one
// unambiguous line. `undone_by` and `by` are looked up, not written.
[[nodiscard]] std::string sealed_text(const Decision& decision);

}  // namespace rejoinder
