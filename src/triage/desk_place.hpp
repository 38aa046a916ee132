#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <rejoinder/outside_judge.hpp>
#include <rejoinder/ruleset.hpp>

#include "triage/campaigns/finder.hpp"
#include "triage/desk.hpp"
#include "triage/learner.hpp"

// What the parts of the desk share: judging is in desk.cpp, learning in desk_learning.cpp.
namespace rejoinder::triage {

struct Desk::Place {
  std::mutex loading;
  std::mutex changing;  // Of settings.
  std::atomic<bool> loaded = false;

  std::mutex mutex;  // Of all below.
  Learner learner;
  DecisionId learned{};
  CampaignFinder finder;
  TriageSettings settings;
  std::shared_ptr<const CompiledRules> rules;

  // Of the learning thread alone, once loaded.
  std::int64_t lessons_at_snapshot = 0;
  DecisionId told{};      // Outside judges know of decisions up to this one.
  CommentId looked_at{};  // The last one that was looked at again.
};

// A link's host; empty if it is none.
[[nodiscard]] std::string host_of(std::string_view url);
[[nodiscard]] OutsideQuestion question_of(const Site& site, const Candidate& candidate);

}  // namespace rejoinder::triage
