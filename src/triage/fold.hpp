#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rejoinder::triage {

// What is judged of a text; of a longer one its beginning and its end.
inline constexpr std::size_t judged_bytes_max = 4 * 1024;

// A text made comparable: NFKC (UAX 15) in small letters, without what cannot be seen, with spaced
// letters joined, and with look-alikes and digits read as the letters that they stand for, where a
// word's other letters say so. A word that is wholly Russian, Greek or Vietnamese stays itself.
struct Folded {
  std::string text;  // UTF-8; single spaces.
  // For each byte of `text`, and for its end: the byte of the original that it comes from.
  std::vector<std::uint32_t> from;

  // How many letters were changed, and how: tricks that are a reason by themselves.
  struct Tricks {
    int hidden = 0;       // Characters that nobody sees, between letters.
    int look_alikes = 0;  // Letters of another script (UTS 39).
    int styled = 0;       // Mathematical, circled and full-width letters.
    int spaced = 0;       // Letters with something between each of them.
    int digits = 0;       // Digits and signs for letters: fr33.
    int stacked = 0;      // Marks above and below letters that make no known letter.
  } tricks;
};

// Linear in the text. Bytes that are no UTF-8 are left out.
[[nodiscard]] Folded fold(std::string_view text);

}  // namespace rejoinder::triage
