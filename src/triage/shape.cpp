#include "triage/shape.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "triage/bitmap.hpp"
#include "triage/fold.hpp"

namespace rejoinder::triage::bytes {
namespace {

// How many bytes are of each kind, by the kind's bit: eight bytes at a time, each in its place.
std::array<std::size_t, 8> counts_of(const ByteKinds& kinds) {
  constexpr std::size_t eights_max = 255;  // More would not fit a byte.
  constexpr std::size_t stretch = eights_max * sizeof(std::uint64_t);
  std::array<std::size_t, 8> counts{};
  for (std::size_t at = 0; at < kinds.size(); at += stretch) {
    std::array<std::uint64_t, 8> sums{};
    const auto add = [&]<std::size_t... bit>(std::uint64_t eight, std::index_sequence<bit...>) {
      ((sums[bit] += eight >> bit & one_each), ...);
    };
    for_each_eight(
        std::span(kinds).subspan(at, std::min(stretch, kinds.size() - at)),
        [&](std::size_t, std::uint64_t eight) { add(eight, std::make_index_sequence<8>()); });
    for (std::size_t bit = 0; bit < sums.size(); ++bit) {
      for (std::uint64_t sum = sums[bit]; sum != 0; sum >>= 8) counts[bit] += sum & 0xFF;
    }
  }
  return counts;
}

}  // namespace

ByteKinds kinds_of(std::string_view text) {
  ByteKinds made(text.size());
  std::transform(text.begin(), text.end(), made.begin(), kind_of);
  return made;
}

Shape shape_of(std::string_view original, const ByteKinds& folded) {
  Shape shape;
  const std::string_view looked_at = original.substr(0, judged_bytes_max);
  for_each_eight(bytes_of(looked_at), [&](std::size_t, std::uint64_t eight) {
    // Of each byte the highest bit, which is free in ASCII, takes the carry of a comparison.
    constexpr std::uint64_t high = 0x80 * one_each;
    const std::uint64_t low = eight & ~high;
    const auto at_least = [&](char c) {
      return low + (0x80 - static_cast<unsigned char>(c)) * one_each;
    };
    const auto count = [&](std::uint64_t from, std::uint64_t beyond) {
      return ((from & ~beyond & ~eight & high) >> 7) * one_each >> 56;
    };
    shape.capitals += count(at_least('A'), at_least('Z' + 1));
    shape.lines += count(at_least('\n'), at_least('\n' + 1));
  });
  const auto counts = counts_of(folded);
  const auto count = [&](Kind kind) {
    return counts[static_cast<std::size_t>(std::countr_zero(unsigned{kind}))];
  };
  shape.letters = count(letter);
  shape.digits = count(digit);
  shape.shouts = count(shout);
  shape.asks = count(ask);
  shape.signs = count(sign);
  shape.wide = count(wide);
  return shape;
}

}  // namespace rejoinder::triage::bytes
