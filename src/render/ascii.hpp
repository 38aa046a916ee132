#pragma once

// Of bytes, whatever the locale.
namespace rejoinder::render {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}
constexpr bool is_punctuation(char c) {
  return c > ' ' && c < 0x7F && !is_alphanumeric(c);
}
constexpr bool is_beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace rejoinder::render
