#include "triage/campaigns/signature.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <vector>

namespace rejoinder::triage {
namespace {

// Changes with anything that changes what sign() gives.
constexpr char blob_version = 1;

// SplitMix64's last step: every bit of the input changes half of the output's.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// Takes one character off the text. A byte that is not part of one stands for itself, where
// Unicode has no characters: hostile input must give the same answer each time, no more.
char32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80             ? 1
                             : lead >> 5 == 0b110    ? 2
                             : lead >> 4 == 0b1110   ? 3
                             : lead >> 3 == 0b1'1110 ? 4
                                                     : 0;
  char32_t character = length == 1 ? lead : lead & (0x7Fu >> length);
  bool whole = length > 0 && length <= text.size();
  for (std::size_t i = 1; whole && i < length; ++i) {
    whole = byte(i) >> 6 == 0b10;
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  text.remove_prefix(whole ? length : 1);
  return whole ? character : 0xDC00u | lead;
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

// Space, punctuation, signs and emoji: what is changed between copies without a change of sense.
bool is_separator(char32_t c) {
  if (c < 0x80) return !is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
  return c < 0xC0 || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040) ||
         (c >= 0xFE00 && c < 0xFE10) || c == 0xFEFF || (c >= 0x1F000 && c < 0x20000) ||
         c >= 0xE0000;
}

// The text as it is compared: a number is one '0', however it is grouped ("0412 345 678"), what
// separates words is one space, and no letter stands more than twice in a row ("sooooo").
class Mask {
 public:
  void add(char32_t c) {
    if (is_separator(c)) {
      gap_ = true;
      return;
    }
    if (is_digit(c)) {
      c = '0';
      if (!out_.empty() && out_.back() == '0') return;
    }
    if (gap_ && !out_.empty()) out_ += U' ';
    gap_ = false;
    const std::size_t size = out_.size();
    if (size >= 2 && out_[size - 1] == c && out_[size - 2] == c) return;
    out_ += c;
  }
  void add(std::string_view text) {
    while (!text.empty()) add(take_character(text));
  }
  [[nodiscard]] const std::u32string& text() const { return out_; }

 private:
  std::u32string out_;
  bool gap_ = false;
};

std::u32string masked(std::string_view text) {
  Mask mask;
  if (text.size() <= signed_head_bytes_max + signed_tail_bytes_max) {
    mask.add(text);
  } else {
    mask.add(text.substr(0, signed_head_bytes_max));
    mask.add(text.substr(text.size() - signed_tail_bytes_max));
  }
  return mask.text();
}

// The different runs of four characters. Characters and not bytes: four bytes are two letters of
// Cyrillic, and all Russian texts share those. A character counts by its low 16 bits, so that four
// of them are one number; it is 0 only for four of the rarest, which are left out.
std::vector<std::uint64_t> shingles_of(const std::u32string& text) {
  constexpr std::size_t width = 4;
  std::vector<std::uint64_t> shingles;
  if (text.size() < width) return shingles;
  shingles.reserve(text.size());
  std::vector<std::uint64_t> seen(std::bit_ceil(text.size() * 2));  // 0: free.
  std::uint64_t window = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    window = window << 16 | (text[i] & 0xFFFF);
    if (i + 1 < width) continue;
    std::size_t place = mixed(window) & (seen.size() - 1);
    while (seen[place] != 0 && seen[place] != window) place = (place + 1) & (seen.size() - 1);
    if (seen[place] == window) continue;
    seen[place] = window;
    shingles.push_back(window);
  }
  return shingles;
}

// One minimum for each row, with one hash for each shingle in place of one for each row as well
// (Dahlgaard, Knudsen, Thorup 2017: "Fast similarity sketching"). A hash falls into a row; while
// rows are empty, all shingles are thrown again, below what fell before. After 64 rounds each round
// fills one row, so that a single shingle ends it too. Expected work: shingles + 300 hashes.
void fill(std::array<std::uint16_t, Signature::rows>& minima,
          const std::vector<std::uint64_t>& shingles) {
  constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint64_t seed = 0x9e3779b97f4a7c15;
  constexpr std::size_t rows = Signature::rows;
  std::array<std::uint64_t, rows> least;
  least.fill(none);
  std::size_t empty = shingles.empty() ? 0 : rows;
  for (std::size_t round = 0; empty > 0; ++round) {
    for (const std::uint64_t shingle : shingles) {
      const std::uint64_t hash = mixed(shingle + seed * (round + 1));
      const std::size_t row = round < rows ? hash % rows : round - rows;
      const std::uint64_t value = round << 56 | hash >> 8;
      if (least[row] == none) --empty;
      least[row] = std::min(least[row], value);
    }
  }
  for (std::size_t row = 0; row < rows && !shingles.empty(); ++row) {
    minima[row] = static_cast<std::uint16_t>(least[row]);
  }
}

template <class Number>
void append(Blob& blob, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i) blob += static_cast<char>(value >> (8 * i) & 0xFF);
}

template <class Number>
Number take(std::string_view& blob) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(blob[i])} << (8 * i);
  }
  blob.remove_prefix(sizeof(Number));
  return static_cast<Number>(value);
}

}  // namespace

Signature sign(std::string_view folded) {
  const std::u32string text = masked(folded);
  const std::vector<std::uint64_t> shingles = shingles_of(text);
  Signature signature;
  for (const char32_t c : text) signature.exact = mixed(signature.exact + c + 1);
  // At most 4 Ki characters are looked at, so both counts fit.
  signature.shingles = static_cast<std::uint16_t>(shingles.size());
  signature.letters = static_cast<std::uint16_t>(text.size());
  fill(signature.minima, shingles);
  return signature;
}

double similarity(const Signature& a, const Signature& b) {
  if (a.shingles == 0 || b.shingles == 0) return 0;
  int equal = 0;
  for (std::size_t i = 0; i < Signature::rows; ++i) equal += a.minima[i] == b.minima[i] ? 1 : 0;
  // Different minima agree in their 16 bits once in 65,536 times: nothing to correct for. But no
  // estimate may pass what the two numbers of shingles allow.
  const auto [small, large] = std::minmax(a.shingles, b.shingles);
  return std::min(equal / double{Signature::rows}, small / double(large));
}

Blob to_blob(const Signature& signature) {
  Blob blob;
  blob.reserve(signature_blob_bytes);
  blob += blob_version;
  append(blob, signature.exact);
  append(blob, signature.shingles);
  append(blob, signature.letters);
  for (const std::uint16_t minimum : signature.minima) append(blob, minimum);
  return blob;
}

std::optional<Signature> signature_from(std::string_view blob) {
  if (blob.size() != signature_blob_bytes || blob.front() != blob_version) return std::nullopt;
  blob.remove_prefix(1);
  Signature signature;
  signature.exact = take<std::uint64_t>(blob);
  signature.shingles = take<std::uint16_t>(blob);
  signature.letters = take<std::uint16_t>(blob);
  for (std::uint16_t& minimum : signature.minima) minimum = take<std::uint16_t>(blob);
  return signature;
}

}  // namespace rejoinder::triage
