#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/ruleset.hpp>

namespace rejoinder::triage {

// Words and phrases that stand between bars.
[[nodiscard]] WordsTest listed(std::string_view words);
// A building block of other rules.
[[nodiscard]] Rule part(std::string code, RuleTest test);
// The same, of sentences that do not ask.
[[nodiscard]] Rule claim(std::string code, std::string pattern);

// The rules of groups, one after the other.
[[nodiscard]] std::vector<Rule> joined(std::initializer_list<std::vector<Rule> (*)()> groups);

[[nodiscard]] std::vector<Rule> general_identifiers();
[[nodiscard]] std::vector<Rule> general_dangers();
[[nodiscard]] std::vector<Rule> general_manners();

[[nodiscard]] std::vector<Rule> clinic_identifiers();
[[nodiscard]] std::vector<Rule> clinic_emergencies();
[[nodiscard]] std::vector<Rule> clinic_testimonials();
// Parts of them: what came of a treatment, `good_outcome` and `outcome_in_brief`.
[[nodiscard]] std::vector<Rule> clinic_outcomes();
// More of them: results that stand for themselves, `result`, and `gain` that something `caused`.
[[nodiscard]] std::vector<Rule> clinic_results();
// And praise of those who treat.
[[nodiscard]] std::vector<Rule> clinic_skill();
[[nodiscard]] std::vector<Rule> clinic_advice();

}  // namespace rejoinder::triage
