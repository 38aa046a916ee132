#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <rejoinder/keyring.hpp>
#include <rejoinder/store.hpp>
#include <rejoinder/triage.hpp>

#include "triage/campaigns/finder.hpp"
#include "triage/learner.hpp"
#include "triage/prior.hpp"

namespace rejoinder::triage {

// How settings are written in the store; the caller knows JSON.
struct SettingsForm {
  std::string (*write)(const TriageSettings&) = nullptr;
  std::optional<TriageSettings> (*read)(std::string_view) = nullptr;  // Nothing: they are broken.
};

// Judges for all sites: what each has learned, its rules and its last comments, in memory, made
// from the store when a site is first judged. Learns on a thread of its own, in the order of the
// decision log, and looks at what waits again when it has. Thread-safe.
class Desk final : public Triage {
 public:
  // All but the prior must outlive it.
  // `judges`: none, or those that are asked of every new comment.
  Desk(Store& store, Prior prior, SettingsForm form, OutsideJudges* judges = nullptr);
  ~Desk() override;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  Assessment assess(const Site& site, const Candidate& candidate, Ask ask) override;
  Assessment explain(const Site& site, const Candidate& candidate) override;
  std::vector<RuleHit> flags(const Site& site, std::string_view text) override;
  std::optional<CommentId> enter(const Newcomer& newcomer) override;
  void learn(SiteId site) override;
  TriageSettings settings(SiteId site) override;
  void settings_changed(SiteId site) override;
  TriageHealth health(SiteId site) override;
  std::vector<JudgeHealth> judges() override;

  // Waits until everything that was asked of it has been learned and looked through: for tests, and
  // before an end.
  void settle();
  // A site's model as bytes, for comparison.
  std::string model_bytes(SiteId site);

 private:
  struct Place;  // What is known of one site.

  Place& of(SiteId site);
  void load(Place& place, SiteId site);
  static std::shared_ptr<const CompiledRules> rules_of(Place& place);
  enum class Depth { risk, marks, reasons };
  Assessment judged(Place& place, const Candidate& candidate, Depth depth);
  OutsideOpinions ask(const Site& site, const Candidate& candidate);
  void teach(const Site& site, const TaughtComment& row);
  Hints hints_of(const Features& features, const OutsideOpinions& outside) const;
  Taught taught_of(const TaughtComment& row) const;

  void work(const std::stop_token& stop);
  void catch_up(SiteId site);
  void look_again(SiteId site);
  void review_later(SiteId site);
  // Holds a changed policy against a page of what is approved. Whether there is more.
  bool review(SiteId site);

  Store& store_;
  Prior prior_;
  SettingsForm form_;
  OutsideJudges* judges_;

  std::mutex mutex_;  // Of the map; a place has its own.
  std::map<SiteId, std::unique_ptr<Place>> places_;

  std::mutex errands_mutex_;
  std::condition_variable_any changed_;
  std::set<SiteId> errands_;
  std::set<SiteId> reviews_;
  bool busy_ = false;
  std::jthread thread_;
};

}  // namespace rejoinder::triage
