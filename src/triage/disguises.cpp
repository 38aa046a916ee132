#include "triage/disguises.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace rejoinder::triage {
namespace {

struct LookAlike {
  char32_t code;
  char letter;
};

constexpr auto look_alikes = std::to_array<LookAlike>({
#include "triage/confusables.inc"
});

// The Latin letter that this one looks like; 0 if none.
char look_alike_of(char32_t code) {
  const auto* const found =
      std::lower_bound(look_alikes.begin(), look_alikes.end(), code,
                       [](const LookAlike& each, char32_t wanted) { return each.code < wanted; });
  return found != look_alikes.end() && found->code == code ? found->letter : '\0';
}

// Which points are left out when letters with something between each of them are joined.
class Joining {
 public:
  Joining(const Points& points, Folded::Tricks& tricks)
      : points_(points), tricks_(tricks), left_out_(points.size()) {}

  // h t t p : / / and f r e e: single characters with spaces between. A gap that is wider than the
  // others is one between words.
  void join_spaced() {
    for (std::size_t at = 0; at < points_.size(); ++at) {
      if (is_space(points_[at].code) || (at > 0 && !is_space(points_[at - 1].code))) continue;
      std::vector<Range> gaps;
      std::size_t end = at;
      while (is_cell(end)) {
        const std::size_t gap = end + 1;
        end = gap;
        while (end < points_.size() && is_space(points_[end].code)) ++end;
        gaps.push_back({gap, end});
      }
      if (gaps.size() < letters_min) continue;
      tricks_.spaced += static_cast<int>(gaps.size());
      gaps.pop_back();  // That behind the last.
      const auto narrow =
          std::min_element(gaps.begin(), gaps.end(), [](const Range& a, const Range& b) {
            return a.size() < b.size();
          })->size();
      for (const Range& gap : gaps) {
        if (gap.size() > narrow) continue;
        std::fill(left_out_.begin() + static_cast<std::ptrdiff_t>(gap.begin),
                  left_out_.begin() + static_cast<std::ptrdiff_t>(gap.end), true);
      }
      at = end - 1;
    }
  }

  // f.r.e.e and f_r_e_e.
  void join_separated(const std::vector<Range>& words) {
    for (std::size_t first = 0; first < words.size();) {
      std::size_t last = first;
      while (last < words.size() && words[last].size() == 1 &&
             (last == first || is_separator(words[last - 1].end, words[last].begin))) {
        ++last;
      }
      if (last - first >= letters_min) {
        tricks_.spaced += static_cast<int>(last - first);
        for (std::size_t i = first; i + 1 < last; ++i) {
          std::fill(left_out_.begin() + static_cast<std::ptrdiff_t>(words[i].end),
                    left_out_.begin() + static_cast<std::ptrdiff_t>(words[i + 1].begin), true);
        }
      }
      first = std::max(last, first + 1);
    }
  }

  [[nodiscard]] Points joined() const {
    Points out;
    out.reserve(points_.size());
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (!left_out_[i]) out.push_back(points_[i]);
    }
    return out;
  }

 private:
  static constexpr std::size_t letters_min = 4;

  // A character with no other beside it.
  [[nodiscard]] bool is_cell(std::size_t at) const {
    const auto blank = [&](std::size_t i) {
      return i >= points_.size() || is_space(points_[i].code);
    };
    return at < points_.size() && !blank(at) && (at == 0 || blank(at - 1)) && blank(at + 1);
  }

  [[nodiscard]] bool is_separator(std::size_t begin, std::size_t end) const {
    constexpr std::size_t longest = 3;
    if (end - begin > longest) return false;
    for (std::size_t i = begin; i < end; ++i) {
      if (is_space(points_[i].code)) return false;
    }
    return true;
  }

  const Points& points_;
  Folded::Tricks& tricks_;
  std::vector<bool> left_out_;
};

// Whether letters may have something between each of them: single ones follow each other.
bool may_be_spaced(const Points& points) {
  constexpr int singles_min = 4;
  const auto in_word = [&](std::size_t i) { return i < points.size() && is_word(points[i].code); };
  int singles = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!in_word(i)) continue;
    const bool single = (i == 0 || !in_word(i - 1)) && !in_word(i + 1);
    singles = single ? singles + 1 : 0;
    if (singles >= singles_min) return true;
  }
  return false;
}

// Digits for letters

// The letter that a digit or a sign stands for; 0 if none.
char letter_for(char32_t code) {
  constexpr std::string_view signs = "01!34@5$789";
  constexpr std::string_view letters = "oiieaasstbg";
  static_assert(signs.size() == letters.size());
  const auto at = code < 0x80 ? signs.find(static_cast<char>(code)) : std::string_view::npos;
  return at == std::string_view::npos ? '\0' : letters[at];
}

constexpr bool is_sign(char32_t code) {
  return code == '@' || code == '$' || code == '!';
}

// What the digits of a word are about.
enum class Digits { none, number, maybe_letters, letters };

