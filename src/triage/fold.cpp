#include "triage/fold.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "triage/bitmap.hpp"
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

// Of ASCII: capitals made small, and all that separates made a space.
Bytes ascii_folded(Bytes bytes) {
  const auto capital = bytes - 'A' < 26;
  const auto seen = (bytes > 0x20) & (bytes < 0x7F);
  return seen ? bytes + (capital & 0x20) : 0x20;
}

constexpr std::size_t step = bytes_at_once;

class Decoder {
 public:
  explicit Decoder(Folded::Tricks& tricks) : tricks_(tricks) {}

  void add(std::string_view text, std::size_t offset) {
    points_.resize(count_ + text.size() + growth_max + step);
    const std::size_t room = count_ + growth_max;
    std::size_t at = 0;
    while (at < text.size()) {
      if (!hidden_) at = add_ascii(text, at, offset);
      if (at == text.size()) break;
      const auto from = static_cast<std::uint32_t>(offset + at);
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80) {
        put(ascii_folded(Bytes{} + byte)[0], from);
        ++at;
        continue;
      }
      utf8proc_int32_t code = 0;
      const auto length =
          utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                           static_cast<utf8proc_ssize_t>(text.size() - at), &code);
      at += length > 0 ? static_cast<std::size_t>(length) : 1;
      if (length > 0) add_other(static_cast<char32_t>(code), from, room + at);
    }
    points_.resize(count_);
  }

  [[nodiscard]] Points take() { return std::move(points_); }
  // Whether there are marks to put together with their letters, and letters beyond ASCII.
  [[nodiscard]] bool has_marks() const { return has_marks_; }
  [[nodiscard]] bool has_wide_letters() const { return has_wide_letters_; }
  // How many points are beyond ASCII.
  [[nodiscard]] std::size_t wide() const { return wide_; }

 private:
  // A ligature that is a sentence (U+FDFA) stays one: a text of them would grow sixfold.
  static constexpr std::size_t parts_max = 4;
  // By so many points a text may outgrow its bytes; then characters stay as they are, or those of
  // four parts would push what stands behind them out of what is judged.
  static constexpr std::size_t growth_max = 64;

  // There is room for a step behind the points.
  [[nodiscard]] bool has_room(std::size_t more) const {
    return count_ + more + step <= points_.size();
  }

  // All that are ASCII from here on, as long as there is room. Gives the place behind.
  std::size_t add_ascii(std::string_view text, std::size_t at, std::size_t offset) {
    while (at < text.size() && has_room(step)) {
      const std::size_t left = std::min(text.size() - at, step);
      Bytes bytes{};
      std::memcpy(&bytes, text.data() + at, left);
      points_.set_ascii(count_, ascii_folded(bytes), static_cast<std::uint32_t>(offset + at));
      const std::size_t taken = std::min(ascii_before_other(bytes), left);
      at += taken;
      count_ += taken;
      if (taken < step) break;
    }
    return at;
  }

  // How many come before the first byte that is not ASCII.
  static std::size_t ascii_before_other(const Bytes& bytes) {
    constexpr std::size_t half = step / 2;
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), &bytes, step);
    const auto first_of = [](std::uint64_t eight) {
      return static_cast<std::size_t>(std::countr_zero(eight & (0x80 * one_each))) / half;
    };
    const std::size_t first = first_of(halves[0]);
    return first < half ? first : half + first_of(halves[1]);
  }

  // `count_max`: at most so many points there are afterwards.
  void add_other(char32_t code, std::uint32_t from, std::size_t count_max) {
    const auto* const property = utf8proc_get_property(static_cast<utf8proc_int32_t>(code));
    if (property->ignorable != 0 || property->category == UTF8PROC_CATEGORY_CF) {
      hidden_ = count_ > 0 && (points_.kinds()[count_ - 1] & kind::word) != 0;
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
    if (made > parts_max || count_ + made > count_max) return put_wide(code, from);
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
    if (!has_room(1)) return;
    if (hidden_) {
      if (is_word(code)) ++tricks_.hidden;
      hidden_ = false;
    }
    points_.set(count_++, code, from);
  }

  Folded::Tricks& tricks_;
  Points points_;
  std::size_t count_ = 0;  // Of points; there is room for more.
  bool hidden_ = false;    // Something was, behind a letter.
  std::size_t wide_ = 0;
  bool has_marks_ = false;
  bool has_wide_letters_ = false;
};

