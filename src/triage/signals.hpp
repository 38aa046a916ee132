#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace rejoinder::triage {

// What spam says, whatever it sells: a pattern over folded text.
struct Signal {
  std::string_view code;
  std::string_view sentence;  // For moderators.
  double weight;              // In logits, before this site has decided anything.
  std::string_view pattern;   // RE2.
  // RE2; what it never is without. The pattern has gaps that much fits in: in one automaton with
  // all others its states would multiply theirs. So it is searched by itself, where this is found.
  std::string_view part = {};
};

[[nodiscard]] const std::vector<Signal>& signals();

// Which of them a folded text has, by index, in order. Linear in the text.
[[nodiscard]] std::vector<std::size_t> signals_in(std::string_view folded);

struct SignalSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
// Where it stands; nowhere if it does not.
[[nodiscard]] SignalSpan find_signal(std::size_t index, std::string_view folded);

}  // namespace rejoinder::triage
