#include "triage/rules/presets.hpp"

#include <algorithm>
#include <utility>

namespace rejoinder {
namespace {

Ruleset general() {
  using namespace triage;
  return {"general", joined({general_dangers, general_identifiers, general_manners})};
}

Ruleset health_clinic() {
  using namespace triage;
  return {"health-clinic",
          joined({clinic_emergencies, general_dangers, general_identifiers, clinic_identifiers,
                  clinic_testimonials, clinic_advice, general_manners})};
}

}  // namespace

std::vector<std::string> preset_names() {
  return {"general", "health-clinic"};
}

std::optional<Ruleset> preset(std::string_view name) {
  if (name == "general") return general();
  if (name == "health-clinic") return health_clinic();
  return std::nullopt;
}

namespace triage {

WordsTest listed(std::string_view words) {
  WordsTest test;
  while (!words.empty()) {
    const std::size_t bar = std::min(words.find('|'), words.size());
    test.words.emplace_back(words.substr(0, bar));
    words.remove_prefix(std::min(bar + 1, words.size()));
  }
  return test;
}

Rule part(std::string code, RuleTest test) {
  return {
      .code = std::move(code), .sentence = {}, .effect = RuleEffect::part, .test = std::move(test)};
}

std::vector<Rule> joined(std::initializer_list<std::vector<Rule> (*)()> groups) {
  std::vector<Rule> rules;
  for (auto* const group : groups) {
    for (Rule& rule : group()) rules.push_back(std::move(rule));
  }
  return rules;
}

Rule claim(std::string code, std::string pattern) {
  Rule rule = part(std::move(code), PatternTest{std::move(pattern)});
  rule.where = Where::statements;
  return rule;
}

}  // namespace triage
}  // namespace rejoinder