// Puts letters and their marks together (NFC); marks that make no letter go.
void compose(Points& points, Folded::Tricks& tricks) {
  constexpr std::size_t marks_max = 8;
  std::size_t size = 0;    // Of what is done; never more than was read.
  std::size_t copied = 0;  // Of what was read.
  const auto copy_to = [&](std::size_t end) {
    points.copy(points, {copied, end}, size);
    size += end - copied;
    copied = end;
  };
  const auto is_mark_at = [&](std::size_t at) {
    return (points.kinds()[at] & kind::beyond) != 0 && is_mark(points.code(at));
  };
  for (std::size_t at = 0; at + 1 < points.size(); ++at) {
    if (!is_mark_at(at + 1)) continue;
    copy_to(at);
    std::size_t end = at + 1;
    while (end < points.size() && is_mark_at(end)) ++end;
    std::array<utf8proc_int32_t, marks_max + 1> parts{};
    const std::size_t taken = std::min(end - at, parts.size());
    for (std::size_t i = 0; i < taken; ++i) {
      parts[i] = static_cast<utf8proc_int32_t>(points.code(at + i));
    }
    const auto made = utf8proc_normalize_utf32(
        parts.data(), static_cast<utf8proc_ssize_t>(taken),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    tricks.stacked += static_cast<int>(end - at - taken);
    const std::uint32_t from = points.from()[at];
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<utf8proc_ssize_t>(made, 0));
         ++i) {
      const auto code = static_cast<char32_t>(parts[i]);
      if (i > 0 && is_stray_mark(code)) {
        ++tricks.stacked;
      } else {
        points.set(size++, code, from);
      }
    }
    copied = end;
    at = end - 1;
  }
  copy_to(points.size());
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
  const auto write_one = [&](std::size_t at) {
    const bool is_space = points.is_space(at);
    if (is_space && gap) return;
    gap = is_space;
    const char32_t code = points.code(at);
    std::array<utf8proc_uint8_t, bytes_max> bytes{static_cast<utf8proc_uint8_t>(code)};
    const auto made =
        code < 0x80 ? 1 : utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(made); ++i) {
      text[size] = static_cast<char>(bytes[i]);
      from[size++] = points.from()[at];
    }
  };
  // Where all of a step are written as they stand, they are together.
  const auto write_step = [&](std::size_t at) {
    std::array<std::uint64_t, 2> kinds{};
    std::memcpy(kinds.data(), points.kinds().data() + at, step);
    constexpr std::uint64_t space = kind::space * one_each;
    const std::uint64_t doubled = ((kinds[0] & (kinds[0] << 8 | (gap ? kind::space : 0))) |
                                   (kinds[1] & (kinds[1] << 8 | kinds[0] >> 56))) &
                                  space;
    if ((doubled | ((kinds[0] | kinds[1]) & (kind::beyond * one_each))) != 0) {
      for (std::size_t i = 0; i < step; ++i) write_one(at + i);
      return;
    }
    std::memcpy(text + size, points.bytes().data() + at, step);
    std::memcpy(from + size, points.from().data() + at, step * sizeof *from);
    gap = (kinds[1] >> 56) == kind::space;
    size += step;
  };
  std::size_t at = 0;
  for (; at + step <= points.size(); at += step) write_step(at);
  for (; at < points.size(); ++at) write_one(at);
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
  if (decoder.has_marks()) compose(points, out.tricks);
  if (decoder.has_wide_letters()) read_look_alikes(points, out.tricks);
  join_spaced(points, out.tricks);
  read_digits(points, out.tricks);
  points = slips_read(std::move(points));
  write(points, decoder.wide(), text.size(), out);
  return out;
}

}  // namespace rejoinder::triage
