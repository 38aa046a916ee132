#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// Comments that nobody wrote: of a number always the same ones, on every machine.
namespace rejoinder::bench {

// SplitMix64: small, even, and the same everywhere, which <random>'s distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  // From 0 to `bound` - 1.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

// Sentences of common words, from two thirds of `bytes_max` up to it; some with two paragraphs,
// some with emphasis, few with a link.
[[nodiscard]] std::string text_of(std::uint64_t number, std::size_t bytes_max);

[[nodiscard]] std::string name_of(std::uint64_t author);
[[nodiscard]] std::string email_of(std::uint64_t author);

}  // namespace rejoinder::bench
