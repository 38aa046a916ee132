#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// A comment as a moderator sees it.
struct Card {
  Comment comment;
  std::string site;  // Key.
  Article article;
  Author author;
  std::string html;
};

struct QueueRequest {
  std::optional<std::string> site = {};  // Key; none: all that the actor may moderate.
  Status status = Status::pending;
  QueueOrder order = QueueOrder::oldest;
  std::optional<std::string> article = {};  // Key; needs a site.
  std::optional<AuthorId> author = {};      // Needs a site.
  std::optional<std::string> search = {};   // As parse_search() takes it.
  std::optional<CommentId> after = {};
  std::size_t limit = 0;  // 0: queue_default. More than queue_max is queue_max.
};

struct QueuePage {
  std::vector<Card> cards;
  StatusTotals totals;            // Of all, whatever was searched for.
  std::optional<CommentId> next;  // Also of a page that is not full: a search goes on there.
};

// One comment with all that helps to decide on it.
struct Dossier {
  Card card;
  std::vector<Card> thread;       // Itself included.
  std::vector<Card> others;       // By the same author, newest first.
  std::vector<Decision> history;  // Newest first.
};

struct DecisionRequest {
  struct Target {
    CommentId id{};
    std::optional<std::int64_t> version = {};  // That was looked at. None: whatever it is now.
  };
  std::vector<Target> comments;
  Action action = Action::approve;
  std::string reason;
  std::string note;
};

struct DecisionOutcome {
  Decision decision;
  std::vector<Comment> comments;  // As they are now, without their texts' rendering.
};

struct DecisionPage {
  std::vector<Decision> decisions;
  std::optional<DecisionId> next;
};

// What moderators do. A comment of a site that the actor may not moderate does not exist for them.
// Thread-safe.
class Moderation {
 public:
  Moderation(Store& store, const Keyring& keys, const Renderer& renderer, const Clock& clock)
      : store_(store), keys_(keys), renderer_(renderer), clock_(clock) {}

  [[nodiscard]] std::vector<Site> sites(const Actor& actor);
  [[nodiscard]] Result<QueuePage> queue(const Actor& actor, const QueueRequest& request);
  [[nodiscard]] Result<Dossier> comment(const Actor& actor, CommentId id);

  // All or nothing, and all in one site. Refuses: not_found, invalid (none, too many, mixed sites),
  // conflict with what others changed first.
  [[nodiscard]] Result<DecisionOutcome> decide(const Actor& actor, const DecisionRequest& request);

  // Leads every comment back to where the decision found it. Refuses: not_found, conflict (undone
  // already, or a comment has changed since).
  [[nodiscard]] Result<DecisionOutcome> undo(const Actor& actor, DecisionId id);

  [[nodiscard]] DecisionPage decisions(const Actor& actor, std::optional<DecisionId> before,
                                       std::size_t limit);

 private:
  std::vector<SiteId> site_ids(Reader& reader, const Actor& actor);

  Store& store_;
  const Keyring& keys_;
  const Renderer& renderer_;
  const Clock& clock_;
};

}  // namespace rejoinder
