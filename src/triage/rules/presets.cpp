#include "triage/rules/presets.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rejoinder {
namespace {

void append(std::vector<Rule>& rules, std::vector<Rule> more) {
  rules.insert(rules.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

Ruleset general() {
  Ruleset set{"general", {}};
  append(set.rules, triage::general_dangers());
  append(set.rules, triage::general_identifiers());
  append(set.rules, triage::general_manners());
  return set;
}

Ruleset health_clinic() {
  Ruleset set{"health-clinic", {}};
  append(set.rules, triage::clinic_emergencies());
  append(set.rules, triage::general_dangers());
  append(set.rules, triage::general_identifiers());
  append(set.rules, triage::clinic_identifiers());
  append(set.rules, triage::clinic_testimonials());
  append(set.rules, triage::clinic_advice());
  append(set.rules, triage::general_manners());
  return set;
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

Rule claim(std::string code, std::string pattern) {
  Rule rule = part(std::move(code), PatternTest{std::move(pattern)});
  rule.where = Where::statements;
  return rule;
}

}  // namespace triage
}  // namespace rejoinder
