#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/outside_judge.hpp>
#include <rejoinder/ruleset.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/verdict.hpp>

// Port to what judges comments: from this site's own decisions, on this machine. It says what it
// thinks and why; who decides is a moderator.
namespace rejoinder {

// Where a waiting comment stands in the queue, the most urgent first. Within a place, what has
// waited longest comes first: so a comment's place changes only with what is thought of it, and
// not with the clock.
enum class QueuePlace {
  urgent,     // A flag says that somebody may need help today.
  promising,  // Probably good, and its author's first: they wait for an answer.
  known,      // Probably good, by somebody who has been approved before.
  unsure,     // Could be either.
  doubtful,   // Probably spam: of five, four are.
};

[[nodiscard]] std::string_view to_string(QueuePlace place);

// What each outside judge said: 1 is spam, -1 ham, 0 nothing.
inline constexpr std::size_t outside_judges_max = 2;
using OutsideOpinions = std::array<double, outside_judges_max>;

// Why a comment stands where it stands. `weight` is in logits: above 0 speaks for spam.
struct Reason {
  std::string code;
  std::string sentence;
  double weight = 0;
  Span span;  // Of the text as written; start == end: about the comment as a whole.
};

// What is looked at.
struct Candidate {
  std::string_view text;
  std::string_view name;
  std::string_view website;
  std::string_view page_url;  // Links to its host say nothing.
  AuthorId author{};          // 0: has written nothing yet.
  std::int64_t approved = 0;  // Comments of its author's, for its place in the queue.
  bool reply = false;
  // For outside judges, when it is new; what they said, when it is not.
  std::string_view address = {};  // The visitor's IP: only for a judge that may know it.
  OutsideOpinions outside = {};
};

// What of a comment can be seen in itself. Lives no longer than the comment.
[[nodiscard]] Candidate candidate_of(const Comment& comment);

struct Assessment {
  double risk = 0.5;
  Verdict verdict = Verdict::unsure;
  QueuePlace place = QueuePlace::unsure;
  // The site lets this verdict decide, and has decided enough for it to be worth something.
  bool acts = false;
  OutsideOpinions outside = {};
  std::vector<RuleHit> flags;
  std::vector<Reason> reasons;  // Of explain() alone; what weighs most comes first.
  // Of assess() alone, for finding near-duplicates.
  Blob signature = {};
  std::vector<std::uint64_t> hosts = {};  // Links' hosts, hashed.

  // A flag that only a moderator may pass over.
  [[nodiscard]] bool held() const;
};

// The codes of hits, each once, in their order.
[[nodiscard]] std::vector<std::string> codes_of(const std::vector<RuleHit>& hits);

// What triage keeps with a comment.
struct Judgement {
  double risk = 0.5;
  QueuePlace place = QueuePlace::unsure;
  std::vector<std::string> flags = {};  // Codes, each once.
  Blob signature = {};                  // For finding near-duplicates; empty: not looked at.
  std::optional<CommentId> campaign = {};
  OutsideOpinions outside = {};
};

// The same of an assessment; a campaign is found later.
[[nodiscard]] Judgement judgement_of(const Assessment& assessment);

// Where a site's verdicts end, and which rules it has.
struct TriageSettings {
  double ham_below = 0.05;
  double spam_above = 0.95;
  // Acts on a verdict without a moderator. Off, until a site that has seen its error asks for it.
  bool auto_approve = false;
  bool auto_spam = false;
  Ruleset rules;

  bool operator==(const TriageSettings&) const = default;
};

// Of a site's settings, by field.
[[nodiscard]] std::vector<FieldError> check(const TriageSettings& settings);

[[nodiscard]] Verdict verdict_of(double risk, const TriageSettings& settings);

// Whether more may be published without a moderator than before: by itself, up to a higher risk, or
// past a rule that held it. A rule that holds in another way counts as one that is gone.
[[nodiscard]] bool publishes_more(const TriageSettings& before, const TriageSettings& after);

// How well judging goes, by the site's own last decisions: what was thought of each before it was
// known.
struct TriageHealth {
  std::int64_t learned = 0;    // Decisions, all in all.
  std::int64_t looked_at = 0;  // The last of them, which the rest is about.
  std::int64_t spam = 0;
  double precision = 0;          // Of those called spam, the share that were.
  double recall = 0;             // Of the spam, the share that was called so.
  double ham_called_spam = 0;    // Of the ham.
  double spam_called_ham = 0;    // Of the spam.
  double calibration_error = 0;  // Expected: how far from the truth a risk is on average.
  double followed = 0;           // Decided as the verdict said.
  std::int64_t half_decided_within_s = 0;
  struct Recheck {
    CommentId comment{};
    DecisionId decision{};
    double risk = 0;
    bool spam = false;  // As it was decided.
  };
  std::vector<Recheck> recheck;  // Decisions far from what was thought, newest first.
};

enum class Ask { nobody, outside_judges };

class Triage {
 public:
  virtual ~Triage() = default;

  // Risk, verdict, place and flags of a new text. Asks outside judges, if at all, for a second at
  // most. Any thread; not inside a unit of work of the store.
  [[nodiscard]] virtual Assessment assess(const Site& site, const Candidate& candidate,
                                          Ask ask) = 0;
  // The same of one that is there, with reasons. Asks nobody.
  [[nodiscard]] virtual Assessment explain(const Site& site, const Candidate& candidate) = 0;
  // The flags alone.
  [[nodiscard]] virtual std::vector<RuleHit> flags(const Site& site, std::string_view text) = 0;

  // Puts a new comment among those that others are compared with, and gives the one that it is a
  // near-duplicate of. For the unit of work that stores it; if that fails, the comment's id is the
  // next one's, which takes its place.
  struct Newcomer {
    SiteId site{};
    CommentId comment{};
    std::string_view signature;
    std::string_view name;
    const std::vector<std::uint64_t>& hosts;
    Digest network{};
    Time created{};
  };
  [[nodiscard]] virtual std::optional<CommentId> enter(const Newcomer& newcomer) = 0;

  // Learns from what has been decided since it last did, undone decisions included.
  virtual void learn(SiteId site) = 0;

  [[nodiscard]] virtual TriageSettings settings(SiteId site) = 0;
  // The settings have changed in the store. What is published is looked through in the background;
  // what the new rules would have held is proposed to moderators.
  virtual void settings_changed(SiteId site) = 0;
  [[nodiscard]] virtual TriageHealth health(SiteId site) = 0;
  [[nodiscard]] virtual std::vector<JudgeHealth> judges() = 0;
};

}  // namespace rejoinder
