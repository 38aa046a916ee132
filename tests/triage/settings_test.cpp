#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include <rejoinder/triage.hpp>

using namespace rejoinder;

namespace {

Rule rule_of(std::string code, RuleEffect effect, RuleTest test) {
  return {.code = std::move(code), .sentence = "S", .effect = effect, .test = std::move(test)};
}

TriageSettings on() {
  TriageSettings settings;
  settings.auto_approve = true;
  settings.rules.rules = {rule_of("number", RuleEffect::part, PatternTest{"[0-9]+"}),
                          rule_of("holds", RuleEffect::hold, AllTest{{"number"}}),
                          rule_of("off", RuleEffect::hold, LinksTest{})};
  settings.rules.rules.back().enabled = false;
  return settings;
}

// How `change` alters a rule of settings that publish by themselves.
template <class Change>
bool more_with(std::size_t rule, Change change) {
  TriageSettings after = on();
  change(after.rules.rules.at(rule));
  return publishes_more(on(), after);
}

}  // namespace

TEST_CASE("Publishing by itself, or up to a higher risk, is more than before", "[triage]") {
  TriageSettings off = on();
  off.auto_approve = false;
  CHECK(publishes_more(off, on()));
  CHECK_FALSE(publishes_more(on(), off));
  CHECK_FALSE(publishes_more(on(), on()));
  TriageSettings higher = on();
  higher.ham_below = 0.06;
  CHECK(publishes_more(on(), higher));
  CHECK_FALSE(publishes_more(higher, on()));
  higher.auto_approve = false;
  higher.rules.rules.clear();
  CHECK_FALSE(publishes_more(on(), higher));
  TriageSettings spam = on();
  spam.auto_spam = true;
  spam.spam_above = 0.5;
  CHECK_FALSE(publishes_more(on(), spam));
}

TEST_CASE("A rule that held and does no more lets more be published", "[triage]") {
  CHECK(more_with(1, [](Rule& rule) { rule.enabled = false; }));
  CHECK(more_with(1, [](Rule& rule) { rule.effect = RuleEffect::mark; }));
  CHECK(more_with(1, [](Rule& rule) { rule.where = Where::questions; }));
  CHECK(more_with(1, [](Rule& rule) { rule.code = "another"; }));
  CHECK(more_with(0, [](Rule& rule) { rule.test = PatternTest{"[0-8]+"}; }));

  CHECK_FALSE(more_with(1, [](Rule& rule) { rule.effect = RuleEffect::urgent; }));
  CHECK_FALSE(more_with(1, [](Rule& rule) { rule.reply = "Please call us."; }));
  CHECK_FALSE(more_with(0, [](Rule& rule) { rule.effect = RuleEffect::hold; }));
  CHECK_FALSE(more_with(2, [](Rule& rule) { rule.enabled = true; }));
  CHECK_FALSE(more_with(2, [](Rule& rule) { rule.test = LinksTest{9}; }));
}
