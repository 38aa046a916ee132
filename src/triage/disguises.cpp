#include "triage/disguises.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "triage/bitmap.hpp"

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

std::vector<Range> runs_of(const Bitmap& bitmap) {
  std::vector<Range> runs;
  bitmap.for_each_run([&](std::size_t begin, std::size_t end) { runs.push_back({begin, end}); });
  return runs;
}

// What stands between spaces.
std::vector<Range> tokens_of(const Points& points) {
  std::vector<Range> tokens;
  std::size_t begin = 0;
  const auto end_at = [&](std::size_t end) {
    if (end > begin) tokens.push_back({begin, end});
  };
  for (const Range& space : runs_of(Bitmap(points.kinds(), kind::space))) {
    end_at(space.begin);
    begin = space.end;
  }
  end_at(points.size());
  return tokens;
}

// Which points are left out when letters with something between each of them are joined.
class Joining {
 public:
  Joining(const Points& points, Folded::Tricks& tricks) : points_(points), tricks_(tricks) {}

  // h t t p : / / and f r e e: single characters with spaces between. A gap that is wider than the
  // others is one between words.
  void join_spaced() {
    const std::vector<Range> tokens = tokens_of(points_);
    for (std::size_t first = 0; first < tokens.size();) {
      std::size_t last = first;
      while (last < tokens.size() && tokens[last].size() == 1) ++last;
      if (last - first >= letters_min) {
        tricks_.spaced += static_cast<int>(last - first);
        const auto gap_behind = [&](std::size_t i) {
          return Range{tokens[i].end, tokens[i + 1].begin};
        };
        std::size_t narrow = points_.size();
        for (std::size_t i = first; i + 1 < last; ++i) {
          narrow = std::min(narrow, gap_behind(i).size());
        }
        for (std::size_t i = first; i + 1 < last; ++i) {
          if (gap_behind(i).size() <= narrow) left_out_.push_back(gap_behind(i));
        }
      }
      first = std::max(last, first + 1);
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
          left_out_.push_back({words[i].end, words[i + 1].begin});
        }
      }
      first = std::max(last, first + 1);
    }
  }

  void leave_out_of(Points& points) {
    if (left_out_.empty()) return;
    // No two of them overlap: there are spaces alone in those of the one kind, none in the others.
    std::sort(left_out_.begin(), left_out_.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
    std::size_t size = left_out_.front().begin;
    for (std::size_t i = 0; i < left_out_.size(); ++i) {
      const std::size_t end = i + 1 < left_out_.size() ? left_out_[i + 1].begin : points.size();
      const Range kept{left_out_[i].end, end};
      points.copy(points, kept, size);
      size += kept.size();
    }
    points.resize(size);
  }

 private:
  static constexpr std::size_t letters_min = 4;

  [[nodiscard]] bool is_separator(std::size_t begin, std::size_t end) const {
    constexpr std::size_t longest = 3;
    if (end - begin > longest) return false;
    for (std::size_t i = begin; i < end; ++i) {
      if (points_.is_space(i)) return false;
    }
    return true;
  }

  const Points& points_;
  Folded::Tricks& tricks_;
  std::vector<Range> left_out_;
};

