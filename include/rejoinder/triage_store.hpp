#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/comment.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/triage.hpp>

// The part of the store's port that is triage's.
namespace rejoinder {

// A comment and what a moderator called it, in a decision that holds: not undone, and the last one
// on that comment.
struct TaughtComment {
  DecisionId decision{};
  std::int64_t position = 0;  // In the decision.
  Time decided{};
  bool spam = false;
  Comment comment;
  std::optional<CommentId> campaign = {};
  OutsideOpinions outside = {};
  // The how manieth of its network on its day; 1 also where the network is not known.
  std::int64_t network_nth = 1;
};

struct SignedComment {
  CommentId id{};
  Blob signature;
  std::string name;
  std::string text;
  Time created{};
};

struct TriageSnapshot {
  DecisionId decision{};
  Blob bytes;
};

class TriageReader {
 public:
  virtual ~TriageReader() = default;

  // Every comment has one.
  virtual Judgement judgement(CommentId id) = 0;
  // How many comments a campaign has, in all.
  struct CampaignSize {
    std::int64_t comments = 0;
    CommentId last{};
    std::int64_t approved = 0;  // Of the comments.
    std::int64_t spam = 0;
  };
  virtual CampaignSize campaign_size(CommentId campaign) = 0;
  // Those of them that wait, up to one of them, oldest first.
  virtual std::vector<Comment> waiting_of(SiteId site, CommentId campaign, CommentId through,
                                          std::size_t limit) = 0;

  // What a site's moderators have decided, in the order of the log: after this decision, and after
  // this change of it.
  virtual std::vector<TaughtComment> taught(SiteId site, DecisionId after, std::int64_t position,
                                            std::size_t limit) = 0;
  // The first decision, up to `learned`, on any comment that decisions after it are about; with it
  // begins what must be learned again.
  virtual std::optional<DecisionId> first_changed(SiteId site, DecisionId learned) = 0;
  virtual std::optional<DecisionId> last_decision(SiteId site) = 0;
  // The newest snapshot before a decision.
  virtual std::optional<TriageSnapshot> snapshot(SiteId site, DecisionId before) = 0;

  // The newest signatures, oldest first.
  virtual std::vector<SignedComment> signatures(SiteId site, std::size_t limit) = 0;
  // Comments of a status, in the order of their ids.
  virtual std::vector<Comment> comments_of(SiteId site, Status status, CommentId after,
                                           std::size_t limit) = 0;

  // How many approved comments a changed policy asks about; counts no further than `most`.
  virtual std::int64_t proposals(const std::vector<SiteId>& sites, std::int64_t most) = 0;
  virtual bool is_proposed(SiteId site, CommentId id) = 0;
  // After which approved comment the policy has still to be held against them; nothing: it was.
  virtual std::optional<CommentId> review(SiteId site) = 0;

  // As they were set; the caller knows their form.
  virtual std::optional<std::string> triage_settings(SiteId site) = 0;
};

class TriageWriter {
 public:
  virtual ~TriageWriter() = default;

  // Risk and place; the rest stays.
  virtual void set_risk(CommentId id, double risk, QueuePlace place) = 0;
  // Everything but the campaign: of a text that has changed.
  virtual void set_judgement(CommentId id, const Judgement& judgement) = 0;
  virtual void join_campaign(CommentId id, CommentId campaign) = 0;

  virtual void set_triage_settings(SiteId site, std::string_view settings, Time now) = 0;
  virtual void set_review(SiteId site, std::optional<CommentId> after) = 0;
  virtual void propose(SiteId site, CommentId id) = 0;
  virtual void settle_proposal(SiteId site, CommentId id) = 0;
  virtual void add_snapshot(SiteId site, const TriageSnapshot& snapshot) = 0;
  // Those of this decision and later ones.
  virtual void drop_snapshots(SiteId site, DecisionId from) = 0;
  // All but the newest `count` and, of the older ones, some far apart.
  virtual void thin_snapshots(SiteId site, std::size_t count) = 0;
};

}  // namespace rejoinder
