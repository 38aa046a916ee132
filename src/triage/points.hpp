#pragma once

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

[[nodiscard]] inline bool is_word(char32_t code) {
  return is_digit(code) || is_letter(code);
}

[[nodiscard]] constexpr bool is_space(char32_t code) {
  return code == ' ' || code == '\n';
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

}  // namespace rejoinder::triage
