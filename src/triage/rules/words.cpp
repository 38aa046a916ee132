// The words that the store and the wire use for the enumerations of rules.
#include <array>
#include <stdexcept>
#include <utility>

#include <rejoinder/ruleset.hpp>

namespace rejoinder {
namespace {

constexpr std::array<std::pair<RuleEffect, std::string_view>, 4> effects{
    {{RuleEffect::part, "part"},
     {RuleEffect::mark, "mark"},
     {RuleEffect::hold, "hold"},
     {RuleEffect::urgent, "urgent"}}};
constexpr std::array<std::pair<Where, std::string_view>, 3> places{
    {{Where::anywhere, "anywhere"},
     {Where::statements, "statements"},
     {Where::questions, "questions"}}};

template <class Words, class Value>
std::string_view word(const Words& words, Value value) {
  for (const auto& [known, text] : words) {
    if (known == value) return text;
  }
  throw std::logic_error("an enumeration has a value without a word");
}

template <class Value, class Words>
std::optional<Value> value(const Words& words, std::string_view text) {
  for (const auto& [known, word] : words) {
    if (word == text) return known;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(RuleEffect effect) {
  return word(effects, effect);
}
std::optional<RuleEffect> rule_effect_from(std::string_view text) {
  return value<RuleEffect>(effects, text);
}
std::string_view to_string(Where where) {
  return word(places, where);
}
std::optional<Where> where_from(std::string_view text) {
  return value<Where>(places, text);
}

}  // namespace rejoinder
