#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <re2/filtered_re2.h>

namespace rejoinder::triage {

// Tells from one walk over a text which of many patterns could match it at all. Most ask for some
// letters that most comments do not hold: without "chest" there is no chest pain.
class Prefilter {
 public:
  // Its number, from 0.
  std::size_t add(const RE2& pattern);
  // After the last add().
  void make_ready();

  // By number. `text` is a reading's.
  [[nodiscard]] std::vector<bool> possible(std::string_view text) const;

 private:
  static constexpr std::size_t letters_min = 3;
  static constexpr std::size_t buckets = 4096;

  [[nodiscard]] static std::size_t bucket(const char* letters);
  [[nodiscard]] std::vector<int> letters_in(std::string_view text) const;

  struct Letters {
    std::string text;  // In small letters.
    int number = 0;
  };

  re2::FilteredRE2 patterns_{letters_min};
  std::size_t count_ = 0;
  std::vector<Letters> letters_;  // By bucket of the first three.
  std::array<std::uint32_t, buckets + 1> starts_{};
  std::vector<int> always_;  // With letters that have small forms of their own.
};

}  // namespace rejoinder::triage
