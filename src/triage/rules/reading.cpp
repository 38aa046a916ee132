#include "triage/rules/reading.hpp"

#include <algorithm>
#include <array>

#include <utf8proc.h>

namespace rejoinder::triage {
namespace {

// Marks above and below one letter; more of them are drawn for fun, and begin a new segment.
constexpr std::size_t segment_characters_max = 8;
// One character is up to 18 once taken apart (U+FDFA).
constexpr std::size_t segment_room = segment_characters_max * 18 + 1;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Character {
  utf8proc_int32_t code = -1;  // -1: no UTF-8.
  std::size_t length = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  Character character;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                       static_cast<utf8proc_ssize_t>(text.size() - at), &character.code);
  if (length < 1) return {};
  character.length = static_cast<std::size_t>(length);
  return character;
}

bool is_mark(utf8proc_int32_t code) {
  return code >= 0x300 && utf8proc_get_property(code)->combining_class != 0;
}

// A decimal digit of any script: Unicode keeps the ten of a script in one row.
utf8proc_int32_t digit_value(utf8proc_int32_t code) {
  utf8proc_int32_t value = 0;
  while (value < 9 && utf8proc_category(code - value - 1) == UTF8PROC_CATEGORY_ND) ++value;
  return value;
}

// What compatibility forms (NFKC) leave apart, though people read it as the same.
utf8proc_int32_t plain(utf8proc_int32_t code) {
  if (code < 0x80) return code == '`' ? '\'' : code;
  if (code == 0x2019 || code == 0x2018 || code == 0x02BC || code == 0x2032) return '\'';
  if (code == 0x2212) return '-';
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_ND: return '0' + digit_value(code);
    case UTF8PROC_CATEGORY_PD: return '-';
    case UTF8PROC_CATEGORY_ZS: return ' ';
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return '\n';
    default: return code;
  }
}

// The key cap around a digit, and the like.
bool encloses(utf8proc_int32_t code) {
  return code >= 0x80 && utf8proc_category(code) == UTF8PROC_CATEGORY_ME;
}

// The end of the ASCII from here on, which nearly all text is and which reads as it is written;
// less its last letter before other text, since that may be a mark on it.
std::size_t end_of_plain(std::string_view text, std::size_t start) {
  std::size_t end = start;
  while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80 && text[end] != '`') {
    ++end;
  }
  const bool all = end == text.size() || text[end] == '`' || end == start;
  return all ? end : end - 1;
}

bool is_ascii_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

Reading::Reading(std::string_view written) {
  text_.reserve(written.size());
  starts_.reserve(written.size());
  ends_.reserve(written.size());
  std::size_t at = 0;
  while (at < written.size()) {
    const std::size_t plain_end = end_of_plain(written, at);
    if (plain_end > at) {
      append_plain(written, {at, plain_end});
      at = plain_end;
      continue;
    }
    const Character first = character_at(written, at);
    std::size_t end = at + first.length;
    for (std::size_t count = 1; end < written.size() && count < segment_characters_max; ++count) {
      if (static_cast<unsigned char>(written[end]) < 0x80) break;
      const Character next = character_at(written, end);
      if (!is_mark(next.code)) break;
      end += next.length;
    }
    if (first.code < 0) {
      append(replacement, {at, end});
    } else {
      append_segment(written, at, end);
    }
    at = end;
  }
  find_sentences();
}

void Reading::append_plain(std::string_view written, Span run) {
  text_ += written.substr(run.start, run.end - run.start);
  for (std::size_t at = run.start; at < run.end; ++at) {
    starts_.push_back(static_cast<std::uint32_t>(at));
    ends_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

void Reading::append(std::string_view piece, Span from) {
  text_ += piece;
  starts_.resize(text_.size(), static_cast<std::uint32_t>(from.start));
  ends_.resize(text_.size(), static_cast<std::uint32_t>(from.end));
}

void Reading::append_segment(std::string_view written, std::size_t start, std::size_t end) {
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                                          UTF8PROC_COMPOSE | UTF8PROC_IGNORE);
  std::array<utf8proc_int32_t, segment_room> codes{};
  auto count = utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(written.data()) + start,
                                  static_cast<utf8proc_ssize_t>(end - start), codes.data(),
                                  static_cast<utf8proc_ssize_t>(codes.size()), options);
  if (count < 0 || count > static_cast<utf8proc_ssize_t>(codes.size())) {
    append(replacement, {start, end});
    return;
  }
  count = utf8proc_normalize_utf32(codes.data(), count, options);
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    const utf8proc_int32_t code = codes[static_cast<std::size_t>(i)];
    if (encloses(code)) continue;
    const auto size = utf8proc_encode_char(plain(code), bytes.data());
    append({reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)},
           {start, end});
  }
}

void Reading::find_sentences() {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char next = i + 1 == text_.size() ? ' ' : text_[i + 1];
    const bool last = next == ' ' || next == '\n';
    // Not the one inside a link.
    const bool asking = (text_[i] == '?' && !is_ascii_letter_or_digit(next)) ||
                        text_.compare(i, 2, "\xD8\x9F") == 0;  // Arabic's.
    if (asking || text_[i] == '!' || text_[i] == '\n' || (text_[i] == '.' && last)) {
      sentence_ends_.push_back(i);
      if (asking) questions_.push_back(i);
    }
  }
}

Span Reading::origin(Span read) const {
  if (read.start >= read.end) return {};
  return {starts_[read.start], ends_[read.end - 1]};
}

bool Reading::asks(std::size_t at) const {
  const auto end = std::lower_bound(sentence_ends_.begin(), sentence_ends_.end(), at);
  return end != sentence_ends_.end() &&
         std::binary_search(questions_.begin(), questions_.end(), *end);
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace rejoinder::triage
