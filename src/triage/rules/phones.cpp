#include <memory>
#include <string>

#include "triage/rules/checksums.hpp"
#include "triage/rules/identifiers.hpp"
#include "triage/rules/number_groups.hpp"
#include "triage/rules/scan.hpp"

namespace rejoinder::triage {
namespace {

// Between two digits of one number.
constexpr const char* gap = R"([ .\-_()]{0,2})";

struct Spelling {
  std::string pattern;
  std::size_t digits_min;
  std::size_t digits_max;
  bool (*refuse)(std::string_view digits, std::string_view text, Span span) = nullptr;
};

bool never(std::string_view, std::string_view, Span) {
  return false;
}

// An ABN that begins as Australia's country code, or as a Chinese mobile.
bool is_abn(std::string_view digits, std::string_view text, Span span) {
  return text[span.start] != '+' && text[span.start] != '(' && is_business_number(digits);
}

// 13 14 15 16: a row of numbers.
bool is_of_row(std::string_view, std::string_view text, Span span) {
  const auto digit_at = [&](std::size_t at) {
    return at < text.size() && is_ascii_digit(text[at]);
  };
  const bool behind = span.end + 1 < text.size() &&
                      (text[span.end] == ' ' || text[span.end] == ',') &&
                      (digit_at(span.end + 1) || digit_at(span.end + 2));
  const bool before = span.start >= 2 &&
                      (digit_at(span.start - 2) || (span.start >= 3 && digit_at(span.start - 3)));
  return behind || before;
}

std::vector<Spelling> spellings() {
  const std::string s = gap;
  const std::string eight = "(?:" + s + R"(\d){8})";
  return {
      // Australia: mobiles in any groups, since people write them in all.
      {R"((\(?0 ?4\)?)" + eight + ")", 10, 10, never},
      // Landlines: an area code in brackets, or the usual groups behind it.
      {R"((\(0 ?[2378]\))" + eight + ")", 10, 10, never},
      {R"((0[2378])" + s + R"((?:\d{4})" + s + R"(\d{4}|\d{3})" + s + R"(\d{3})" + s +
           R"(\d{2}|\d{2})" + s + R"(\d{3})" + s + R"(\d{3})))",
       10, 10, never},
      {R"((\(?(?:\+ ?|0011 ?|00)?61\)?)" + s + R"((?:\(?0\)?)?)" + s + "[2-478]" + eight + ")", 11,
       16, is_abn},
      {"(1[38]00" + s + R"(\d{3})" + s + R"(\d{3}))", 10, 10, never},
      {"(1[38]00(?:" + s + R"(\d{2}){3}))", 10, 10, never},
      {R"((13 \d{2} \d{2}))", 6, 6, is_of_row},
      // With a country code (ITU-T E.164: at most 15 digits).
      {R"((\(?\+ ?[1-9]\d{0,2}\)?(?:[ .\-()/]{0,3}\d){6,13}))", 8, 15, never},
      {R"((00[1-9]\d(?:)" + s + R"(\d){7,12}))", 11, 16, never},
      // North America.
      {R"(((?:\d{1,3}[ .\-])?\(?[2-9]\d{2}(?:\) ?|[ .\-])[2-9]\d{2}[ .\-]\d{4}))", 10, 13, never},
      {R"((\([2-9]\d{2}\) ?[2-9]\d{2}[ .\-]?\d{4}))", 10, 10, never},
      // Elsewhere: a trunk zero, or China's mobiles.
      {R"((\(?0[1-9]\d{0,3}\)?[ .\-/]{1,2}\d{2,4}(?:[ .\-]?\d{2,4}){1,3}))", 9, 11, never},
      {R"((0[1-9]\d{8,9}))", 10, 11, never},
      {R"((1[3-9]\d{9}))", 11, 11, is_abn},
      // Any other beside a word that says what it is.
      {R"((?i)\b(?:call|phone|ph|tel|telephone|ring|text|txt|sms|mob|mobile|cell|whats ?app|fax|)"
       R"(contact|dial|my number|phone number)\b[^\d\n+]{0,25}(\(?\d(?:)" +
           s + R"(\d){7,13}))",
       8, 14, never},
      {R"((?i)\b(?:call|phone|ph|tel|telephone|ring|dial)\b[^\d\n+]{0,25}(13\d{4}))", 6, 6, never},
  };
}

struct Compiled {
  RE2 pattern;
  Spelling spelling;
  explicit Compiled(Spelling from) : pattern(from.pattern), spelling(std::move(from)) {}
};

std::vector<std::unique_ptr<const Compiled>> compiled() {
  std::vector<std::unique_ptr<const Compiled>> all;
  for (Spelling& spelling : spellings()) {
    all.push_back(std::make_unique<const Compiled>(std::move(spelling)));
  }
  return all;
}

// Whether it begins as a date, or a time: 04.05.2024 10:30 has as many digits as a mobile.
bool is_date(std::string_view match) {
  static const RE2 date(
      R"(^\(?(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2})(?:\D|$))");
  return RE2::PartialMatch(re2::StringPiece(match.data(), match.size()), date);
}

// Whether a number may begin here. A word may touch it (`ph0491…`), a code of letters and digits
// may not, nor a bigger number.
bool may_begin(std::string_view text, std::size_t start) {
  if (start == 0) return true;
  const char before = text[start - 1];
  if (is_ascii_digit(before) || before == '_' || before == '$' || before == '#') return false;
  const std::string_view joining = "-.,:/+";
  if (start >= 2 && joining.find(before) != std::string_view::npos) {
    return !is_ascii_digit(text[start - 2]);
  }
  std::size_t at = start;
  constexpr std::size_t word_bytes_max = 20;
  while (at > 0 && start - at < word_bytes_max && is_ascii_letter(text[at - 1])) --at;
  return at == start || at == 0 || (!is_ascii_digit(text[at - 1]) && text[at - 1] != '_');
}

bool may_end(std::string_view text, std::size_t end) {
  if (end == text.size()) return true;
  const char after = text[end];
  if (is_ascii_digit(after) || is_ascii_letter(after) || after == '_' || after == '%') return false;
  const std::string_view joining = "-.,:/";
  const bool joins = joining.find(after) != std::string_view::npos;
  return !joins || end + 1 == text.size() || !is_ascii_digit(text[end + 1]);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_ascii_digit(c)) digits += c;
  }
  return digits;
}

}  // namespace

std::vector<Span> find_phones(std::string_view text) {
  if (std::count_if(text.begin(), text.end(), is_ascii_digit) < 6) return {};
  static const auto all = compiled();
  const std::string unlinked = without_link_digits(text);
  const std::string_view read = unlinked;
  std::vector<Span> found;
  for (const auto& one : all) {
    each_match(one->pattern, read, [&](Span span) {
      const std::string_view match = read.substr(span.start, span.end - span.start);
      const std::string digits = digits_of(match);
      const Spelling& spelling = one->spelling;
      const bool fits = digits.size() >= spelling.digits_min &&
                        digits.size() <= spelling.digits_max && may_begin(read, span.start) &&
                        may_end(read, span.end) && !is_date(match) &&
                        !spelling.refuse(digits, read, span);
      if (!fits) return span.start + 1;
      found.push_back(span);
      return span.end;
    });
  }
  return merged(std::move(found));
}

}  // namespace rejoinder::triage
