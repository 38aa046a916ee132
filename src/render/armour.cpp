#include "render/armour.hpp"

#include <array>
#include <bitset>

#include "render/literals.hpp"

namespace rejoinder::render {
namespace {

// Stand-ins come 32 at a time: the noncharacters U+FDD0 to U+FDEF, then the private use area of the
// basic plane, U+E000 to U+F8FF. All of them take three bytes.
constexpr unsigned block_size = 32;
constexpr unsigned noncharacters = 0xFDD0;
constexpr unsigned private_use_first = 0xE000;
constexpr unsigned private_use_last = 0xF8FF;
constexpr std::size_t private_blocks = (private_use_last - private_use_first + 1) / block_size;
constexpr std::size_t stand_in_bytes = 3;

constexpr std::size_t no_block_index = block_size - 1;
static_assert(hideable.size() < no_block_index);

// The code point of a three-byte sequence at `at`, 0 if there is none that matters here.
unsigned code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at + offset]));
  };
  if (text.size() - at < stand_in_bytes || (byte(0) & 0xFEU) != 0xEEU) return 0;
  return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
}

}  // namespace

std::optional<Armour> Armour::unused_in(std::string_view text) {
  bool noncharacters_used = false;
  std::bitset<private_blocks> used;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto point = code_point_at(text, i);
    if (point >= noncharacters && point < noncharacters + block_size) noncharacters_used = true;
    if (point >= private_use_first && point <= private_use_last) {
      used.set((point - private_use_first) / block_size);
    }
  }
  if (!noncharacters_used) return Armour(noncharacters);
  for (std::size_t block = 0; block < private_blocks; ++block) {
    if (!used[block]) {
      return Armour(private_use_first + static_cast<unsigned>(block) * block_size);
    }
  }
  return std::nullopt;
}

void Armour::append_stand_in(std::string& out, std::size_t index) const {
  const auto point = block_ + static_cast<unsigned>(index);
  out += static_cast<char>(0xE0U | point >> 12U);
  out += static_cast<char>(0x80U | (point >> 6U & 0x3FU));
  out += static_cast<char>(0x80U | (point & 0x3FU));
}

std::string Armour::put_on(std::string_view text) const {
  const auto treatment = treatments(text);
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  // cmark skips a byte order mark at the very start.
  if (text.starts_with("\xEF\xBB\xBF")) append_stand_in(out, no_block_index);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (treatment[i] == Treatment::hide) {
      append_stand_in(out, hideable.find(text[i]));
      continue;
    }
    if (treatment[i] == Treatment::no_block) append_stand_in(out, no_block_index);
    out += text[i];
  }
  return out;
}

std::string Armour::take_off(std::string_view armoured) const {
  std::string out;
  out.reserve(armoured.size());
  for (std::size_t i = 0; i < armoured.size(); ++i) {
    const auto point = code_point_at(armoured, i);
    if (point < block_ || point >= block_ + block_size) {
      out += armoured[i];
      continue;
    }
    const std::size_t index = point - block_;
    if (index < hideable.size()) out += hideable[index];
    i += stand_in_bytes - 1;
  }
  return out;
}

}  // namespace rejoinder::render
