#include "render/literals.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "render/ascii.hpp"
#include "render/linkify.hpp"

namespace rejoinder::render {
namespace {

constexpr auto npos = std::string_view::npos;

// How far into a line quotes and lists may open. It bounds how deep cmark's tree gets (each level
// takes a column at least), and with it the cost of a line: blank lines below 16,000 nested lists
// would each visit all of them. Nobody indents a comment further; deeper code stays as typed.
constexpr std::size_t opening_columns_max = 64;
constexpr std::size_t tab_columns = 4;

constexpr std::size_t fence_min = 3;               // CommonMark's.
constexpr std::size_t list_number_digits_max = 9;  // CommonMark's.
constexpr std::size_t language_bytes_max = 20;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_space(char c) {
  return is_blank(c) || c == '\n';
}
bool is_one_of(char c, std::string_view set) {
  return set.find(c) != npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Fills in the treatments of one text, one kind of reason after the other.
class Treating {
 public:
  explicit Treating(std::string_view text)
      : text_(text), treatment_(text.size(), Treatment::keep) {}

  std::vector<Treatment> run() {
    find_fences();
    hide_single_characters();
    hide_titles();
    for_each_line([this](Range line) { treat_opening(line); });
    for_each_word();
    return std::move(treatment_);
  }

 private:
  struct Range {
    std::size_t begin;
    std::size_t end;
  };

  // The fences of one kind, ` or ~, wherever they may be.
  struct Fences {
    std::size_t count = 0;
    std::size_t last_bare = npos;  // Where the last one without a language begins: it can close.
  };

  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }
  char before(std::size_t i) const { return i > 0 ? text_[i - 1] : '\n'; }
  void hide(std::size_t i) {
    assert(is_one_of(text_[i], hideable));
    treatment_[i] = Treatment::hide;
  }
  void hide(Range range, std::string_view set) {
    for (auto i = range.begin; i < range.end; ++i) {
      if (is_one_of(text_[i], set)) hide(i);
    }
  }
  Range run_at(std::size_t i, std::size_t end) const {
    auto run_end = i;
    while (run_end < end && text_[run_end] == text_[i]) ++run_end;
    return {i, run_end};
  }
  Fences& fences(char c) { return c == '`' ? backticks_ : tildes_; }

  template <typename Visit>
  void for_each_line(Visit visit) {
    for (std::size_t begin = 0; begin < text_.size();) {
      const auto end = std::min(text_.find('\n', begin), text_.size());
      visit(Range{begin, end});
      begin = end + 1;
    }
  }

  void find_fences();
  void hide_single_characters();
  void hide_titles();
  std::size_t skip_markers(Range line);
  std::size_t skip_marker(std::size_t i, Range line);
  void treat_opening(Range line);
  void treat_fence(std::size_t i, Range line);
  bool hide_rule(std::size_t opening, Range line);
  void for_each_word();
  void treat_stars(Range word);
  void treat_faces(Range word);

  void start_no_block(std::size_t i) {
    if (treatment_[i] == Treatment::keep) treatment_[i] = Treatment::no_block;
  }

  std::string_view text_;
  std::vector<Treatment> treatment_;
  Fences backticks_;
  Fences tildes_;
};

void Treating::find_fences() {
  for_each_line([this](Range line) {
    const auto i = text_.find_first_not_of(" \t>-+*0123456789.)", line.begin);
    if (i == npos || i >= line.end || !is_one_of(text_[i], "`~")) return;
    const auto run = run_at(i, line.end);
    if (run.end - run.begin < fence_min) return;
    auto& kind = fences(text_[i]);
    ++kind.count;
    if (trimmed(text_.substr(run.end, line.end - run.end)).empty()) kind.last_bare = i;
  });
}

// Characters that mean something outside our subset wherever they stand.
void Treating::hide_single_characters() {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    switch (text_[i]) {
      case '&':   // References.
      case '<':   // Tags, comments, autolinks, destinations in angle brackets.
      case '\\':  // Escapes and hard breaks.
        hide(i);
        break;
      case '!':  // Images.
        if (at(i + 1) == '[') hide(i);
        break;
      case ':':  // Definitions.
        if (before(i) == ']') hide(i);
        break;
      default: break;
    }
  }
}

// Hides what could start the title in [text](destination "title"), so that such a link stays text
// instead of losing its title. Several "](" may be open at once: each flag says that at least one
// of them is in that place.
void Treating::hide_titles() {
  bool before_destination = false;
  bool in_destination = false;
  bool after_destination = false;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char c = text_[i];
    if (is_space(c)) {
      after_destination = after_destination || in_destination;
      in_destination = false;
      continue;
    }
    if (after_destination && is_one_of(c, "\"'(")) hide(i);
    after_destination = false;
    in_destination = in_destination || before_destination;
    before_destination = c == '(' && before(i) == ']';
  }
}

// Past a marker of a quote or a list at `i`; `i` itself where there is none.
std::size_t Treating::skip_marker(std::size_t i, Range line) {
  const char c = text_[i];
  if (c == '>') {
    // Faces: >:( >;) >=( >_< >.< >-<
    const char eyes = at(i + 1);
    const char mouth = at(i + 2);
    const bool face = (is_one_of(eyes, ":;=") && is_punctuation(mouth)) ||
                      (is_one_of(eyes, "_.-") && is_one_of(mouth, "<>"));
    if (!face) return i + 1;
    hide(i);
    return i;
  }
  if (is_one_of(c, "-+*")) return is_space(at(i + 1)) ? i + 1 : i;
  auto end = i;
  while (end < line.end && is_digit(text_[end])) ++end;
  if (end == i || end - i > list_number_digits_max || end == line.end ||
      !is_one_of(text_[end], ".)") || !is_space(at(end + 1))) {
    return i;
  }
  // A list would lose the zeros of "007. Bond".
  if (c == '0' && end - i > 1) hide(end);
  return treatment_[end] == Treatment::hide ? i : end + 1;
}

