#include <algorithm>
#include <unordered_map>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/ruleset.hpp>
#include <rejoinder/text.hpp>

#include "triage/rules/identifiers.hpp"
#include "triage/rules/matching.hpp"

namespace rejoinder {
namespace {

bool is_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string item(std::string_view list, std::size_t at) {
  return std::string(list) + "[" + std::to_string(at) + "]";
}

template <class Names>
std::string listed(const Names& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

// Gathers the faults of one set.
class Check {
 public:
  explicit Check(const Ruleset& set) : set_(set) {}

  std::vector<FieldError> run() {
    check_text("name", set_.name, limits::ruleset_name_bytes_max, Need::required);
    if (set_.rules.size() > limits::rules_max) {
      fault("rules", "too_many", "At most " + std::to_string(limits::rules_max) + " rules");
      return std::move(faults_);  // What is wrong with each of a million nobody reads.
    }
    for (std::size_t i = 0; i < set_.rules.size(); ++i) {
      field_ = item("rules", i) + ".";
      check_code(set_.rules[i].code, i);
      check_words_for_people(set_.rules[i]);
    }
    for (std::size_t i = 0; i < set_.rules.size(); ++i) {
      field_ = item("rules", i) + ".";
      const auto check_one = [&](const auto& test) { check_test(test); };
      std::visit(check_one, set_.rules[i].test);
    }
    field_.clear();
    if (faults_.empty()) check_circles();
    return std::move(faults_);
  }

 private:
  enum class Need { optional, required };

  void fault(std::string_view field, std::string code, std::string detail) {
    faults_.push_back({field_ + std::string(field), std::move(code), std::move(detail)});
  }

  void check_text(std::string_view field, std::string_view text, std::size_t bytes_max, Need need) {
    if (text.size() > bytes_max) {
      fault(field, "too_long", "At most " + std::to_string(bytes_max) + " bytes");
    } else if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
      fault(field, "invalid", "Plain text in UTF-8");
    } else if (need == Need::required && is_blank(text)) {
      fault(field, "required", "Say something here");
    }
  }

  void check_code(const std::string& code, std::size_t at) {
    if (!is_code(code) || code.size() > limits::reason_bytes_max) {
      fault("code", "invalid",
            "Letters a to z, digits and underscores; at most " +
                std::to_string(limits::reason_bytes_max));
    } else if (const auto [first, added] = places_.emplace(code, at); !added) {
      fault("code", "duplicate", item("rules", first->second) + " has this code already");
    }
  }

  void check_words_for_people(const Rule& rule) {
    const Need need = rule.effect == RuleEffect::part ? Need::optional : Need::required;
    check_text("sentence", rule.sentence, limits::rule_sentence_bytes_max, need);
    check_text("reply", rule.reply, limits::rule_reply_bytes_max, Need::optional);
    check_text("redaction", rule.redaction, limits::rule_redaction_bytes_max, Need::optional);
  }

  void check_test(const PatternTest& test) {
    const std::size_t before = faults_.size();
    check_text("pattern", test.pattern, limits::rule_pattern_bytes_max, Need::required);
    if (faults_.size() != before) return;
    const auto pattern = triage::compile_pattern(test.pattern);
    if (!pattern->ok()) {
      fault("pattern", "invalid_pattern", "Not a pattern in RE2's syntax: " + pattern->error());
    }
  }

  void check_test(const WordsTest& test) {
    if (test.words.empty()) return fault("words", "required", "Name at least one word");
    if (test.words.size() > limits::rule_words_max) {
      return fault("words", "too_many",
                   "At most " + std::to_string(limits::rule_words_max) + " words");
    }
    const std::size_t before = faults_.size();
    for (std::size_t i = 0; i < test.words.size(); ++i) {
      const std::string field = item("words", i);
      check_text(field, test.words[i], limits::rule_word_bytes_max, Need::required);
      if (faults_.size() != before) continue;
      const std::string word = triage::normal_word(test.words[i]);
      if (word.empty() || word == "*") fault(field, "required", "Name a word");
    }
    if (faults_.size() == before && !triage::compile_words(test.words)->ok()) {
      fault("words", "too_long", "These words are too much for one rule; make two of it");
    }
  }

  void check_test(const IdentifierTest& test) {
    if (triage::finder(test.identifier) == nullptr) {
      fault("identifier", "unknown", "One of " + listed(identifier_names()));
    }
  }

  void check_test(const LinksTest&) {}
  void check_test(const LengthTest&) {}

  void check_test(const CapitalsTest& test) {
    if (test.percent == 0 || test.percent > 100) {
      fault("capitals.percent", "out_of_range", "From 1 to 100");
    }
  }

  void check_test(const ScriptsTest& test) {
    if (test.scripts.empty()) return fault("scripts", "required", "Name at least one script");
    for (std::size_t i = 0; i < test.scripts.size(); ++i) {
      if (triage::script_class(test.scripts[i]).empty()) {
        fault(item("scripts", i), "unknown", "One of " + listed(script_names()));
      }
    }
  }

  void check_test(const AllTest& test) { check_codes("all", test.codes); }
  void check_test(const AnyTest& test) { check_codes("any", test.codes); }

  void check_codes(std::string_view field, const std::vector<std::string>& codes) {
    if (codes.empty()) return fault(field, "required", "Name at least one rule by its code");
    if (codes.size() > limits::rule_codes_max) {
      return fault(field, "too_many",
                   "At most " + std::to_string(limits::rule_codes_max) + " codes");
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (!places_.contains(codes[i])) {
        fault(item(field, i), "unknown", "No rule of this set has this code");
      }
    }
  }

  // Depth first; a rule that is met again on the way down refers to itself.
  enum class Visit { not_yet, under_way, done };

  void check_circles() {
    std::vector<Visit> visits(set_.rules.size(), Visit::not_yet);
    for (std::size_t i = 0; i < set_.rules.size(); ++i) follow(i, visits);
  }

  void follow(std::size_t at, std::vector<Visit>& visits) {
    if (visits[at] != Visit::not_yet) return;
    visits[at] = Visit::under_way;
    const RuleTest& test = set_.rules[at].test;
    const auto* all = std::get_if<AllTest>(&test);
    const auto* any = std::get_if<AnyTest>(&test);
    const std::string_view field = all != nullptr ? "all" : "any";
    if (all != nullptr || any != nullptr) {
      for (const std::string& code : all != nullptr ? all->codes : any->codes) {
        const std::size_t next = places_.at(code);
        if (visits[next] == Visit::under_way) {
          field_ = item("rules", at) + ".";
          fault(field, "circular", "Through " + code + " this rule waits for itself");
        }
        follow(next, visits);
      }
    }
    visits[at] = Visit::done;
  }

  const Ruleset& set_;
  std::string field_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<FieldError> faults_;
};

}  // namespace

std::vector<FieldError> check(const Ruleset& set) {
  return Check(set).run();
}

}  // namespace rejoinder
