#include "render/json_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace rejoinder::render {
namespace {

constexpr std::uint64_t each(std::uint8_t byte) {
  return 0x0101010101010101U * byte;
}

// Eight bytes at a time: whether one of them may have to be escaped (Hacker's Delight, section
// 6-1). It may say so of a byte above one that has to be; never the other way.
bool may_need_escape(std::uint64_t word) {
  static_assert(std::endian::native == std::endian::little);  // What follows is the next byte up.
  const auto zero = [](std::uint64_t bytes) { return (bytes - each(1)) & ~bytes & each(0x80); };
  const std::uint64_t control = (word - each(0x20)) & ~word & each(0x80);
  if ((control | zero(word ^ each('"')) | zero(word ^ each('\\'))) != 0) return true;
  const std::uint64_t less = zero(word ^ each('<'));
  if (less == 0) return false;
  const std::uint64_t next = word >> 8;
  const std::uint64_t last = std::uint64_t{0x80} << 56;  // What follows it is in the next word.
  return (less & (last | zero(next ^ each('/')) | zero(next ^ each('!')))) != 0;
}

bool needs_escape(std::string_view text, std::size_t at) {
  const char letter = text[at];
  if (static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\') return true;
  if (letter != '<' || at + 1 == text.size()) return false;
  // `</` and `<!` too: an answer that ends up inside a script element can neither end it nor open
  // a comment in it.
  return text[at + 1] == '/' || text[at + 1] == '!';
}

void append_escape(std::string& out, char letter) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(letter);
  out += '\\';
  switch (letter) {
    case '"':
    case '\\': out += letter; break;
    case '\n': out += 'n'; break;
    case '\r': out += 'r'; break;
    case '\t': out += 't'; break;
    default:
      out += "u00";
      out += hex[byte >> 4];
      out += hex[byte & 0x0F];
  }
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t word = 0;
    if (text.size() - at >= sizeof word) {
      std::memcpy(&word, text.data() + at, sizeof word);
      if (!may_need_escape(word)) {
        at += sizeof word;
        continue;
      }
    }
    const std::size_t end = std::min(at + sizeof word, text.size());
    for (; at < end; ++at) {
      if (!needs_escape(text, at)) continue;
      out.append(text, copied, at - copied);
      append_escape(out, text[at]);
      copied = at + 1;
    }
  }
  out.append(text, copied);
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

JsonWriter& JsonWriter::plain(std::string_view text) {
  comma();
  out_ += '"';
  out_ += text;
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

JsonWriter& JsonWriter::value(double number) {
  comma();
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out_.append(digits.data(), end);
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  comma();
  out_ += json;
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
