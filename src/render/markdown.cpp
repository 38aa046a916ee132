#include "render/markdown.hpp"

#include <algorithm>
#include <optional>

#include "render/armour.hpp"
#include "render/escape.hpp"
#include "render/tree_writer.hpp"

namespace rejoinder::render {
namespace {

// cmark needs some 150 bytes of memory for each byte of the worst text. No form takes that much;
// what an import brings beyond it is shown without marks.
constexpr std::size_t parsed_bytes_max = 256UL * 1024;

// What a list of comments may grow by. An address of six bytes becomes a link of 75, quotes in
// quotes on every line more than that.
constexpr std::size_t output_factor_max = 16;
constexpr std::size_t output_bytes_min = 1024;

// One kind of line end, and no control characters that HTML does not allow.
std::string normalised(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n";
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string without_marks(std::string_view text) {
  std::string out = "<p>";
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (begin > 0) out += "<br>";
    append_text(out, text.substr(begin, end - begin));
    begin = end + 1;
  }
  out += "</p>";
  return out;
}

}  // namespace

std::string MarkdownRenderer::html(std::string_view text) const {
  const auto typed = normalised(text);
  if (trimmed(typed).empty()) return {};
  if (typed.size() <= parsed_bytes_max) {
    if (const auto armour = Armour::unused_in(typed)) {
      const auto bytes_max =
          output_factor_max * std::min(text.size(), typed.size()) + output_bytes_min;
      if (auto written = write_tree(*armour, typed, bytes_max)) return std::move(*written);
    }
  }
  return without_marks(trimmed(typed));
}

}  // namespace rejoinder::render