// They stand for letters where some are between letters, or one is at the front of a longer word,
// and make no number (2015, 20min, 1st, 4k). Elsewhere (pleas3, 0ur, mp3) they may, if others do.
Digits digits_of(std::span<const Point> word) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t run = 0;      // Of digits, up to here.
  std::size_t longest = 0;  // Such run.
  std::size_t leading = 0;  // Digits before the first letter.
  bool between = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char32_t code = word[i].code;
    if (is_digit(code)) {
      ++digits;
      longest = std::max(longest, ++run);
    } else if (is_sign(code)) {
      between = between || (letters > 0 && i + 1 < word.size());
      ++digits;
    } else {
      if (letters == 0) leading = run;
      between = between || (letters > 0 && run > 0);
      run = 0;
      ++letters;
    }
  }
  if (digits == 0) return Digits::none;
  if (letters == 0 || longest > 3) return Digits::number;
  if (letters >= 2 && longest <= 2 && (between || (leading == 1 && letters >= 4 && digits <= 2))) {
    return Digits::letters;
  }
  return Digits::maybe_letters;
}

bool begins_address(const Points& points, std::size_t at) {
  if (points[at].code != 'h' && points[at].code != 'w') return false;
  const auto matches = [&](std::string_view wanted) {
    if (points.size() - at < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (points[at + i].code != static_cast<unsigned char>(wanted[i])) return false;
    }
    return true;
  };
  return matches("http:") || matches("https:") || matches("www.");
}

// jo@my in jo@my-clinic.example: the sign is no letter.
bool is_mail_address(const Points& points, Range word) {
  const auto is_at = [](const Point& point) { return point.code == '@'; };
  const auto letters = std::span(points).subspan(word.begin, word.size());
  const auto at = std::find_if(letters.begin(), letters.end(), is_at);
  if (at == letters.begin() || at == letters.end() || at + 1 == letters.end()) return false;
  if (std::any_of(at + 1, letters.end(), is_at)) return false;
  std::size_t end = word.end;
  while (end < points.size() && (is_word(points[end].code) || points[end].code == '-')) ++end;
  return end + 2 < points.size() && points[end].code == '.' && is_letter(points[end + 1].code) &&
         is_letter(points[end + 2].code);
}

// Words with their signs, but for those of addresses.
std::vector<Range> signed_words_of(const Points& points) {
  const auto belongs = [](char32_t code) { return is_word(code) || is_sign(code); };
  std::vector<Range> words;
  for (std::size_t at = 0; at < points.size();) {
    if (begins_address(points, at)) {
      while (at < points.size() && !is_space(points[at].code)) ++at;
      continue;
    }
    if (!belongs(points[at].code)) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < points.size() && belongs(points[at].code)) ++at;
    std::size_t end = at;
    while (end > begin && points[end - 1].code == '!') --end;
    if (!is_mail_address(points, {begin, end})) words.push_back({begin, end});
  }
  return words;
}

}  // namespace

std::vector<Range> words_of(const Points& points) {
  std::vector<Range> words;
  for (std::size_t at = 0; at < points.size(); ++at) {
    if (!is_word(points[at].code)) continue;
    const std::size_t begin = at;
    while (at < points.size() && is_word(points[at].code)) ++at;
    words.push_back({begin, at});
  }
  return words;
}

void read_look_alikes(Points& points, Folded::Tricks& tricks) {
  const std::vector<Range> words = words_of(points);
  const auto other = [](const Point& point) {
    return !is_latin(point.code) && !is_digit(point.code);
  };
  std::ptrdiff_t latin = 0;
  std::ptrdiff_t others = 0;
  for (const Range& word : words) {
    for (std::size_t i = word.begin; i < word.end; ++i) ++(other(points[i]) ? others : latin);
  }
  if (others == 0 && std::all_of(points.begin(), points.end(),
                                 [](const Point& point) { return point.code < 0x180; })) {
    return;
  }
  for (const Range& word : words) {
    const std::span letters(points.data() + word.begin, word.size());
    const auto alike = std::count_if(letters.begin(), letters.end(), [](const Point& point) {
      return point.code >= 0x80 && look_alike_of(point.code) != '\0';
    });
    if (alike == 0) continue;
    const auto strange = std::count_if(letters.begin(), letters.end(), other);
    const bool mixed = strange < std::ssize(letters) || alike > strange;
    const bool disguised = alike == strange && latin > others;
    if (!mixed && !disguised) continue;
    for (Point& point : letters) {
      const char letter = point.code < 0x80 ? '\0' : look_alike_of(point.code);
      if (letter == '\0') continue;
      point.code = static_cast<unsigned char>(letter);
      ++tricks.look_alikes;
    }
  }
}

Points joined(Points points, Folded::Tricks& tricks) {
  if (!may_be_spaced(points)) return points;
  Joining joining(points, tricks);
  joining.join_spaced();
  joining.join_separated(words_of(points));
  return joining.joined();
}

void read_digits(Points& points, Folded::Tricks& tricks) {
  if (std::none_of(points.begin(), points.end(), [](const Point& point) {
        return is_digit(point.code) || is_sign(point.code);
      })) {
    return;
  }
  constexpr std::ptrdiff_t habit = 2;  // From so many such words on, the others mean it too.
  const std::vector<Range> words = signed_words_of(points);
  std::vector<Digits> kinds;
  kinds.reserve(words.size());
  for (const Range& word : words) {
    kinds.push_back(digits_of(std::span(points.data() + word.begin, word.size())));
  }
  const bool all = std::count(kinds.begin(), kinds.end(), Digits::letters) >= habit;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (kinds[i] != Digits::letters && !(all && kinds[i] == Digits::maybe_letters)) continue;
    for (std::size_t at = words[i].begin; at < words[i].end; ++at) {
      const char letter = letter_for(points[at].code);
      if (letter == '\0') continue;
      points[at].code = static_cast<unsigned char>(letter);
      ++tricks.digits;
    }
  }
}

}  // namespace rejoinder::triage
