#include "triage/health.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rejoinder::triage {
namespace {

constexpr double far_off = 0.9;
constexpr std::size_t recheck_max = 20;  // As many as somebody looks at again.

}  // namespace

TriageHealth health_of(const Learner& learner, const TriageSettings& settings) {
  const auto& past = learner.foresights();
  TriageHealth health;
  health.learned = learner.model().lessons();
  health.looked_at = std::ssize(past);
  if (past.empty()) return health;

  constexpr std::size_t bins = 10;
  std::array<double, bins> said{};
  std::array<double, bins> was{};
  std::int64_t called_spam = 0;
  std::int64_t rightly = 0;
  std::int64_t followed = 0;
  std::int64_t ham_lost = 0;
  std::int64_t spam_missed = 0;
  std::vector<std::uint32_t> waits;
  for (const Foresight& each : past) {
    const bool spam = each.spam != 0;
    const auto risk = static_cast<double>(each.risk);
    const bool called = risk > settings.spam_above;
    const bool passed = risk < settings.ham_below;
    health.spam += spam ? 1 : 0;
    called_spam += called ? 1 : 0;
    rightly += called && spam ? 1 : 0;
    ham_lost += called && !spam ? 1 : 0;
    spam_missed += passed && spam ? 1 : 0;
    followed += (called && spam) || (passed && !spam) ? 1 : 0;
    const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>(risk * bins));
    said[bin] += risk;
    was[bin] += spam ? 1 : 0;
    waits.push_back(each.waited_s);
  }
  const auto share = [](std::int64_t part, std::int64_t of) {
    return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
  };
  health.precision = share(rightly, called_spam);
  health.recall = share(rightly, health.spam);
  health.ham_called_spam = share(ham_lost, health.looked_at - health.spam);
  health.spam_called_ham = share(spam_missed, health.spam);
  health.followed = share(followed, health.looked_at);
  for (std::size_t i = 0; i < bins; ++i) health.calibration_error += std::abs(said[i] - was[i]);
  health.calibration_error /= static_cast<double>(health.looked_at);
  const auto middle = waits.begin() + std::ssize(waits) / 2;
  std::nth_element(waits.begin(), middle, waits.end());
  health.half_decided_within_s = *middle;
  for (auto each = past.rbegin(); each != past.rend(); ++each) {
    const bool spam = each->spam != 0;
    if (std::abs(static_cast<double>(each->risk) - (spam ? 1 : 0)) < far_off) continue;
    health.recheck.push_back({CommentId{each->comment}, DecisionId{each->decision},
                              static_cast<double>(each->risk), spam});
    if (health.recheck.size() >= recheck_max) break;
  }
  return health;
}

}  // namespace rejoinder::triage
