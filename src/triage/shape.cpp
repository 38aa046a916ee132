#include "triage/shape.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "triage/bitmap.hpp"
#include "triage/fold.hpp"

namespace rejoinder::triage::bytes {
namespace {

// Calls work(at, bytes) for each so many bytes; behind the last there are zeros.
template <class Work>
void for_each_step(std::span<const std::uint8_t> bytes, Work work) {
  Bytes step{};
  std::size_t at = 0;
  for (; at + bytes_at_once <= bytes.size(); at += bytes_at_once) {
    std::memcpy(&step, bytes.data() + at, bytes_at_once);
    work(at, step);
  }
  if (at == bytes.size()) return;
  step = Bytes{};
  std::memcpy(&step, bytes.data() + at, bytes.size() - at);
  work(at, step);
}

inline Bytes kinds_of(Bytes bytes) {
  const auto is_letter = bytes - 'a' < 26;
  const auto is_digit = bytes - '0' < 10;
  const auto is_wide = bytes >= 0x80;
  const auto begins = (bytes & 0xC0) != 0x80;
  const auto is_shout = bytes == '!';
  const auto is_ask = bytes == '?';
  const auto is_sign = (bytes > 0x20) & ~(is_letter | is_digit | is_wide | is_shout | is_ask);
  const auto made = ((is_letter | is_digit | is_wide | (bytes == '\'')) & of_word) |
                    (is_letter & letter) | (is_digit & digit) | (is_wide & begins & wide) |
                    (is_sign & sign) | (is_shout & shout) | (is_ask & ask);
  return reinterpret_cast<Bytes>(made);
}

// How many bytes are of each kind, by the kind's bit: each byte is counted in its place.
std::array<std::size_t, 8> counts_of(const ByteKinds& kinds) {
  using Lanes [[gnu::vector_size(bytes_at_once)]] = std::uint64_t;
  constexpr std::size_t counted_max = 255;  // More would not fit a byte.
  constexpr std::size_t stretch = counted_max * bytes_at_once;
  std::array<std::size_t, 8> counts{};
  for (std::size_t from = 0; from < kinds.size(); from += stretch) {
    const std::size_t end = std::min(kinds.size(), from + stretch);
    std::array<Lanes, 8> sums{};
    const auto add = [&]<std::size_t... bit>(Lanes lanes, std::index_sequence<bit...>) {
      ((sums[bit] += lanes >> bit & one_each), ...);
    };
    for_each_step(std::span(kinds).subspan(from, end - from), [&](std::size_t, Bytes step) {
      add(reinterpret_cast<Lanes>(step), std::make_index_sequence<8>());
    });
    for (std::size_t bit = 0; bit < sums.size(); ++bit) {
      for (const std::uint64_t lane : {sums[bit][0], sums[bit][1]}) {
        for (std::uint64_t rest = lane; rest != 0; rest >>= 8) counts[bit] += rest & 0xFF;
      }
    }
  }
  return counts;
}

}  // namespace

bool is_word_byte(char byte) {
  return (kinds_of(Bytes{} + static_cast<std::uint8_t>(byte))[0] & of_word) != 0;
}

ByteKinds kinds_of(std::string_view text) {
  ByteKinds made(text.size() + bytes_at_once);
  for_each_step(bytes_of(text), [&](std::size_t at, Bytes bytes) {
    const Bytes kinds = kinds_of(bytes);
    std::memcpy(made.data() + at, &kinds, sizeof kinds);
  });
  made.resize(text.size());
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
  const auto count = [&](std::uint8_t kind) {
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