// Whether letters may have something between each of them: single ones follow each other.
bool may_be_spaced(const Bitmap& words, std::size_t size) {
  constexpr std::size_t singles_min = 4;
  const Bitmap single = words.single();
  std::size_t singles = 0;
  for (std::size_t at = single.next_set(0); at < size && singles < singles_min;) {
    const std::size_t next = single.next_set(at + 1);
    singles = singles == 0 ? 1 : singles;
    singles = next < size && words.next_set(at + 1) == next ? singles + 1 : 0;
    at = next;
  }
  return singles >= singles_min;
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

// What the digits of a word are about.
enum class Digits { none, number, maybe_letters, letters };

// They stand for letters where some are between letters, or one is at the front of a longer word,
// and make no number (2015, 20min, 1st, 4k). Elsewhere (pleas3, 0ur, mp3) they may, if others do.
Digits digits_of(std::span<const std::uint8_t> word) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t run = 0;      // Of digits, up to here.
  std::size_t longest = 0;  // Such run.
  std::size_t leading = 0;  // Digits before the first letter.
  bool between = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((word[i] & kind::digit) != 0) {
      ++digits;
      longest = std::max(longest, ++run);
    } else if (word[i] == kind::sign) {
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

constexpr std::uint8_t word_or_sign = kind::word | kind::sign;

// The next place from `at` on that is, or is not, of one of these kinds; `end` if there is none.
std::size_t next_of(std::span<const std::uint8_t> kinds, std::uint8_t wanted, std::size_t at,
                    std::size_t end) {
  while (at < end && (kinds[at] & wanted) == 0) ++at;
  return at;
}
std::size_t next_not_of(std::span<const std::uint8_t> kinds, std::uint8_t wanted, std::size_t at) {
  while (at < kinds.size() && (kinds[at] & wanted) != 0) ++at;
  return at;
}
// The first of those before `at`, not before `from`, that are all of these kinds.
std::size_t first_of_run(std::span<const std::uint8_t> kinds, std::uint8_t wanted, std::size_t from,
                         std::size_t at) {
  while (at > from && (kinds[at - 1] & wanted) != 0) --at;
  return at;
}

bool begins_address(const Points& points, std::size_t at) {
  if (points.bytes()[at] != 'h' && points.bytes()[at] != 'w') return false;
  const auto matches = [&](std::string_view wanted) {
    if (points.size() - at < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (points.bytes()[at + i] != static_cast<unsigned char>(wanted[i])) return false;
    }
    return true;
  };
  return matches("http:") || matches("https:") || matches("www.");
}

// jo@my in jo@my-clinic.example: the sign is no letter.
bool is_mail_address(const Points& points, Range word) {
  const auto letters = std::span(points.bytes()).subspan(word.begin, word.size());
  const auto at = std::find(letters.begin(), letters.end(), '@');
  if (at == letters.begin() || at == letters.end() || at + 1 == letters.end()) return false;
  if (std::find(at + 1, letters.end(), '@') != letters.end()) return false;
  std::size_t end = word.end;
  const auto is_a = [&](std::size_t i, std::uint8_t kind) {
    return (points.kinds()[i] & kind) != 0;
  };
  while (end < points.size() && (is_a(end, kind::word) || points.bytes()[end] == '-')) ++end;
  constexpr std::uint8_t letter = kind::letter | kind::wide;
  return end + 2 < points.size() && points.bytes()[end] == '.' && is_a(end + 1, letter) &&
         is_a(end + 2, letter);
}

// The first place that is no !; most of them end a sentence, and stand for no letter.
std::size_t behind_shouts(const Points& points, std::size_t at) {
  while (at < points.size() && points.bytes()[at] == '!') ++at;
  return at;
}

// Words that have digits or signs, with these, but for those of addresses.
std::vector<Range> signed_words_of(const Points& points) {
  const auto& kinds = points.kinds();
  const Bitmap telling(kinds, kind::digit | kind::sign);
  std::vector<Range> words;
  Range token;  // Between two spaces; what of it has been looked at is taken off.
  for (std::size_t at = telling.next_set(0); at < points.size(); at = telling.next_set(at)) {
    if (const std::size_t behind = behind_shouts(points, at);
        behind > at && (behind == points.size() || (kinds[behind] & word_or_sign) == 0)) {
      at = behind;
      continue;
    }
    if (at >= token.end) {
      token.begin = at;
      while (token.begin > token.end && !points.is_space(token.begin - 1)) --token.begin;
      token.end = at;
      while (token.end < points.size() && !points.is_space(token.end)) ++token.end;
    }
    const std::size_t begin = first_of_run(kinds, word_or_sign, token.begin, at);
    bool address = false;
    for (std::size_t word = token.begin; word <= begin && !address;) {
      address = begins_address(points, word);
      word = next_of(kinds, word_or_sign, next_not_of(kinds, word_or_sign, word), token.end);
    }
    if (address) {
      at = token.end;
      continue;
    }
    token.begin = begin;
    at = next_not_of(kinds, word_or_sign, at);
    std::size_t end = at;
    while (end > begin && points.bytes()[end - 1] == '!') --end;
    if (!is_mail_address(points, {begin, end})) words.push_back({begin, end});
  }
  return words;
}

}  // namespace

void read_look_alikes(Points& points, Folded::Tricks& tricks) {
  const auto& kinds = points.kinds();
  const auto other = [](char32_t code) { return !is_latin(code) && !is_digit(code); };
  // Words with letters beyond ASCII, and how many letters of all words are Latin or not.
  std::vector<Range> words;
  std::ptrdiff_t others = 0;
  char32_t highest = 0;
  Bitmap(kinds, kind::wide).for_each_run([&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      others += other(points.code(i)) ? 1 : 0;
      highest = std::max(highest, points.code(i));
    }
    if (!words.empty() && begin < words.back().end) return;
    const std::size_t from = words.empty() ? 0 : words.back().end;
    words.push_back(
        {first_of_run(kinds, kind::word, from, begin), next_not_of(kinds, kind::word, end)});
  });
  // French and Danish are written with letters that look like others of theirs.
  constexpr char32_t beyond_western = 0x180;
  if (others == 0 && highest < beyond_western) return;
  const auto latin = std::count_if(kinds.begin(), kinds.end(),
                                   [](std::uint8_t kind) { return (kind & kind::word) != 0; }) -
                     others;
  for (const Range& word : words) {
    std::u32string letters;
    for (std::size_t at = word.begin; at < word.end; ++at) letters += points.code(at);
    const auto alike = std::count_if(letters.begin(), letters.end(), [](char32_t code) {
      return code >= 0x80 && look_alike_of(code) != '\0';
    });
    if (alike == 0) continue;
    const auto strange = std::count_if(letters.begin(), letters.end(), other);
    const bool mixed = strange < std::ssize(letters) || alike > strange;
    const bool disguised = alike == strange && latin > others;
    if (!mixed && !disguised) continue;
    for (std::size_t at = word.begin; at < word.end; ++at) {
      const char letter = points.code(at) < 0x80 ? '\0' : look_alike_of(points.code(at));
      if (letter == '\0') continue;
      points.set(at, static_cast<unsigned char>(letter));
      ++tricks.look_alikes;
    }
  }
}

void join_spaced(Points& points, Folded::Tricks& tricks) {
  const Bitmap words(points.kinds(), kind::word);
  if (!may_be_spaced(words, points.size())) return;
  Joining joining(points, tricks);
  joining.join_spaced();
  joining.join_separated(runs_of(words));
  joining.leave_out_of(points);
}

void read_digits(Points& points, Folded::Tricks& tricks) {
  constexpr std::ptrdiff_t habit = 2;  // From so many such words on, the others mean it too.
  const std::vector<Range> words = signed_words_of(points);
  std::vector<Digits> digits;
  digits.reserve(words.size());
  for (const Range& word : words) {
    digits.push_back(digits_of(std::span(points.kinds()).subspan(word.begin, word.size())));
  }
  const bool all = std::count(digits.begin(), digits.end(), Digits::letters) >= habit;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (digits[i] != Digits::letters && !(all && digits[i] == Digits::maybe_letters)) continue;
    for (std::size_t at = words[i].begin; at < words[i].end; ++at) {
      const char letter = letter_for(points.code(at));
      if (letter == '\0') continue;
      points.set(at, static_cast<unsigned char>(letter));
      ++tricks.digits;
    }
  }
}

}  // namespace rejoinder::triage
