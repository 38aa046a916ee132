#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/ruleset.hpp>

namespace rejoinder::triage {

// A text as rules read it, with the way back to the text as written. Case stays: an address is told
// by it.
class Reading {
 public:
  explicit Reading(std::string_view written);

  [[nodiscard]] std::string_view text() const { return text_; }
  // Where these bytes of text() stand in the text as written.
  [[nodiscard]] Span origin(Span read) const;
  // Whether the sentence around this byte of text() ends with a question mark.
  [[nodiscard]] bool asks(std::size_t at) const;

 private:
  void append_plain(std::string_view written, Span run);
  void append(std::string_view piece, Span from);
  void append_segment(std::string_view written, std::size_t start, std::size_t end);
  void find_sentences();

  std::string text_;
  std::vector<std::uint32_t> starts_;  // For each byte of text_, its character's place as written.
  std::vector<std::uint32_t> ends_;
  std::vector<std::size_t> sentence_ends_;
  std::vector<std::size_t> questions_;  // The ends of those that ask.
};

// How many code points.
[[nodiscard]] std::size_t characters(std::string_view utf8);

}  // namespace rejoinder::triage
