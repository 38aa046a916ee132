#include "cli/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace rejoinder::cli {

std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t word_bytes_max = 200;  // The work grows with its length.
  word = word.substr(0, word_bytes_max);
  const auto best = std::min_element(candidates.begin(), candidates.end(),
                                     [&](const std::string& one, const std::string& other) {
                                       return edit_distance(word, one) < edit_distance(word, other);
                                     });
  return best == candidates.end() ? std::string{} : *best;
}

}  // namespace rejoinder::cli
