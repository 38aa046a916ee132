#include <rejoinder/triage.hpp>

namespace rejoinder {

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
