#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <utf8proc.h>

#include "triage/column.hpp"

namespace rejoinder::triage {

// What points are, by bits.
namespace kind {
inline constexpr std::uint8_t letter = 1;  // ASCII.
inline constexpr std::uint8_t digit = 2;
inline constexpr std::uint8_t wide = 4;  // Another letter, or a mark.
inline constexpr std::uint8_t sign = 8;  // That stands for a letter.
inline constexpr std::uint8_t space = 16;
inline constexpr std::uint8_t word = 32;    // With any of letter, digit and wide.
inline constexpr std::uint8_t beyond = 64;  // Not ASCII.

// Of so many bytes of ASCII at once.
[[nodiscard]] inline Bytes of_ascii(Bytes bytes) {
  const auto is_letter = bytes - 'a' < 26;
  const auto is_digit = bytes - '0' < 10;
  const auto is_sign = (bytes == '@') | (bytes == '$') | (bytes == '!');
  const auto made = (is_letter & (letter | word)) | (is_digit & (digit | word)) | (is_sign & sign) |
                    ((bytes == ' ') & space);
  return reinterpret_cast<Bytes>(made);
}
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
  if (code < 0x80) return kind::of_ascii(Bytes{} + static_cast<std::uint8_t>(code))[0];
  return is_letter(code) ? kind::beyond | kind::wide | kind::word : kind::beyond;
}

[[nodiscard]] inline bool is_word(char32_t code) {
  return (kind_of(code) & kind::word) != 0;
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

// The code points of a text, in columns.
class Points {
 public:
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  // More that there are then are not set.
  void resize(std::size_t size) {
    bytes_.resize(size);
    kinds_.resize(size);
    from_.resize(size);
    if (!others_.empty()) others_.resize(size);
  }

  [[nodiscard]] char32_t code(std::size_t at) const {
    return (kinds_[at] & kind::beyond) == 0 ? bytes_[at] : others_[at];
  }
  void set(std::size_t at, char32_t code) {
    bytes_[at] = code < 0x80 ? static_cast<std::uint8_t>(code) : 0;
    kinds_[at] = kind_of(code);
    if (code < 0x80) return;
    if (others_.empty()) others_.resize(size());
    others_[at] = code;
  }
  void set(std::size_t at, char32_t code, std::uint32_t begins) {
    set(at, code);
    from_[at] = begins;
  }
  // Some of another text, or of what stands further behind in this one, to a place that there is.
  void copy(const Points& of, Range range, std::size_t to) {
    if (&of == this && to == range.begin) return;
    const auto column = [&](const auto& source, auto& target) {
      std::copy(source.data() + range.begin, source.data() + range.end, target.data() + to);
    };
    column(of.bytes_, bytes_);
    column(of.kinds_, kinds_);
    column(of.from_, from_);
    if (of.others_.empty()) return;
    if (others_.empty()) others_.resize(size());
    column(of.others_, others_);
  }
  // Those of ASCII; 0 in the place of others.
  [[nodiscard]] const Column<std::uint8_t>& bytes() const { return bytes_; }
  [[nodiscard]] const Column<std::uint8_t>& kinds() const { return kinds_; }
  // The byte of the original at which each, or what it was made of, begins.
  [[nodiscard]] const Column<std::uint32_t>& from() const { return from_; }
  [[nodiscard]] bool is_space(std::size_t at) const { return kinds_[at] == kind::space; }

  // So many at once, which are ASCII and lie side by side in the original, too.
  void set_ascii(std::size_t at, Bytes bytes, std::uint32_t begins) {
    const Bytes kinds = kind::of_ascii(bytes);
    std::memcpy(bytes_.data() + at, &bytes, sizeof bytes);
    std::memcpy(kinds_.data() + at, &kinds, sizeof kinds);
    constexpr Numbers counting{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const Numbers from = counting + begins;
    std::memcpy(from_.data() + at, &from, sizeof from);
  }

 private:
  using Numbers [[gnu::vector_size(bytes_at_once * sizeof(std::uint32_t))]] = std::uint32_t;

  Column<std::uint8_t> bytes_;
  Column<std::uint8_t> kinds_;
  Column<std::uint32_t> from_;
  Column<char32_t> others_;  // Those beyond ASCII; empty if there are none.
};

}  // namespace rejoinder::triage
