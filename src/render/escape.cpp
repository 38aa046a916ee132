#include "render/escape.hpp"

namespace rejoinder::render {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_forbidden_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// What stands for `c` in text; empty when `c` stands for itself.
std::string_view text_reference(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return is_forbidden_control(c) ? replacement_character : std::string_view();
  }
}

std::string_view attribute_reference(char c) {
  switch (c) {
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '`': return "&#96;";
    default: return text_reference(c);
  }
}

void append_with(std::string& out, std::string_view text, std::string_view (*reference)(char)) {
  std::size_t kept_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto substitute = reference(text[i]);
    if (substitute.empty()) continue;
    out.append(text, kept_from, i - kept_from);
    out.append(substitute);
    kept_from = i + 1;
  }
  out.append(text, kept_from);
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  append_with(out, text, text_reference);
}

void append_attribute(std::string& out, std::string_view text) {
  append_with(out, text, attribute_reference);
}

void append_xml(std::string& out, std::string_view text) {
  constexpr std::string_view no_character = "\xEF\xBF";  // U+FFFE and U+FFFF begin with it.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i, 2) == no_character && i + 2 < text.size() &&
        static_cast<unsigned char>(text[i + 2]) >= 0xBE) {
      out += replacement_character;
      i += 2;
    } else if (c == '\r') {
      out += "&#13;";  // A reader would take a bare one for a line feed.
    } else {
      const auto substitute = c == '`' ? std::string_view() : attribute_reference(c);
      if (substitute.empty()) {
        out += c;
      } else {
        out += substitute;
      }
    }
  }
}

std::string escape_text(std::string_view text) {
  std::string out;
  append_text(out, text);
  return out;
}

std::string escape_attribute(std::string_view text) {
  std::string out;
  append_attribute(out, text);
  return out;
}

}  // namespace rejoinder::render
