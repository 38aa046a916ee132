#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rejoinder::render {

// Keeps cmark from seeing what our subset of Markdown gives no meaning. Each such character is
// replaced by a code point that cmark takes for a letter and that the text does not contain, and
// put back wherever text leaves the tree. Nothing is dropped and nothing is decoded, so that what a
// visitor typed stays as typed: references, tags, backslashes, headings, rules, images, link titles
// and definitions, underscores in addresses, faces such as ^_^.
class Armour {
 public:
  // None when the text holds characters of every range that could stand in: show it without marks.
  [[nodiscard]] static std::optional<Armour> unused_in(std::string_view text);

  // `text` has no control characters but tab and newline.
  [[nodiscard]] std::string put_on(std::string_view text) const;

  // What was typed, of any part of what put_on() gave.
  [[nodiscard]] std::string take_off(std::string_view armoured) const;

 private:
  explicit Armour(unsigned block) : block_(block) {}
  void append_stand_in(std::string& out, std::size_t index) const;

  unsigned block_;  // The first of the 32 code points in use.
};

}  // namespace rejoinder::render
