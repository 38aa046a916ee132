#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Folded text byte by byte, and what can be told by counting them.
namespace rejoinder::triage::bytes {

// What a byte of folded text is: one look-up in place of comparisons, which go wrong at each border
// of a word.
enum Kind : std::uint8_t {
  of_word = 1,
  digit = 2,
  letter = 4,
  wide = 8,  // The first byte of a character beyond ASCII.
  sign = 16,
  shout = 32,
  ask = 64
};

[[nodiscard]] constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

inline constexpr auto kind_table = [] {
  std::array<std::uint8_t, 256> made{};
  for (std::size_t byte = 0; byte < made.size(); ++byte) {
    if (byte >= 'a' && byte <= 'z')
      made[byte] = letter | of_word;
    else if (byte >= '0' && byte <= '9')
      made[byte] = digit | of_word;
    else if (byte >= 0x80)
      made[byte] = begins_character(static_cast<char>(byte)) ? wide | of_word : of_word;
    else if (byte == '\'')
      made[byte] = sign | of_word;
    else if (byte == '!')
      made[byte] = shout;
    else if (byte == '?')
      made[byte] = ask;
    else if (byte > 0x20)
      made[byte] = sign;
  }
  return made;
}();

[[nodiscard]] constexpr std::uint8_t kind_of(char byte) {
  return kind_table[static_cast<unsigned char>(byte)];
}

[[nodiscard]] constexpr bool is_word_byte(char byte) {
  return (kind_of(byte) & of_word) != 0;
}

using ByteKinds = std::vector<std::uint8_t>;

[[nodiscard]] ByteKinds kinds_of(std::string_view folded);

struct Shape {
  std::size_t letters = 0;
  std::size_t capitals = 0;
  std::size_t digits = 0;
  std::size_t shouts = 0;  // !
  std::size_t asks = 0;    // ?
  std::size_t signs = 0;
  std::size_t lines = 0;
  std::size_t wide = 0;  // Beyond ASCII.
};

// Capitals are seen in the original alone, all else without the tricks.
[[nodiscard]] Shape shape_of(std::string_view original, const ByteKinds& folded);

}  // namespace rejoinder::triage::bytes
