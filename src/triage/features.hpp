#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "triage/fold.hpp"

namespace rejoinder::triage {

// Features are numbers below this: a hash of what they stand for. Some share one.
inline constexpr std::size_t buckets = 1 << 16;
using Bucket = std::uint16_t;

// What is known of a comment beside its text.
struct About {
  std::string_view name;
  std::string_view website;   // Empty: none.
  std::string_view own_host;  // The site's, links to which say nothing.
  bool reply = false;
};

// Kinds of features. Each kind weighs the same, however many there are of it.
enum class Block : std::uint8_t { words, letters, marks };
inline constexpr std::size_t block_count = 3;

struct Features {
  std::array<std::vector<Bucket>, block_count> of;  // Each once, in the order of the text.

  // How many words and letters there were at places some 40 bytes apart: where a part of a long
  // text begins and ends.
  struct Cut {
    std::uint32_t words = 0;
    std::uint32_t letters = 0;
  };
  std::vector<Cut> cuts;

  std::vector<std::size_t> signals = {};  // What of signals() it has, by index.

  [[nodiscard]] const std::vector<Bucket>& operator[](Block block) const {
    return of[static_cast<std::size_t>(block)];
  }
  std::vector<Bucket>& operator[](Block block) { return of[static_cast<std::size_t>(block)]; }
  [[nodiscard]] std::size_t size() const { return of[0].size() + of[1].size() + of[2].size(); }
};

// Where a feature stands in the folded text; begin == end: nowhere.
struct Spot {
  Block block{};
  Bucket bucket{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A feature that is not about letters, and how it is called: "link_count:2".
struct Mark {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Everything that can be told of a comment, with places. Slower than features_of().
struct CloseReading {
  Folded folded;
  std::vector<Mark> marks;
  std::vector<Spot> spots;  // Also those that repeat; those of marks in the marks' order.
};
// An alias alone: rules/reading.hpp has a class of this name, and the linker would take one
// destructor for both.

[[nodiscard]] Features features_of(std::string_view original, const Folded& folded,
                                   const About& about);
[[nodiscard]] CloseReading read(std::string_view text, const About& about);

// The bucket of one word, or of two with a space between.
[[nodiscard]] Bucket word_bucket(std::string_view words);

// Hosts of the links in a folded text, as they stand there: example.com.
[[nodiscard]] std::vector<std::string_view> hosts_in(std::string_view folded);

}  // namespace rejoinder::triage
