#include "triage/rules/matching.hpp"

#include <array>
#include <utility>

#include <utf8proc.h>

#include <rejoinder/text.hpp>

#include "triage/rules/identifiers.hpp"
#include "triage/rules/scan.hpp"

namespace rejoinder {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> scripts{{
    {"latin", "Latin"},
    {"cyrillic", "Cyrillic"},
    {"greek", "Greek"},
    {"arabic", "Arabic"},
    {"hebrew", "Hebrew"},
    {"han", "Han"},
    {"hiragana", "Hiragana"},
    {"katakana", "Katakana"},
    {"hangul", "Hangul"},
    {"devanagari", "Devanagari"},
    {"thai", "Thai"},
    {"tamil", "Tamil"},
}};

}  // namespace

std::vector<std::string> script_names() {
  std::vector<std::string> names;
  names.reserve(scripts.size());
  for (const auto& [name, known] : scripts) names.emplace_back(name);
  return names;
}

namespace triage {
namespace {

RE2::Options options(std::size_t memory) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(static_cast<std::int64_t>(memory));
  return options;
}

// What may not touch a word: letters, digits and the marks on them.
constexpr std::string_view beside_word = R"([^\pL\pN\pM])";

// Whether it is the beginning of a word: `improv*`.
bool is_beginning(std::string_view word) {
  return word.size() > 1 && word.back() == '*';
}

std::string as_pattern(std::string_view word) {
  std::string pattern;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == ' ') {
      pattern += R"(\s+)";
    } else if (word[i] == '\'') {
      pattern += "'?";
    } else if (static_cast<unsigned char>(word[i]) >= 0x80) {
      pattern += word[i];
    } else {
      pattern += RE2::QuoteMeta(re2::StringPiece(word.data() + i, 1));
    }
  }
  return pattern;
}

void add_choice(std::string& choices, const std::string& choice) {
  if (!choices.empty()) choices += '|';
  choices += choice;
}

const RE2& link_pattern() {
  static const RE2 link(R"((?i)(\b(?:https?://|www\.)[^\s<>"]+))");
  return link;
}

std::vector<Span> found_links(std::string_view text, std::size_t more_than) {
  std::vector<Span> over;
  std::size_t links = 0;
  each_match(link_pattern(), text, [&](Span span) {
    if (++links <= more_than) return span.end;
    over.push_back(span);  // The first that is too many stands for all.
    return std::string_view::npos;
  });
  return over;
}

std::vector<Span> found_length(std::string_view text, std::size_t more_than) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
    if (count++ == more_than) return {{i, text.size()}};
  }
  return {};
}

std::vector<Span> found_capitals(std::string_view text, const CapitalsTest& test) {
  std::size_t upper = 0;
  std::size_t letters = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    if (bytes[at] < 0x80) {  // Nearly all of them: the long way costs ten times as much.
      if (bytes[at] >= 'A' && bytes[at] <= 'Z') ++upper;
      if (is_ascii_letter(text[at])) ++letters;
      ++at;
      continue;
    }
    utf8proc_int32_t code = -1;
    const auto length =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    at += static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 1));
    const auto category = utf8proc_category(code);
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT) ++upper;
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT ||
        category == UTF8PROC_CATEGORY_LL) {
      ++letters;
    }
  }
  if (letters < std::max<std::size_t>(test.letters_min, 1)) return {};
  if (upper * 100 < test.percent * letters) return {};
  return {{0, text.size()}};
}

std::vector<Span> found_scripts(std::string_view text, const RE2& allowed) {
  static const RE2 any(R"((\pL+))");
  const auto letters = [&](const RE2& pattern) {
    std::size_t count = 0;
    each_match(pattern, text, [&](Span span) {
      count += characters(text.substr(span.start, span.end - span.start));
      return span.end;
    });
    return count;
  };
  const std::size_t all = letters(any);
  if (all == 0 || letters(allowed) * 2 >= all) return {};
  return {{0, text.size()}};
}

}  // namespace

std::string_view script_class(std::string_view name) {
  for (const auto& [known, of_re2] : scripts) {
    if (known == name) return of_re2;
  }
  return {};
}

