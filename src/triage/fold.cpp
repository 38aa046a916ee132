#include "triage/fold.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "triage/disguises.hpp"
#include "triage/points.hpp"
#include "triage/slips.hpp"

namespace rejoinder::triage {
namespace {

// Marks that are put on Latin letters. Those of other scripts are part of their words.
constexpr bool is_stray_mark(char32_t code) {
  return (code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
         (code >= 0x1DC0 && code <= 0x1DFF) || (code >= 0x20D0 && code <= 0x20FF);
}

// White letters on black, which have no decomposition.
char32_t boxed_letter(char32_t code) {
  for (const char32_t first : {0x1F130U, 0x1F150U, 0x1F170U}) {
    if (code >= first && code < first + 26) return U'a' + (code - first);
  }
  return 0;
}

// First steps: each code point by itself

class Decoder {
 public:
  explicit Decoder(Folded::Tricks& tricks) : tricks_(tricks) {}

  void add(std::string_view text, std::size_t offset) {
    points_.reserve(points_.size() + text.size());
    std::size_t at = 0;
    while (at < text.size()) {
      const auto from = static_cast<std::uint32_t>(offset + at);
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80) {
        add_ascii(byte, from);
        ++at;
        continue;
      }
      utf8proc_int32_t code = 0;
      const auto length =
          utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                           static_cast<utf8proc_ssize_t>(text.size() - at), &code);
      at += length > 0 ? static_cast<std::size_t>(length) : 1;
      if (length > 0) add_other(static_cast<char32_t>(code), from);
    }
  }

  [[nodiscard]] Points take() { return std::move(points_); }

 private:
  void add_ascii(unsigned char byte, std::uint32_t from) {
    if (byte >= 'A' && byte <= 'Z') {
      put(byte + 32U, from);
    } else if (byte > 0x20 && byte < 0x7F) {
      put(byte, from);
    } else {
      put(byte == '\n' ? U'\n' : U' ', from);
    }
  }

  void add_other(char32_t code, std::uint32_t from) {
    const auto* const property = utf8proc_get_property(static_cast<utf8proc_int32_t>(code));
    if (property->ignorable != 0 || property->category == UTF8PROC_CATEGORY_CF) {
      hidden_ = !points_.empty() && is_word(points_.back().code);
      return;
    }
    if (const char32_t letter = boxed_letter(code)) {
      ++tricks_.styled;
      return put(letter, from);
    }
    std::array<utf8proc_int32_t, 24> parts{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(code), parts.data(), parts.size(),
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD),
        &boundary);
    const std::size_t made =
        std::min(count > 0 ? static_cast<std::size_t>(count) : 0, parts.size());
    if (made == 1 && is_ascii_letter(static_cast<char32_t>(parts[0]))) ++tricks_.styled;
    // A ligature that is a sentence (U+FDFA) stays one: a text of them would grow sixfold.
    constexpr std::size_t parts_max = 4;
    if (made > parts_max) return put(code, from);
    for (std::size_t i = 0; i < made; ++i) put(static_cast<char32_t>(parts[i]), from);
  }

  void put(char32_t code, std::uint32_t from) {
    if (points_.size() >= judged_bytes_max) return;
    if (hidden_ && is_word(code)) ++tricks_.hidden;
    hidden_ = false;
    points_.push_back({code, from});
  }

  Folded::Tricks& tricks_;
  Points points_;
  bool hidden_ = false;  // Something was, behind a letter.
};

// Puts letters and their marks together (NFC); marks that make no letter go.
Points composed(const Points& points, Folded::Tricks& tricks) {
  constexpr std::size_t marks_max = 8;
  const auto is_mark = [](char32_t code) {
    return code >= 0x300 &&
           utf8proc_get_property(static_cast<utf8proc_int32_t>(code))->combining_class != 0;
  };
  Points out;
  out.reserve(points.size());
  for (std::size_t at = 0; at < points.size();) {
    std::size_t end = at + 1;
    while (end < points.size() && is_mark(points[end].code)) ++end;
    if (end == at + 1) {
      out.push_back(points[at++]);
      continue;
    }
    std::array<utf8proc_int32_t, marks_max + 1> parts{};
    const std::size_t taken = std::min(end - at, parts.size());
    for (std::size_t i = 0; i < taken; ++i) {
      parts[i] = static_cast<utf8proc_int32_t>(points[at + i].code);
    }
    const auto made = utf8proc_normalize_utf32(
        parts.data(), static_cast<utf8proc_ssize_t>(taken),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    tricks.stacked += static_cast<int>(end - at - taken);
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<utf8proc_ssize_t>(made, 0));
         ++i) {
      const auto code = static_cast<char32_t>(parts[i]);
      if (i > 0 && is_stray_mark(code)) {
        ++tricks.stacked;
      } else {
        out.push_back({code, points[at].from});
      }
    }
    at = end;
  }
  return out;
}

void write(const Points& points, std::size_t original_size, Folded& out) {
  out.text.reserve(points.size() + 8);
  out.from.reserve(points.size() + 8);
  for (const Point& point : points) {
    if (is_space(point.code)) {
      if (out.text.empty() || out.text.back() == ' ') continue;
      out.text += ' ';
      out.from.push_back(point.from);
      continue;
    }
    if (point.code < 0x80) {
      out.text += static_cast<char>(point.code);
      out.from.push_back(point.from);
      continue;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto count =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(point.code), bytes.data());
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      out.text += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
      out.from.push_back(point.from);
    }
  }
  out.from.push_back(static_cast<std::uint32_t>(original_size));
}

// What is plain already: no tricks but with digits and gaps.
bool is_plain(const Points& points) {
  return std::all_of(points.begin(), points.end(),
                     [](const Point& point) { return point.code < 0x80; });
}

}  // namespace

Folded fold(std::string_view text) {
  Folded out;
  Decoder decoder(out.tricks);
  if (text.size() <= judged_bytes_max) {
    decoder.add(text, 0);
  } else {
    // A cut through a letter leaves it out.
    constexpr std::size_t half = judged_bytes_max / 2;
    decoder.add(text.substr(0, half), 0);
    decoder.add(text.substr(text.size() - half), text.size() - half);
  }
  Points points = decoder.take();
  const bool plain = is_plain(points);
  if (!plain) {
    points = composed(points, out.tricks);
    read_look_alikes(points, out.tricks);
  }
  points = joined(std::move(points), out.tricks);
  read_digits(points, out.tricks);
  points = slips_read(std::move(points));
  write(points, text.size(), out);
  return out;
}

}  // namespace rejoinder::triage
