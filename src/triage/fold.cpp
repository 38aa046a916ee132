#include "triage/fold.hpp"

#include <algorithm>
#include <array>
#include <cstring>
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

bool is_mark(char32_t code) {
  return code >= 0x300 &&
         utf8proc_get_property(static_cast<utf8proc_int32_t>(code))->combining_class != 0;
}

// White letters on black, which have no decomposition.
char32_t boxed_letter(char32_t code) {
  for (const char32_t first : {0x1F130U, 0x1F150U, 0x1F170U}) {
    if (code >= first && code < first + 26) return U'a' + (code - first);
  }
  return 0;
}

// First steps: each code point by itself

// Capitals made small, and all that separates made a space.
constexpr auto ascii_folded = [] {
  std::array<char, 0x80> made{};
  for (std::size_t byte = 0; byte < made.size(); ++byte) {
    const bool capital = byte >= 'A' && byte <= 'Z';
    const bool seen = (byte > 0x20 && byte < 0x7F) || byte == '\n';
    made[byte] = static_cast<char>(capital ? byte + 0x20 : seen ? byte : 0x20);
  }
  return made;
}();

class Decoder {
 public:
  explicit Decoder(Folded::Tricks& tricks) : tricks_(tricks) {}

  void add(std::string_view text, std::size_t offset) {
    points_.resize(std::min(count_ + parts_max * text.size(), judged_bytes_max));
    kinds_.resize(points_.size());
    std::size_t at = 0;
    while (at < text.size()) {
      if (!hidden_) at = add_ascii(text, at, offset);
      if (at == text.size()) break;
      const auto from = static_cast<std::uint32_t>(offset + at);
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80) {
        put(static_cast<unsigned char>(ascii_folded[byte]), from);
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
    points_.resize(count_);
    kinds_.resize(count_);
  }

  [[nodiscard]] Points take() { return std::move(points_); }
  [[nodiscard]] Kinds take_kinds() { return std::move(kinds_); }
  // Whether there are marks to put together with their letters, and letters beyond ASCII.
  [[nodiscard]] bool has_marks() const { return has_marks_; }
  [[nodiscard]] bool has_wide_letters() const { return has_wide_letters_; }
  // How many points are beyond ASCII.
  [[nodiscard]] std::size_t wide() const { return wide_; }

 private:
  // A ligature that is a sentence (U+FDFA) stays one: a text of them would grow sixfold.
  static constexpr std::size_t parts_max = 4;

  // As many as come in eights, without a look at each. Gives the place behind.
  std::size_t add_ascii(std::string_view text, std::size_t at, std::size_t offset) {
    constexpr std::size_t step = 8;
    while (at + step <= text.size() && count_ + step <= points_.size()) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, step);
      if ((eight & 0x8080808080808080U) != 0) break;
      Point* const to = points_.data() + count_;
      std::uint8_t* const kinds = kinds_.data() + count_;
      const char* const bytes = text.data() + at;
      const auto from = static_cast<std::uint32_t>(offset + at);
      for (std::uint32_t i = 0; i < step; ++i) {
        const auto code =
            static_cast<unsigned char>(ascii_folded[static_cast<unsigned char>(bytes[i])]);
        to[i] = {code, from + i};
        kinds[i] = kind::of_ascii[code];
      }
      at += step;
      count_ += step;
    }
    return at;
  }

  void add_other(char32_t code, std::uint32_t from) {
    const auto* const property = utf8proc_get_property(static_cast<utf8proc_int32_t>(code));
    if (property->ignorable != 0 || property->category == UTF8PROC_CATEGORY_CF) {
      hidden_ = count_ > 0 && is_word(points_[count_ - 1].code);
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
    if (made > parts_max) return put_wide(code, from);
    for (std::size_t i = 0; i < made; ++i) put_wide(static_cast<char32_t>(parts[i]), from);
  }

  void put_wide(char32_t code, std::uint32_t from) {
    if (code >= 0x80) {
      ++wide_;
      has_wide_letters_ = has_wide_letters_ || is_letter(code);
      has_marks_ = has_marks_ || is_mark(code);
    }
    put(code, from);
  }

  void put(char32_t code, std::uint32_t from) {
    if (count_ >= points_.size()) return;
    if (hidden_) {
      if (is_word(code)) ++tricks_.hidden;
      hidden_ = false;
    }
    points_[count_] = {code, from};
    kinds_[count_++] = kind_of(code);
  }

  Folded::Tricks& tricks_;
  Points points_;
  Kinds kinds_;            // Of the points.
  std::size_t count_ = 0;  // Of points; there is room for more.
  bool hidden_ = false;    // Something was, behind a letter.
  std::size_t wide_ = 0;
  bool has_marks_ = false;
  bool has_wide_letters_ = false;
};

// Puts letters and their marks together (NFC); marks that make no letter go.
void compose(Points& points, Folded::Tricks& tricks) {
  constexpr std::size_t marks_max = 8;
  std::size_t size = 0;  // Of what is done; never more than was read.
  for (std::size_t at = 0; at < points.size();) {
    std::size_t end = at + 1;
    while (end < points.size() && is_mark(points[end].code)) ++end;
    if (end == at + 1) {
      points[size++] = points[at++];
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
    const std::uint32_t from = points[at].from;
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<utf8proc_ssize_t>(made, 0));
         ++i) {
      const auto code = static_cast<char32_t>(parts[i]);
      if (i > 0 && is_stray_mark(code)) {
        ++tricks.stacked;
      } else {
        points[size++] = {code, from};
      }
    }
    at = end;
  }
  points.resize(size);
}

// `wide`: at most so many points are beyond ASCII.
void write(const Points& points, std::size_t wide, std::size_t original_size, Folded& out) {
  constexpr std::size_t bytes_max = 4;  // Of one point.
  out.text.resize(points.size() + wide * (bytes_max - 1));
  out.from.resize(out.text.size() + 1);
  char* const text = out.text.data();
  std::uint32_t* const from = out.from.data();
  std::size_t size = 0;
  bool gap = true;  // A space would be one too many.
  for (const Point& point : points) {
    if (point.code < 0x80) {
      // Written in any case, and over again if it is one too many: which cannot be foretold.
      const bool space = is_space(point.code);
      text[size] = space ? ' ' : static_cast<char>(point.code);
      from[size] = point.from;
      size += space && gap ? 0 : 1;
      gap = space;
      continue;
    }
    std::array<utf8proc_uint8_t, bytes_max> bytes{};
    const auto count =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(point.code), bytes.data());
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      text[size] = static_cast<char>(bytes[static_cast<std::size_t>(i)]);
      from[size++] = point.from;
    }
    gap = false;
  }
  out.text.resize(size);
  out.from.resize(size + 1);
  out.from[size] = static_cast<std::uint32_t>(original_size);
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
  Kinds kinds = decoder.take_kinds();
  if (decoder.has_marks()) {
    compose(points, out.tricks);
    kinds = kinds_of(points);
  }
  if (decoder.has_wide_letters()) read_look_alikes(points, kinds, out.tricks);
  join_spaced(points, kinds, out.tricks);
  read_digits(points, kinds, out.tricks);
  points = slips_read(std::move(points), kinds);
  write(points, decoder.wide(), text.size(), out);
  return out;
}

}  // namespace rejoinder::triage
