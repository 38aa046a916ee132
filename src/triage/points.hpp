#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <utf8proc.h>

namespace rejoinder::triage {

// A code point, and the byte of the original at which it, or what it was made of, begins.
struct Point {
  char32_t code = 0;
  std::uint32_t from = 0;
};
using Points = std::vector<Point>;

// What points are, by bits.
namespace kind {
inline constexpr std::uint8_t letter = 1;  // ASCII.
inline constexpr std::uint8_t digit = 2;
inline constexpr std::uint8_t wide = 4;  // Another letter, or a mark.
inline constexpr std::uint8_t sign = 8;  // That stands for a letter.
inline constexpr std::uint8_t space = 16;
inline constexpr std::uint8_t word = 32;  // With any of letter, digit and wide.

inline constexpr auto of_ascii = [] {
  std::array<std::uint8_t, 0x80> made{};
  for (std::size_t c = 'a'; c <= 'z'; ++c) made[c] = letter | word;
  for (std::size_t c = '0'; c <= '9'; ++c) made[c] = digit | word;
  for (const char32_t c : {U'@', U'$', U'!'}) made[c] = sign;
  for (const char32_t c : {U' ', U'\n'}) made[c] = space;
  return made;
}();
}  // namespace kind

[[nodiscard]] constexpr bool is_ascii_letter(char32_t code) {
  return code >= 'a' && code <= 'z';
}

[[nodiscard]] constexpr bool is_digit(char32_t code) {
  return code >= '0' && code <= '9';
}

[[nodiscard]] constexpr bool is_latin(char32_t code) {
  return is_ascii_letter(code) || (code >= 0xC0 && code <= 0x24F) ||
         (code >= 0x1E00 && code <= 0x1EFF);
}

[[nodiscard]] inline bool is_letter(char32_t code) {
  if (code < 0x80) return is_ascii_letter(code);
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
}

[[nodiscard]] inline std::uint8_t kind_of(char32_t code) {
  if (code < 0x80) return kind::of_ascii[code];
  return is_letter(code) ? kind::wide | kind::word : 0;
}

[[nodiscard]] inline bool is_word(char32_t code) {
  return (kind_of(code) & kind::word) != 0;
}

[[nodiscard]] constexpr bool is_space(char32_t code) {
  return code == ' ' || code == '\n';
}

using Kinds = std::vector<std::uint8_t>;

[[nodiscard]] inline Kinds kinds_of(const Points& points) {
  Kinds kinds(points.size());
  std::transform(points.begin(), points.end(), kinds.begin(),
                 [](const Point& point) { return kind_of(point.code); });
  return kinds;
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

}  // namespace rejoinder::triage
