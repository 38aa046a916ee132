#include "cli/terminal_text.hpp"

#include <algorithm>

#include <rejoinder/text.hpp>

namespace rejoinder::cli {

namespace {

bool begins_letter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

std::size_t letters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), begins_letter));
}

// Of valid UTF-8.
char32_t code_point(std::string_view letter) {
  if (letter.size() == 1) return static_cast<unsigned char>(letter[0]);
  char32_t point = static_cast<unsigned char>(letter[0]) & (0x7Fu >> letter.size());
  for (const char byte : letter.substr(1)) {
    point = (point << 6) | (static_cast<unsigned char>(byte) & 0x3F);
  }
  return point;
}

bool is_space(char32_t point) {
  return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0x2028 ||
         point == 0x2029;
}

// C0, DEL, C1, the marks that change direction, and tags, which hide text.
bool is_command(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x61C || point == 0x200E ||
         point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
         (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F);
}

std::size_t letter_bytes(std::string_view utf8) {
  std::size_t bytes = 1;
  while (bytes < utf8.size() && !begins_letter(utf8[bytes])) ++bytes;
  return bytes;
}

}  // namespace

std::string harmless(std::string_view text) {
  const std::string valid = to_utf8(text);
  std::string shown;
  shown.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const std::string_view letter = rest.substr(0, letter_bytes(rest));
    const char32_t point = code_point(letter);
    if (is_space(point)) {
      shown += ' ';
    } else if (is_command(point)) {
      shown += "\xEF\xBF\xBD";
    } else {
      shown += letter;
    }
    rest.remove_prefix(letter.size());
  }
  return shown;
}

std::string clip(std::string_view utf8, std::size_t letters_max) {
  if (letters(utf8) <= letters_max) return std::string(utf8);
  std::size_t bytes = 0;
  for (std::size_t kept = 1; kept < letters_max; ++kept) bytes += letter_bytes(utf8.substr(bytes));
  return std::string(utf8.substr(0, bytes)) + "\xE2\x80\xA6";
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> cells = rows;
  std::vector<std::size_t> widths;
  for (auto& row : cells) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t column = 0; column < row.size(); ++column) {
      row[column] = harmless(row[column]);
      widths[column] = std::max(widths[column], letters(row[column]));
    }
  }
  std::string text;
  for (const auto& row : cells) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      text += row[column];
      if (column + 1 == row.size()) break;
      text.append(widths[column] - letters(row[column]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace rejoinder::cli
