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

// What is seen in the original alone.
constexpr std::uint8_t capital = 1;
constexpr std::uint8_t line = 2;

Bytes original_kinds_of(Bytes bytes) {
  return reinterpret_cast<Bytes>(((bytes - 'A' < 26) & capital) | ((bytes == '\n') & line));
}

// How many bytes are of each kind, by the kind's bit: each byte is counted in its place.
template <class KindsOf>
std::array<std::size_t, 8> counts_of(std::span<const std::uint8_t> bytes, KindsOf kinds_of_bytes) {
  using Lanes [[gnu::vector_size(bytes_at_once)]] = std::uint64_t;
  constexpr std::size_t counted_max = 255;  // More would not fit a byte.
  constexpr std::size_t stretch = counted_max * bytes_at_once;
  std::array<std::size_t, 8> counts{};
  for (std::size_t from = 0; from < bytes.size(); from += stretch) {
    std::array<Lanes, 8> sums{};
    const auto add = [&]<std::size_t... bit>(Lanes lanes, std::index_sequence<bit...>) {
      ((sums[bit] += lanes >> bit & one_each), ...);
    };
    const auto some = bytes.subspan(from, std::min(stretch, bytes.size() - from));
    for_each_step(some, [&](std::size_t, Bytes step) {
      add(reinterpret_cast<Lanes>(kinds_of_bytes(step)), std::make_index_sequence<8>());
    });
    for (std::size_t bit = 0; bit < sums.size(); ++bit) {
      for (const std::uint64_t lane : {sums[bit][0], sums[bit][1]}) {
        for (std::uint64_t rest = lane; rest != 0; rest >>= 8) counts[bit] += rest & 0xFF;
      }
    }
  }
  return counts;
}

std::size_t of_kind(const std::array<std::size_t, 8>& counts, std::uint8_t kind) {
  return counts[static_cast<std::size_t>(std::countr_zero(unsigned{kind}))];
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
  const auto seen = counts_of(bytes_of(original.substr(0, judged_bytes_max)), original_kinds_of);
  const auto counts = counts_of(folded, [](Bytes kinds) { return kinds; });
  return {.letters = of_kind(counts, letter),
          .capitals = of_kind(seen, capital),
          .digits = of_kind(counts, digit),
          .shouts = of_kind(counts, shout),
          .asks = of_kind(counts, ask),
          .signs = of_kind(counts, sign),
          .lines = of_kind(seen, line),
          .wide = of_kind(counts, wide)};
}

}  // namespace rejoinder::triage::bytes
