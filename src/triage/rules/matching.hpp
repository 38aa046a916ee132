#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include <rejoinder/ruleset.hpp>

#include "triage/rules/reading.hpp"

namespace rejoinder::triage {

// How our patterns are compiled: without regard to case, bounded, and silent, since what an owner
// types is no fault of the program's.
[[nodiscard]] std::unique_ptr<const RE2> compile_pattern(std::string_view pattern);

// Words and phrases as one pattern whose first group is the phrase.
[[nodiscard]] std::unique_ptr<const RE2> compile_words(const std::vector<std::string>& words);

// A word as a pattern sees it: `can't ` and `can’t` are the same.
[[nodiscard]] std::string normal_word(std::string_view word);

// A script as RE2 names it: `Latin` for `latin`. Empty when there is none of this name.
[[nodiscard]] std::string_view script_class(std::string_view name);

// What one rule looks for, made ready; the combining ones are the program's.
class Matcher {
 public:
  explicit Matcher(const Rule& rule);

  // The first `most` spans of the reading's text, in order.
  [[nodiscard]] std::vector<Span> matches(const Reading& reading, std::size_t most) const;
  // What must match for the rule to hit; null when it looks for no pattern.
  [[nodiscard]] const RE2* pattern() const { return pattern_.get(); }

 private:
  [[nodiscard]] bool counts(const Reading& reading, Span match) const;
  [[nodiscard]] std::vector<Span> found_by_pattern(const Reading& reading, std::size_t most) const;
  [[nodiscard]] std::vector<Span> found_by_identifier(const Reading& reading, std::string_view name,
                                                      std::size_t most) const;

  RuleTest test_;
  Where where_;
  std::unique_ptr<const RE2> pattern_;  // Of patterns, words and scripts.
};

}  // namespace rejoinder::triage
