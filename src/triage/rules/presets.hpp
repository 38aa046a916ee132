#pragma once

#include <string>
#include <vector>

#include <rejoinder/ruleset.hpp>

namespace rejoinder::triage {

// A building block of other rules.
[[nodiscard]] Rule part(std::string code, RuleTest test);
// The same, of sentences that do not ask.
[[nodiscard]] Rule claim(std::string code, std::string pattern);

[[nodiscard]] std::vector<Rule> general_identifiers();
[[nodiscard]] std::vector<Rule> general_dangers();
[[nodiscard]] std::vector<Rule> general_manners();

[[nodiscard]] std::vector<Rule> clinic_identifiers();
[[nodiscard]] std::vector<Rule> clinic_emergencies();
[[nodiscard]] std::vector<Rule> clinic_testimonials();
// Parts of them: what came of a treatment, `good_outcome` and `outcome_in_brief`.
[[nodiscard]] std::vector<Rule> clinic_outcomes();
[[nodiscard]] std::vector<Rule> clinic_advice();

}  // namespace rejoinder::triage
