#include "render/ruleset_json.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace rejoinder;
using namespace rejoinder::render;

namespace {

// A policy of one rule with these members.
std::string policy(const std::string& members) {
  return R"({"name":"clinic","rules":[{"code":"a",)" + members + "}]}";
}

// The first fault: `field code`.
std::string fault(const std::string& json) {
  const auto set = ruleset_from_json(json);
  if (set) return "none";
  if (set.error().fields.empty()) return set.error().slug;
  return set.error().fields.front().field + " " + set.error().fields.front().code;
}

}  // namespace

TEST_CASE("A policy that is written as JSON is read back as it was", "[ruleset]") {
  for (const std::string& name : preset_names()) {
    INFO(name);
    const Ruleset set = preset(name).value();
    const auto read = ruleset_from_json(ruleset_json(set));
    REQUIRE(read);
    CHECK(*read == set);
  }
}

TEST_CASE("Every kind of test is read back as it was", "[ruleset]") {
  const Ruleset set{"all",
                    {{.code = "a", .sentence = "", .test = PatternTest{"a\"\\b"}},
                     {.code = "b", .sentence = "B", .test = WordsTest{{"one", "two"}}},
                     {.code = "c", .sentence = "C", .test = IdentifierTest{"phone"}},
                     {.code = "d", .sentence = "D", .test = LinksTest{0}},
                     {.code = "e", .sentence = "E", .test = LengthTest{9}},
                     {.code = "f", .sentence = "F", .test = CapitalsTest{50, 10}},
                     {.code = "g", .sentence = "G", .test = ScriptsTest{{"latin"}}},
                     {.code = "h", .sentence = "H", .test = AllTest{{"a", "b"}}},
                     {.code = "i",
                      .sentence = "I",
                      .effect = RuleEffect::urgent,
                      .test = AnyTest{{"a"}},
                      .where = Where::questions,
                      .reply = "Please call.",
                      .redaction = "[gone]",
                      .enabled = false}}};
  const auto read = ruleset_from_json(ruleset_json(set));
  REQUIRE(read);
  CHECK(*read == set);
}

TEST_CASE("What a rule leaves out has its usual value", "[ruleset]") {
  const auto set = ruleset_from_json(policy(R"("pattern":"x")"));
  REQUIRE(set);
  const Rule& rule = set->rules.at(0);
  CHECK(rule.effect == RuleEffect::mark);
  CHECK(rule.where == Where::anywhere);
  CHECK(rule.enabled);
  CHECK(ruleset_from_json(policy(R"("capitals":{})"))->rules.at(0).test ==
        RuleTest(CapitalsTest{}));
}

TEST_CASE("What is no policy is refused by field and reason", "[ruleset]") {
  CHECK(fault("") == "invalid_json");
  CHECK(fault("[]") == "invalid_json");
  CHECK(fault(R"({"rules":[]})") == "name required");
  CHECK(fault(R"({"name":1,"rules":[]})") == "name wrong_type");
  CHECK(fault(R"({"name":"a"})") == "rules required");
  CHECK(fault(R"({"name":"a","rules":{}})") == "rules wrong_type");
  CHECK(fault(R"({"name":"a","rules":[],"rule":[]})") == "rule unknown");
  CHECK(fault(R"({"name":"a","rules":[1]})") == "rules[0] wrong_type");
  CHECK(fault(R"({"name":"a","rules":[{"links":1}]})") == "rules[0].code required");
  CHECK(fault(R"({"name":"a","rules":[{"code":"a","links":1},{"code":"b"}]})") ==
        "rules[1] required");
}

TEST_CASE("A member of the wrong kind is refused by its name", "[ruleset]") {
  CHECK(fault(policy(R"("pattern":"x","enable":false)")) == "rules[0].enable unknown");
  CHECK(fault(policy(R"("pattern":"x","links":1)")) == "rules[0] ambiguous");
  CHECK(fault(policy(R"("pattern":1)")) == "rules[0].pattern wrong_type");
  CHECK(fault(policy(R"("pattern":"x","effect":"delete")")) == "rules[0].effect unknown");
  CHECK(fault(policy(R"("pattern":"x","effect":1)")) == "rules[0].effect unknown");
  CHECK(fault(policy(R"("pattern":"x","where":"here")")) == "rules[0].where unknown");
  CHECK(fault(policy(R"("pattern":"x","enabled":"no")")) == "rules[0].enabled wrong_type");
  CHECK(fault(policy(R"("pattern":"x","reply":null)")) == "rules[0].reply wrong_type");
  CHECK(fault(policy(R"("words":"x")")) == "rules[0].words wrong_type");
  CHECK(fault(policy(R"("words":["x",2])")) == "rules[0].words[1] wrong_type");
  CHECK(fault(policy(R"("links":-1)")) == "rules[0].links wrong_type");
  CHECK(fault(policy(R"("links":1.5)")) == "rules[0].links wrong_type");
  CHECK(fault(policy(R"("capitals":70)")) == "rules[0].capitals wrong_type");
  CHECK(fault(policy(R"("capitals":{"share":70})")) == "rules[0].capitals.share unknown");
  CHECK(fault(policy(R"("capitals":{"percent":"70"})")) == "rules[0].capitals.percent wrong_type");
}

TEST_CASE("A flood of rules is refused before any is read", "[ruleset]") {
  std::string rules = "1";
  for (std::size_t i = 0; i < limits::rules_max; ++i) rules += ",1";
  CHECK(fault(R"({"name":"a","rules":[)" + rules + "]}") == "rules too_many");
}
