#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "triage/column.hpp"

// Folded text byte by byte, and what can be told by counting them.
namespace rejoinder::triage::bytes {

// What a byte of folded text is, by bits.
inline constexpr std::uint8_t of_word = 1;
inline constexpr std::uint8_t digit = 2;
inline constexpr std::uint8_t letter = 4;
inline constexpr std::uint8_t wide = 8;  // The first byte of a character beyond ASCII.
inline constexpr std::uint8_t sign = 16;
inline constexpr std::uint8_t shout = 32;
inline constexpr std::uint8_t ask = 64;

[[nodiscard]] constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

[[nodiscard]] bool is_word_byte(char byte);

using ByteKinds = Column<std::uint8_t>;

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
