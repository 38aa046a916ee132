#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "triage/features.hpp"

namespace rejoinder::triage {

// Found by trial on public sets, as the numbers in model.cpp.
inline constexpr std::array<double, block_count> block_scales{1.0, 0.6, 2.0};
inline constexpr double part_share = 0.5;
inline constexpr std::size_t cuts_of_part = 3;

template <class WeightOf>
[[nodiscard]] double sum_of(WeightOf weight_of, const std::vector<Bucket>& features,
                            std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += static_cast<double>(weight_of(features[i]));
  return sum;
}

// How much each of a block's features counts, if there are so many.
inline double block_scale(Block block, std::size_t count) {
  if (count == 0) return 0;
  return block_scales[static_cast<std::size_t>(block)] / std::sqrt(static_cast<double>(count));
}

// The sum of a block's weights, scaled to the block's size; and of that part of a long text that
// is most like spam, since padding spam with good words is cheap. `weight_of(bucket)`: a number.
template <class WeightOf>
[[nodiscard]] double linear(WeightOf weight_of, const Features& features) {
  const auto& words = features[Block::words];
  const auto& letters = features[Block::letters];
  const auto& marks = features[Block::marks];
  const double of_marks =
      sum_of(weight_of, marks, 0, marks.size()) * block_scale(Block::marks, marks.size());
  // Each stretch between two cuts is added up once; the parts below are three of them in a row.
  struct Stretch {
    double words = 0;
    double letters = 0;
  };
  std::vector<Stretch> stretches(features.cuts.size() + 1);
  Features::Cut begin;
  Stretch sum;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Features::Cut end = i < features.cuts.size()
                                  ? features.cuts[i]
                                  : Features::Cut{static_cast<std::uint32_t>(words.size()),
                                                  static_cast<std::uint32_t>(letters.size())};
    stretches[i] = {sum_of(weight_of, words, begin.words, end.words),
                    sum_of(weight_of, letters, begin.letters, end.letters)};
    sum.words += stretches[i].words;
    sum.letters += stretches[i].letters;
    begin = end;
  }
  const double all = sum.words * block_scale(Block::words, words.size()) +
                     sum.letters * block_scale(Block::letters, letters.size()) + of_marks;
  if (features.cuts.size() <= cuts_of_part) return all;
  double most = all;
  for (std::size_t i = 0; i + cuts_of_part <= features.cuts.size(); ++i) {
    const Features::Cut from = i == 0 ? Features::Cut{} : features.cuts[i - 1];
    const Features::Cut to = features.cuts[i + cuts_of_part - 1];
    Stretch part;
    for (std::size_t k = i; k < i + cuts_of_part; ++k) {
      part.words += stretches[k].words;
      part.letters += stretches[k].letters;
    }
    const double risk = part.words * block_scale(Block::words, to.words - from.words) +
                        part.letters * block_scale(Block::letters, to.letters - from.letters) +
                        of_marks;
    most = std::max(most, risk);
  }
  return all + part_share * (most - all);
}

}  // namespace rejoinder::triage
