#include "render/ruleset_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "render/json_writer.hpp"

namespace rejoinder::render {
namespace {

std::int64_t number(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

// Writes the member that says what a rule looks for.
class TestWriter {
 public:
  explicit TestWriter(JsonWriter& out) : out_(out) {}

  void operator()(const PatternTest& test) { out_.field("pattern", test.pattern); }
  void operator()(const WordsTest& test) { list("words", test.words); }
  void operator()(const IdentifierTest& test) { out_.field("identifier", test.identifier); }
  void operator()(const LinksTest& test) { out_.field("links", number(test.more_than)); }
  void operator()(const LengthTest& test) { out_.field("length", number(test.more_than)); }
  void operator()(const CapitalsTest& test) {
    out_.key("capitals").begin_object();
    out_.field("percent", number(test.percent)).field("letters", number(test.letters_min));
    out_.end_object();
  }
  void operator()(const ScriptsTest& test) { list("scripts", test.scripts); }
  void operator()(const AllTest& test) { list("all", test.codes); }
  void operator()(const AnyTest& test) { list("any", test.codes); }

 private:
  void list(std::string_view name, const std::vector<std::string>& texts) {
    out_.key(name).begin_array();
    for (const std::string& text : texts) out_.value(text);
    out_.end_array();
  }

  JsonWriter& out_;
};

void write_rule(JsonWriter& out, const Rule& rule) {
  out.begin_object().field("code", rule.code).field("effect", to_string(rule.effect));
  std::visit(TestWriter(out), rule.test);
  if (rule.where != Where::anywhere) out.field("where", to_string(rule.where));
  if (!rule.sentence.empty()) out.field("sentence", rule.sentence);
  if (!rule.reply.empty()) out.field("reply", rule.reply);
  if (!rule.redaction.empty()) out.field("redaction", rule.redaction);
  if (!rule.enabled) out.field("enabled", rule.enabled);
  out.end_object();
}

constexpr std::array<std::string_view, 9> test_names{
    "pattern", "words", "identifier", "links", "length", "capitals", "scripts", "all", "any"};
constexpr std::array<std::string_view, 7> other_names{"code",  "effect",    "where",  "sentence",
                                                      "reply", "redaction", "enabled"};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Reads one rule, and notes each member at fault under its whole name.
class RuleReader {
 public:
  RuleReader(std::string field, const JsonValue& value, std::vector<FieldError>& faults)
      : field_(std::move(field)), value_(value), faults_(faults) {}

  Rule read() {
    Rule rule;
    if (value_.object() == nullptr) {
      faults_.push_back({field_, "wrong_type", "Send an object here"});
      return rule;
    }
    refuse_unknown();
    read_text("code", rule.code);
    if (value_.find("code") == nullptr) fault("code", "required", "Give the rule a code");
    read_text("sentence", rule.sentence);
    read_text("reply", rule.reply);
    read_text("redaction", rule.redaction);
    read_word("effect", rule.effect, rule_effect_from, "One of part, mark, hold, urgent");
    read_word("where", rule.where, where_from, "One of anywhere, statements, questions");
    if (const JsonValue* enabled = value_.find("enabled")) {
      if (const bool* truth = enabled->boolean()) {
        rule.enabled = *truth;
      } else {
        fault("enabled", "wrong_type", "Send true or false here");
      }
    }
    read_test(rule.test);
    return rule;
  }

 private:
  void fault(std::string_view name, std::string code, std::string detail) {
    faults_.push_back({field_ + "." + std::string(name), std::move(code), std::move(detail)});
  }

  void refuse_unknown() {
    for (const auto& [name, content] : *value_.object()) {
      if (!is_one_of(test_names, name) && !is_one_of(other_names, name)) {
        fault(name, "unknown", "A rule has no such member");
      }
    }
  }

  void read_text(std::string_view name, std::string& into) {
    const JsonValue* value = value_.find(name);
    if (value == nullptr) return;
    if (const std::string* text = value->text()) {
      into = *text;
    } else {
      fault(name, "wrong_type", "Send a text here");
    }
  }

  template <class Value>
  void read_word(std::string_view name, Value& into, std::optional<Value> (*from)(std::string_view),
                 std::string choice) {
    const JsonValue* value = value_.find(name);
    if (value == nullptr) return;
    const auto known = value->text() != nullptr ? from(*value->text()) : std::nullopt;
    if (known) {
      into = *known;
    } else {
      fault(name, "unknown", std::move(choice));
    }
  }

  std::vector<std::string> texts(std::string_view name, const JsonValue& value) {
    std::vector<std::string> all;
    const JsonValue::Array* items = value.array();
    if (items == nullptr) {
      fault(name, "wrong_type", "Send a list of texts here");
      return all;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (const std::string* text = items->at(i).text()) {
        all.push_back(*text);
      } else {
        fault(std::string(name) + "[" + std::to_string(i) + "]", "wrong_type", "Send a text here");
      }
    }
    return all;
  }

  std::size_t count(std::string_view name, const JsonValue& value) {
    const std::int64_t* whole = value.integer();
    if (whole != nullptr && *whole >= 0) return static_cast<std::size_t>(*whole);
    fault(name, "wrong_type", "Send a whole number from 0 here");
    return 0;
  }

  CapitalsTest capitals(const JsonValue& value) {
    CapitalsTest test;
    if (value.object() == nullptr) {
      fault("capitals", "wrong_type", "Send an object with percent and letters here");
      return test;
    }
    for (const auto& [name, content] : *value.object()) {
      if (name == "percent") {
        test.percent = count("capitals.percent", content);
      } else if (name == "letters") {
        test.letters_min = count("capitals.letters", content);
      } else {
        fault("capitals." + name, "unknown", "It has only percent and letters");
      }
    }
    return test;
  }

  void read_test(RuleTest& test) {
    const auto there = [&](std::string_view name) { return value_.find(name) != nullptr; };
    const auto tests = std::count_if(test_names.begin(), test_names.end(), there);
    if (tests != 1) {
      faults_.push_back(
          {field_, tests == 0 ? "required" : "ambiguous",
           "Name one of pattern, words, identifier, links, length, capitals, scripts, "
           "all, any"});
      return;
    }
    const std::string_view name = *std::find_if(test_names.begin(), test_names.end(), there);
    const JsonValue& value = *value_.find(name);
    if (name == "pattern") {
      read_text(name, test.emplace<PatternTest>().pattern);
    } else if (name == "words") {
      test = WordsTest{texts(name, value)};
    } else if (name == "identifier") {
      read_text(name, test.emplace<IdentifierTest>().identifier);
    } else if (name == "links") {
      test = LinksTest{count(name, value)};
    } else if (name == "length") {
      test = LengthTest{count(name, value)};
    } else if (name == "capitals") {
      test = capitals(value);
    } else if (name == "scripts") {
      test = ScriptsTest{texts(name, value)};
    } else if (name == "all") {
      test = AllTest{texts(name, value)};
    } else {
      test = AnyTest{texts(name, value)};
    }
  }

  std::string field_;
  const JsonValue& value_;
  std::vector<FieldError>& faults_;
};

tl::unexpected<Error> no_object() {
  return refuse(Errc::malformed, "invalid_json", "Send one JSON object.");
}

}  // namespace

std::string ruleset_json(const Ruleset& set) {
  JsonWriter out;
  out.begin_object().field("name", set.name).key("rules").begin_array();
  for (const Rule& rule : set.rules) write_rule(out, rule);
  out.end_array().end_object();
  return out.take();
}

Result<Ruleset> ruleset_from_json(std::string_view json) {
  const auto value = parse_json(json);
  if (!value) return no_object();
  return ruleset_from_json(*value);
}

Result<Ruleset> ruleset_from_json(const JsonValue& value) {
  if (value.object() == nullptr) return no_object();
  Ruleset set;
  std::vector<FieldError> faults;
  for (const auto& [name, content] : *value.object()) {
    if (name != "name" && name != "rules") {
      faults.push_back({name, "unknown", "A policy has no such member"});
    }
  }
  const JsonValue* name = value.find("name");
  if (name != nullptr && name->text() != nullptr) {
    set.name = *name->text();
  } else {
    faults.push_back({"name", name == nullptr ? "required" : "wrong_type", "Name the policy"});
  }
  const JsonValue* rules = value.find("rules");
  if (rules == nullptr || rules->array() == nullptr) {
    faults.push_back(
        {"rules", rules == nullptr ? "required" : "wrong_type", "Send a list of rules here"});
  } else if (rules->array()->size() > limits::rules_max) {
    faults.push_back(
        {"rules", "too_many", "At most " + std::to_string(limits::rules_max) + " rules"});
  } else {
    for (const JsonValue& rule : *rules->array()) {
      const std::string field = "rules[" + std::to_string(set.rules.size()) + "]";
      set.rules.push_back(RuleReader(field, rule, faults).read());
    }
  }
  if (faults.empty()) return set;
  return tl::unexpected(
      Error{Errc::invalid, "invalid_fields", "Some fields need another look.", std::move(faults)});
}

}  // namespace rejoinder::render
