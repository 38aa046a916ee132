#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace rejoinder::triage {

// Which places of a text are of some kind, a bit each. Borders of words are found by counting
// zeros: a comparison for each letter goes wrong at nearly every border, and there are many passes.
class Bitmap {
 public:
  // Those places of `kinds` that have a bit of `wanted`.
  Bitmap(std::span<const std::uint8_t> kinds, std::uint8_t wanted)
      : size_(kinds.size()), blocks_((kinds.size() + block_bits - 1) / block_bits) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    for (std::size_t at = 0; at < kinds.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, kinds.data() + at, std::min(sizeof eight, kinds.size() - at));
      eight &= wanted * ones;
      eight |= eight >> 4;
      eight |= eight >> 2;
      eight |= eight >> 1;
      // The lowest bit of each byte, side by side.
      const std::uint64_t bits = ((eight & ones) * 0x0102040810204080U) >> 56;
      blocks_[at / block_bits] |= bits << (at % block_bits);
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

  // Calls work(begin, end) for each run.
  template <class Work>
  void for_each_run(Work work) const {
    for (std::size_t begin = next_set(0); begin < size_;) {
      const std::size_t end = next_clear(begin);
      work(begin, end);
      begin = next_set(end);
    }
  }

 private:
  static constexpr std::size_t block_bits = 64;
  static_assert(std::endian::native == std::endian::little);

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
