#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <rejoinder/bytes.hpp>

namespace rejoinder::triage {

// What is kept of a text to find its near-duplicates: MinHash (Broder 1997) of its runs of four
// characters ("shingles"), each minimum cut to 16 bits, with digits and signs masked: what a
// spammer changes from one copy to the next. It does not give the text back, but a guess at the
// text can be tested with it: it goes when its comment goes.
struct Signature {
  static constexpr std::size_t rows = 64;

  std::uint64_t exact = 0;     // Of the whole masked text.
  std::uint16_t shingles = 0;  // Different runs of four characters.
  std::uint16_t letters = 0;   // Characters of the masked text.
  std::array<std::uint16_t, rows> minima{};

  bool operator==(const Signature&) const = default;
};

// Of a longer text only the beginning and the end are looked at, so that signing takes 0.1 ms at
// most: copies of a long text begin alike, and a link stands at the end.
inline constexpr std::size_t signed_head_bytes_max = 3 * 1024;
inline constexpr std::size_t signed_tail_bytes_max = 1024;

// Expects text that has been made comparable and lower-cased; takes anything. The same text gives
// the same signature everywhere and always: signatures are stored.
[[nodiscard]] Signature sign(std::string_view folded);

// How much two texts have in common: the estimated share of the shingles of either that both have,
// from 0 to 1 (Jaccard). Its standard error is at most 0.0625.
[[nodiscard]] double similarity(const Signature& a, const Signature& b);

// For the store, always the same number of bytes.
inline constexpr std::size_t signature_blob_bytes = 1 + 8 + 2 + 2 + 2 * Signature::rows;
[[nodiscard]] Blob to_blob(const Signature& signature);

// std::nullopt when it is not such a blob, or one of another way of signing: sign the text again.
[[nodiscard]] std::optional<Signature> signature_from(std::string_view blob);

}  // namespace rejoinder::triage
