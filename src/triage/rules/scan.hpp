#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include <rejoinder/ruleset.hpp>

namespace rejoinder::triage {

inline bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Calls `use(span)` for the pattern's first group wherever it matches, from left to right, until it
// answers with the place to go on from; npos ends. `^` and `$` mean the text's own ends.
template <class Use>
void each_match(const RE2& pattern, std::string_view text, Use use) {
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece groups[2];
  std::size_t at = 0;
  while (at <= text.size() && pattern.Match(whole, at, text.size(), RE2::UNANCHORED, groups, 2)) {
    const re2::StringPiece& part = groups[1].data() != nullptr ? groups[1] : groups[0];
    const auto start = static_cast<std::size_t>(part.data() - text.data());
    const Span span{start, start + part.size()};
    const std::size_t next = use(span);
    if (next == std::string_view::npos) return;
    at = std::max(next, at + 1);  // A match of nothing would be found again for ever.
  }
}

// In order; those that overlap become one.
[[nodiscard]] std::vector<Span> merged(std::vector<Span> spans);

}  // namespace rejoinder::triage
