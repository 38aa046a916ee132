#include <rejoinder/triage.hpp>

#include <algorithm>

namespace rejoinder {
namespace {

bool is_flag_that_holds(const Rule& rule) {
  return rule.effect == RuleEffect::hold || rule.effect == RuleEffect::urgent;
}

// Whether `after` still hits what `before` did, and holds it if that did.
bool still_holds(const Rule& before, const Rule& after) {
  return after.enabled && after.code == before.code && after.test == before.test &&
         after.where == before.where && (is_flag_that_holds(after) || !is_flag_that_holds(before));
}

}  // namespace

Verdict verdict_of(double risk, const TriageSettings& settings) {
  if (risk < settings.ham_below) return Verdict::ham;
  return risk > settings.spam_above ? Verdict::spam : Verdict::unsure;
}

bool publishes_more(const TriageSettings& before, const TriageSettings& after) {
  if (!after.auto_approve) return false;
  if (!before.auto_approve || after.ham_below > before.ham_below) return true;
  const auto& rules = after.rules.rules;
  return std::any_of(before.rules.rules.begin(), before.rules.rules.end(), [&](const Rule& rule) {
    // Also one that only marks: another that holds may be made of it.
    return rule.enabled && std::none_of(rules.begin(), rules.end(),
                                        [&](const Rule& now) { return still_holds(rule, now); });
  });
}

std::vector<FieldError> check(const TriageSettings& settings) {
  std::vector<FieldError> faults = check(settings.rules);
  const auto within = [](double risk) { return risk >= 0 && risk <= 1; };
  if (!within(settings.ham_below)) {
    faults.push_back({"ham_below", "out_of_range", "Use a number from 0 to 1"});
  }
  if (!within(settings.spam_above)) {
    faults.push_back({"spam_above", "out_of_range", "Use a number from 0 to 1"});
  } else if (settings.spam_above < settings.ham_below) {
    faults.push_back({"spam_above", "too_small", "Use no less than ham_below"});
  }
  return faults;
}

}  // namespace rejoinder
