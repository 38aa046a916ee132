#include "render/json_writer.hpp"

#include <array>
#include <charconv>

namespace rejoinder::render {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    // `</` and `<!` too: an answer that ends up inside a script element can neither end it nor open
    // a comment in it.
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool closes = c == '<' && (next == '/' || next == '!');
    if (byte >= 0x20 && c != '"' && c != '\\' && !closes) continue;
    out += text.substr(copied, i - copied);
    copied = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\': out += c; break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      default:
        out += "u00";
        out += hex[byte >> 4];
        out += hex[byte & 0x0F];
    }
  }
  out += text.substr(copied);
}

}  // namespace

void JsonWriter::comma() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
  comma();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  out_ += ':';
  first_ = true;  // No comma before the value.
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  comma();
  out_ += '"';
  append_escaped(out_, text);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  comma();
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out_.append(digits.data(), end);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
  comma();
  out_ += truth ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::value(std::nullptr_t) {
  comma();
  out_ += "null";
  return *this;
}

}  // namespace rejoinder::render