std::string normal_word(std::string_view word) {
  return std::string(trim(Reading(word).text()));
}

std::unique_ptr<const RE2> compile_pattern(std::string_view pattern) {
  return std::make_unique<const RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                     options(limits::rule_pattern_memory_max));
}

std::unique_ptr<const RE2> compile_words(const std::vector<std::string>& words) {
  std::string all;
  std::string beginnings;  // Together: each copy of what may follow costs a thousand instructions.
  for (const std::string& one : words) {
    std::string word = normal_word(one);
    if (is_beginning(word)) {
      word.pop_back();
      add_choice(beginnings, as_pattern(word));
    } else {
      add_choice(all, as_pattern(word));
    }
  }
  if (!beginnings.empty()) add_choice(all, "(?:" + beginnings + R"()[\pL\pN\pM]*)");
  const std::string beside(beside_word);
  return std::make_unique<const RE2>("(?:^|" + beside + ")(" + all + ")(?:" + beside + "|$)",
                                     options(limits::rule_words_memory_max));
}

Matcher::Matcher(const Rule& rule) : test_(rule.test), where_(rule.where) {
  if (const auto* pattern = std::get_if<PatternTest>(&test_)) {
    pattern_ = compile_pattern(pattern->pattern);
  } else if (const auto* words = std::get_if<WordsTest>(&test_)) {
    pattern_ = compile_words(words->words);
  } else if (const auto* allowed = std::get_if<ScriptsTest>(&test_)) {
    std::string classes;
    for (const std::string& script : allowed->scripts) {
      classes += R"(\p{)" + std::string(script_class(script)) + "}";
    }
    pattern_ = compile_pattern("([" + classes + "]+)");
  }
}

bool Matcher::counts(const Reading& reading, Span match) const {
  switch (where_) {
    case Where::anywhere: return true;
    case Where::statements: return !reading.asks(match.start);
    case Where::questions: return reading.asks(match.start);
  }
  return true;
}

std::vector<Span> Matcher::found_by_pattern(const Reading& reading, std::size_t most) const {
  std::vector<Span> found;
  const bool words = std::holds_alternative<WordsTest>(test_);
  const std::string_view text = reading.text();
  const re2::StringPiece whole(text.data(), text.size());
  std::array<re2::StringPiece, 2> groups;
  const int group = words ? 1 : 0;  // An owner's own groups mean nothing to us.
  std::size_t at = 0;
  while (at <= text.size() && found.size() < most &&
         pattern_->Match(whole, at, text.size(), RE2::UNANCHORED, groups.data(), group + 1)) {
    const re2::StringPiece& match = groups[static_cast<std::size_t>(group)];
    const auto start = static_cast<std::size_t>(match.data() - text.data());
    const Span span{start, start + match.size()};
    if (!match.empty() && counts(reading, span)) found.push_back(span);
    at = std::max(span.end, at + 1);  // The sign behind a word may be the one before the next.
  }
  return found;
}

std::vector<Span> Matcher::found_by_identifier(const Reading& reading, std::string_view name,
                                               std::size_t most) const {
  std::vector<Span> found = finder(name)(reading.text());
  std::erase_if(found, [&](Span match) { return !counts(reading, match); });
  if (found.size() > most) found.resize(most);
  return found;
}

std::vector<Span> Matcher::matches(const Reading& reading, std::size_t most) const {
  if (const auto* identifier = std::get_if<IdentifierTest>(&test_)) {
    return found_by_identifier(reading, identifier->identifier, most);
  }
  if (const auto* links = std::get_if<LinksTest>(&test_)) {
    return found_links(reading.text(), links->more_than);
  }
  if (const auto* length = std::get_if<LengthTest>(&test_)) {
    return found_length(reading.text(), length->more_than);
  }
  if (const auto* capitals = std::get_if<CapitalsTest>(&test_)) {
    return found_capitals(reading.text(), *capitals);
  }
  if (std::holds_alternative<ScriptsTest>(test_)) return found_scripts(reading.text(), *pattern_);
  return pattern_ ? found_by_pattern(reading, most) : std::vector<Span>{};
}

}  // namespace triage
}  // namespace rejoinder