// Where a line's own text begins, behind all that may open quotes and lists. Where cmark knows more
// (a marker inside code, say), hiding a character has no effect, as it is put back.
std::size_t Treating::skip_markers(Range line) {
  std::size_t columns = 0;
  auto i = line.begin;
  while (i < line.end && columns < opening_columns_max) {
    if (is_blank(text_[i])) {
      columns += text_[i] == '\t' ? tab_columns : 1;
      ++i;
      continue;
    }
    const auto next = skip_marker(i, line);
    if (next == i) return i;
    columns += next - i;
    i = next;
  }
  while (i < line.end && is_blank(text_[i])) ++i;
  if (i < line.end) start_no_block(i);
  return line.end;
}

// A line that says nothing but one marker, or the same one again and again: a rule, the underline
// of a heading, a list without text.
bool Treating::hide_rule(std::size_t opening, Range line) {
  auto end = line.end;
  while (end > line.begin && is_blank(text_[end - 1])) --end;
  if (end == line.begin || !is_one_of(text_[end - 1], "-*_+")) return false;
  const char marker = text_[end - 1];
  auto begin = end;
  while (begin > line.begin && (text_[begin - 1] == marker || is_blank(text_[begin - 1]))) --begin;
  if (opening < begin) return false;
  hide({begin, end}, std::string_view(&marker, 1));
  return true;
}

void Treating::treat_opening(Range line) {
  const auto i = skip_markers(line);
  if (hide_rule(i, line)) return;
  if (i == line.end) {
    // "7." and "3)": a list without text.
    const auto last = text_.substr(line.begin, line.end - line.begin).find_last_not_of(" \t");
    if (last != npos && is_one_of(text_[line.begin + last], ".)")) hide(line.begin + last);
    return;
  }
  if (is_one_of(text_[i], "#=")) hide(i);
  if (is_one_of(text_[i], "`~")) treat_fence(i, line);
}

// A fence that nothing closes swallows the rest of the comment, and one with more than a language
// behind it may be someone's way to quote: ```like this```. Those stay text.
void Treating::treat_fence(std::size_t i, Range line) {
  const auto run = run_at(i, line.end);
  if (run.end - run.begin < fence_min) return;
  const auto info = trimmed(text_.substr(run.end, line.end - run.end));
  const auto& kind = fences(text_[i]);
  const bool closed = kind.last_bare != npos && kind.last_bare > i;
  const bool fence =
      closed || (text_[i] == '`' ? is_language(info) : info.empty() && kind.count > 1);
  if (!fence) start_no_block(i);
}

void Treating::for_each_word() {
  for (std::size_t i = 0; i < text_.size();) {
    if (is_space(text_[i])) {
      ++i;
      continue;
    }
    Range word{i, i};
    while (word.end < text_.size() && !is_space(text_[word.end])) ++word.end;
    i = word.end;

    const auto typed = text_.substr(word.begin, word.end - word.begin);
    // Both "\*" and ¯\_(ツ)_/¯ mean their marks as characters.
    if (const auto backslash = typed.find('\\'); backslash != npos) {
      hide({word.begin + backslash, word.end}, "*_");
    }
    std::size_t searched = 0;
    while (const auto url = find_bare_url(typed, searched)) {
      hide({word.begin + url->begin, word.begin + url->end}, "*_");
      searched = url->end;
    }
    treat_stars(word);
    treat_faces(word);
  }
}

// Stars that are no marks: the only ones of a censored word, f**k, or between two signs, {**},
// which would pair with those of the next such word; and faces such as *-*.
void Treating::treat_stars(Range word) {
  const auto text = text_.substr(0, word.end);
  const auto is_single = [](Range run) { return run.end - run.begin == 1; };
  Range last{word.begin, word.begin};
  std::size_t runs = 0;
  for (auto i = text.find('*', word.begin); i != npos; i = text.find('*', last.end)) {
    const auto run = run_at(i, word.end);
    if (runs > 0 && is_single(last) && is_single(run) &&
        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(last.end),
                    text.begin() + static_cast<std::ptrdiff_t>(run.begin), is_punctuation)) {
      hide(last, "*");
      hide(run, "*");
    }
    last = run;
    ++runs;
  }
  if (runs != 1) return;
  const char left = before(last.begin);
  const char right = at(last.end);
  if ((is_alphanumeric(left) && is_alphanumeric(right)) ||
      (is_punctuation(left) && is_punctuation(right))) {
    hide(last, "*");
  }
}

// ^_^ -_- •_• *_* would be emphasis to cmark.
void Treating::treat_faces(Range word) {
  const auto is_eye = [](char c) {
    return is_beyond_ascii(c) || is_one_of(c, "^-><;.@$='~\"!?:|/,#%&+");
  };
  for (auto i = word.begin + 1; i + 1 < word.end; ++i) {
    const char left = text_[i - 1];
    const char right = text_[i + 1];
    if (text_[i] == '_' && ((is_eye(left) && is_eye(right)) || (left == '*' && right == '*'))) {
      hide(i);
    }
  }
}

}  // namespace

bool is_language(std::string_view info) {
  return info.size() <= language_bytes_max && std::all_of(info.begin(), info.end(), [](char c) {
           return is_alphanumeric(c) || is_one_of(c, "+#.-_");
         });
}

std::vector<Treatment> treatments(std::string_view text) {
  return Treating(text).run();
}

}  // namespace rejoinder::render
