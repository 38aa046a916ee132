#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace rejoinder::triage {

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline constexpr std::uint64_t one_each = 0x0101010101010101U;  // In each byte.

// Which places of a text are of some kind, a bit each. Borders of words are found by counting
// zeros: a comparison for each letter goes wrong at nearly every border, and there are many passes.
class Bitmap {
 public:
  // Those places of `kinds` that have a bit of `wanted`.
  Bitmap(std::span<const std::uint8_t> kinds, std::uint8_t wanted)
      : size_(kinds.size()), blocks_((kinds.size() + block_bits - 1) / block_bits) {
    const int bit = std::countr_zero(unsigned{wanted});
    if (std::has_single_bit(wanted)) {
      fill(kinds, [=](std::uint64_t eight) { return eight >> bit; });
    } else {
      fill(kinds, [=](std::uint64_t eight) {
        eight &= wanted * one_each;
        eight |= eight >> 4;
        eight |= eight >> 2;
        return eight | eight >> 1;
      });
    }
  }

  // The first place from here on that is, or is not; the text's size if there is none.
  [[nodiscard]] std::size_t next_set(std::size_t from) const { return next(from, 0); }
  [[nodiscard]] std::size_t next_clear(std::size_t from) const {
    return next(from, ~std::uint64_t{0});
  }

  // Those places alone that have none beside them.
  [[nodiscard]] Bitmap single() const {
    constexpr unsigned last = block_bits - 1;
    Bitmap made = *this;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const std::uint64_t before = i > 0 ? blocks_[i - 1] >> last : 0;
      const std::uint64_t behind = i + 1 < blocks_.size() ? blocks_[i + 1] << last : 0;
      made.blocks_[i] &= ~(blocks_[i] << 1 | before) & ~(blocks_[i] >> 1 | behind);
    }
    return made;
  }

  // Where runs begin and end, by turns.
  [[nodiscard]] std::vector<std::uint32_t> borders() const {
    std::size_t count = 1;  // The last run may go on to the end.
    for_each_change([&](std::size_t, std::uint64_t changes) {
      count += static_cast<std::size_t>(std::popcount(changes));
    });
    std::vector<std::uint32_t> found(count);
    count = 0;
    for_each_change([&](std::size_t block, std::uint64_t changes) {
      const auto begin = static_cast<std::uint32_t>(block * block_bits);
      for (; changes != 0; changes &= changes - 1) {
        found[count++] = begin + static_cast<std::uint32_t>(std::countr_zero(changes));
      }
    });
    if (count % 2 != 0) found[count++] = static_cast<std::uint32_t>(size_);
    found.resize(count);
    return found;
  }

  // Calls work(begin, end) for each run.
  template <class Work>
  void for_each_run(Work work) const {
    const std::vector<std::uint32_t> at = borders();
    for (std::size_t i = 0; i < at.size(); i += 2) work(at[i], at[i + 1]);
  }

 private:
  static constexpr std::size_t block_bits = 64;

  // Calls work(block, bits) with a bit for each place that differs from the one before it.
  template <class Work>
  void for_each_change(Work work) const {
    std::uint64_t before = 0;  // The last place of the block before.
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      work(i, blocks_[i] ^ (blocks_[i] << 1 | before));
      before = blocks_[i] >> (block_bits - 1);
    }
  }
  static_assert(std::endian::native == std::endian::little);

  // `wanted` puts the bit of each of eight places into the lowest of its byte.
  template <class Wanted>
  void fill(std::span<const std::uint8_t> kinds, Wanted wanted) {
    constexpr std::size_t step = sizeof(std::uint64_t);
    const auto bits_of = [&](const std::uint8_t* eight_kinds) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, eight_kinds, step);
      // The lowest bit of each byte, side by side.
      return ((wanted(eight) & one_each) * 0x0102040810204080U) >> 56;
    };
    const std::size_t whole = kinds.size() / block_bits;
    const auto block_of = [&](const std::uint8_t* of) {
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < block_bits; i += step) bits |= bits_of(of + i) << i;
      return bits;
    };
    for (std::size_t i = 0; i < whole; ++i) blocks_[i] = block_of(kinds.data() + i * block_bits);
    if (whole == blocks_.size()) return;
    std::array<std::uint8_t, block_bits> last{};
    std::copy(kinds.begin() + static_cast<std::ptrdiff_t>(whole * block_bits), kinds.end(),
              last.begin());
    blocks_[whole] = block_of(last.data());
  }

  [[nodiscard]] std::size_t next(std::size_t from, std::uint64_t flip) const {
    std::size_t block = from / block_bits;
    if (block >= blocks_.size()) return size_;
    std::uint64_t bits = (blocks_[block] ^ flip) & (~std::uint64_t{0} << (from % block_bits));
    while (bits == 0) {
      if (++block == blocks_.size()) return size_;
      bits = blocks_[block] ^ flip;
    }
    return std::min(block * block_bits + static_cast<std::size_t>(std::countr_zero(bits)), size_);
  }

  std::size_t size_;
  std::vector<std::uint64_t> blocks_;
};

}  // namespace rejoinder::triage
