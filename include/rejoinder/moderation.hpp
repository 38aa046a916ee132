#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/presence.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/store.hpp>
#include <rejoinder/triage.hpp>

namespace rejoinder {

class NewTexts;
class Notifications;

// A comment as a moderator sees it.
struct Card {
  Comment comment;
  std::string site;  // Key.
  Article article;
  Author author;
  std::string html;
  Assessment assessment = {};
  std::optional<CommentId> campaign = {};
  TriageReader::CampaignSize campaign_size = {};
  OutsideOpinions outside = {};
};

struct QueueRequest {
  std::optional<std::string> site = {};  // Key; none: all that the actor may moderate.
  Status status = Status::pending;
  QueueOrder order = QueueOrder::oldest;
  std::optional<std::string> article = {};  // Key; needs a site.
  std::optional<AuthorId> author = {};      // Needs a site.
  std::optional<std::string> flag = {};     // A rule's code.
  bool proposed = false;  // Approved comments that a changed policy would have held.
  std::optional<CommentId> campaign = {};  // Its members.
  std::optional<Time> since = {};
  std::optional<Time> before = {};
  // What is looked for, as parse_search() takes it: in text and name, in the name, in what the
  // article is called.
  std::optional<std::string> search = {};
  std::optional<std::string> name = {};
  std::optional<std::string> title = {};
  std::optional<CommentId> after = {};
  std::size_t limit = 0;  // 0: queue_default. More than queue_max is queue_max.
};

struct QueuePage {
  std::vector<Card> cards;
  StatusTotals totals;        // Of all, whatever was searched for.
  std::int64_t proposed = 0;  // How many a changed policy asks about; at most proposals_shown_max.
  std::optional<CommentId> next;  // Also of a page that is not full: a search goes on there.
};

// One comment with all that helps to decide on it.
struct Dossier {
  Card card;
  std::vector<Card> thread;       // Itself included.
  std::vector<Card> others;       // By the same author, newest first.
  std::vector<Decision> history;  // Newest first.
  struct Earlier {
    Revision revision;
    std::string text;
  };
  std::vector<Earlier> earlier;  // Texts that were replaced, newest first.
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
  // Instead of comments: all of a campaign that wait, as many as one decision may have; none that
  // came after `through`, if it is given: nobody has seen those.
  std::optional<CommentId> campaign = {};
  std::optional<CommentId> through = {};
  // To approve: what flags point at is replaced first, as their rules say.
  bool redact = false;
  // Leaves out what stands so already, and about which nothing asks. Otherwise it is confirmed.
  bool changes_only = false;
};

// A moderator's own words in place of a comment's.
struct Rewriting {
  DecisionRequest::Target target;
  std::string text;
  std::string note;
};

// How a site is judged from now on.
struct PolicyChange {
  const TriageSettings& settings;
  std::string_view written;  // The same, as it is kept.
  // Whoever changes it has said their password just now, or needs none to.
  bool proved = false;
};

struct DecisionOutcome {
  Decision decision;              // Without a change: it was not made, and has no id.
  std::vector<Comment> comments;  // As they are now, without their texts' rendering.
};

struct DecisionPage {
  // What a line of the log was about, for people.
  struct Subject {
    std::string author;
    std::string excerpt;  // Of the text as it is now; in one line.
    Article article;
    std::int64_t version = 0;           // Of the comment now.
    std::optional<Time> redacted = {};  // When parts of its text were removed.
  };
  std::vector<Decision> decisions;
  std::optional<DecisionId> next;         // Also of a page that is not full, as in QueuePage.
  std::map<CommentId, Subject> subjects;  // Of the first subjects_shown of each decision.
};

// What has happened on some sites since a place in their histories.
struct News {
  struct Place {
    CommentId comment{};  // The last that waited.
    DecisionId decision{};
  };
  struct Arrival {
    std::string site;  // Key.
    CommentId comment{};
  };
  struct Decided {
    std::string site;
    Decision decision;
  };
  std::vector<Arrival> arrived;  // Oldest first.
  std::vector<Decided> decided;
  struct Present {
    std::string site;
    CommentId comment{};
    std::string by;
    Attention attention = Attention::looking;
  };
  std::vector<Present> present;  // Who else is at which comment now.
  Place place;                   // Where to go on.
};

// What moderators do. A comment of a site that the actor may not moderate does not exist for them.
// Thread-safe.
class Moderation {
 public:
  // `triage` may be none: then every comment is unsure; and so may `notifications`: then nobody is
  // told when another changes what they decided.
  Moderation(Store& store, const Keyring& keys, const Renderer& renderer, const Clock& clock,
             Triage* triage = nullptr, Notifications* notifications = nullptr)
      : store_(store),
        keys_(keys),
        renderer_(renderer),
        clock_(clock),
        triage_(triage),
        notifications_(notifications) {}

  [[nodiscard]] std::vector<Site> sites(const Actor& actor);
  [[nodiscard]] Result<QueuePage> queue(const Actor& actor, const QueueRequest& request);
  [[nodiscard]] Result<Dossier> comment(const Actor& actor, CommentId id);
  // The comment alone, with its reasons. Refuses: not_found.
  [[nodiscard]] Result<Card> card(const Actor& actor, CommentId id);

  // All or nothing, and all in one site. Refuses: not_found, invalid (none, too many, mixed sites),
  // conflict with what others changed first.
  [[nodiscard]] Result<DecisionOutcome> decide(const Actor& actor, const DecisionRequest& request);

  // Replaces a comment's text; marked in public, and a decision like others: it confirms the status
  // that the comment has. Refuses: not_found, invalid, conflict.
  [[nodiscard]] Result<DecisionOutcome> rewrite(const Actor& actor, const Rewriting& rewriting);

  // Answers for the site, in public, and approves what is answered if it waits: one decision, whose
  // last comment is the answer. Refuses: not_found, invalid, conflict.
  [[nodiscard]] Result<DecisionOutcome> reply(const Actor& actor,
                                              const DecisionRequest::Target& target,
                                              const std::string& text);

  // Leads every comment, and its text, back to where the decision found it. Refuses: not_found,
  // conflict (undone already, or a comment has changed since).
  [[nodiscard]] Result<DecisionOutcome> undo(const Actor& actor, DecisionId id);

  // How the site is judged, and how well. Refuses: not_found.
  [[nodiscard]] Result<TriageSettings> policy(const Actor& actor, std::string_view site);
  // What publishes_more() takes who has `proved` it. Refuses: not_found, forbidden (not an owner),
  // invalid.
  [[nodiscard]] Result<void> set_policy(const Actor& actor, std::string_view site,
                                        const PolicyChange& change);
  struct TrialHit {
    Comment comment;
    std::vector<RuleHit> hits;
  };
  struct Trial {
    std::size_t looked_at = 0;
    std::vector<TrialHit> hits;  // Newest first.
  };
  // What these rules would say of the site's last comments, waiting and approved. Changes nothing.
  [[nodiscard]] Result<Trial> try_rules(const Actor& actor, std::string_view site,
                                        const Ruleset& rules);
  struct SiteHealth {
    Site site;
    TriageHealth triage;
    std::optional<Time> oldest_waiting = {};
    StatusTotals totals = {};
  };
  [[nodiscard]] std::vector<SiteHealth> health(const Actor& actor);
  // Of the outside judges, which all sites share.
  [[nodiscard]] std::vector<JudgeHealth> judges();

  // Of one site, or of all of the actor's. Without a place: nothing yet, and where to begin. Of
  // much at once only a part is told, and the place is behind all of it. Refuses: not_found.
  [[nodiscard]] Result<News> news(const Actor& actor, const std::optional<std::string>& site,
                                  const std::optional<News::Place>& since);

  // Tells others that the actor has this comment before them, for presence_window; nothing: has
  // left it. Answers who else has. Kept in memory only, and it locks nothing. Refuses: not_found.
  [[nodiscard]] Result<std::vector<News::Present>> attend(const Actor& actor, CommentId id,
                                                          std::optional<Attention> attention);
  // Whoever has been logged out is nowhere; another browser of theirs says so again.
  void absent(ModeratorId moderator) { presence_.remove(moderator); }

  // Newest first, `before` exclusive; of one moderator, or of all.
  [[nodiscard]] DecisionPage decisions(const Actor& actor, std::optional<DecisionId> before,
                                       std::size_t limit,
                                       std::optional<ModeratorId> by = std::nullopt);

 private:
  static std::vector<SiteId> site_ids(Reader& reader, const Actor& actor);
  std::vector<News::Present> others_present(const Actor& actor, const std::vector<Site>& sites);
  Result<Site> site_of(const Actor& actor, std::string_view key);
  // Adds what triage thinks; not inside a unit.
  void assess(Card& card) const;
  // The same of many, in brief: what was thought of them when they were last looked at.
  void judge(std::vector<Card>& cards, SiteId site) const;
  Result<DecisionOutcome> decide(const Actor& actor, const DecisionRequest& request,
                                 const NewTexts& texts);
  // What follows a decision that is on disk.
  void settled(const Result<DecisionOutcome>& outcome) const;
  [[nodiscard]] NewTexts redactions(const Actor& actor, const DecisionRequest& request) const;
  [[nodiscard]] NewTexts restored(const Actor& actor, DecisionId id) const;
  [[nodiscard]] NewComment answer_to(Writer& writer, const Site& site, const Comment& asked,
                                     const Actor& actor, const std::string& text, Time now) const;

  Store& store_;
  const Keyring& keys_;
  const Renderer& renderer_;
  const Clock& clock_;
  Triage* triage_;
  Notifications* notifications_;
  PresenceList presence_;
  std::mutex policy_mutex_;  // One change at a time, from the look at what is in force to its end.
};

}  // namespace rejoinder
