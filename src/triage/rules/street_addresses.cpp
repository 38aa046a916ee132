#include <algorithm>
#include <array>
#include <string>

#include "triage/rules/identifiers.hpp"
#include "triage/rules/scan.hpp"

namespace rejoinder::triage {
namespace {

// Kinds of street that mean nothing else in a sentence: they count in any case.
constexpr const char* sure_kinds =
    R"((?i:street|st|road|rd|avenue|ave|crescent|cres|parade|pde|boulevard|blvd|highway|hwy|)"
    R"(terrace|tce|esplanade|circuit|cct|laneway|motorway|alley))";

// Kinds that are also plain words ("20 minutes drive"): only beside a name, with capitals.
constexpr const char* other_kinds =
    R"((?:Drive|Dr|Lane|Ln|Place|Pl|Court|Ct|Close|Cl|Way|Grove|Gr|Square|Sq|Walk|Rise|Row|Loop|)"
    R"(Track|View|Mews|Quay|Circle|Promenade|Mall|Gardens|Glen|Chase|Gate|Ridge|Av|Park|Parkway|)"
    R"(Pkwy|Strand|Wharf|Arcade))";

constexpr const char* state =
    R"((?i:NSW|VIC|QLD|SA|WA|TAS|NT|ACT|N\.S\.W\.|New South Wales|Victoria|Queensland|)"
    R"(South Australia|Western Australia|Tasmania|Northern Territory))";

// "Unit 4, ", "3/" and "Lot ".
constexpr const char* unit =
    R"((?i:\b(?:(?:unit|apt\.?|apartment|flat|suite|level|shop|villa|room|u) ?)?#?\d{1,5}[a-z]? ?/ ?)?)"
    R"((?i:\b(?:unit|apt\.?|apartment|flat|suite|level|shop|villa|room|u) ?\d{1,4}[a-z]?,? )?(?i:\blot )?)";

// A suburb, a state and a postcode, or what of them is there.
std::string place() {
  const std::string suburb = R"((?:[A-Z][A-Za-z']{1,20}(?: [A-Z][A-Za-z']{1,20}){0,2}))";
  return R"((?:,? )" + suburb + R"(,? )" + state + R"((?:,? \d{4})?\b|,? )" + state +
         R"(,? \d{4}\b|, )" + suburb + R"((?:,? \d{4})?\b)?)";
}

// What stands between a number and "street" in a sentence that gives no address: "2 doors down the
// road", "3 way street", "10 km road race".
constexpr std::array<std::string_view, 62> no_names{
    "a",         "an",   "and",    "another", "are",    "at",        "block",  "blocks", "by",
    "car",       "cars", "cross",  "day",     "days",   "different", "doors",  "down",   "each",
    "every",     "for",  "from",   "hour",    "hours",  "houses",    "if",     "in",     "is",
    "kilometre", "km",   "kms",    "lane",    "lanes",  "metre",     "metres", "mile",   "miles",
    "min",       "mins", "minute", "minutes", "month",  "months",    "more",   "of",     "off",
    "on",        "or",   "our",    "out",     "people", "per",       "the",    "this",   "times",
    "to",        "way",  "week",   "weeks",   "with",   "year",      "years",  "your"};

bool has_name(std::string_view words) {
  if (words == "The ") return true;  // 7 The Esplanade.
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    std::string word(words.substr(0, end));
    for (char& c : word) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (std::find(no_names.begin(), no_names.end(), word) != no_names.end()) return false;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return true;
}

// The words between the number and the kind of street.
bool has_street_name(std::string_view address) {
  static const RE2 sure(
      std::string(R"(\d{1,5}[A-Za-z]?,? ((?:[A-Za-z\x{C0}-\x{24F}'\-.]{2,20} ){1,3}))") +
      sure_kinds + R"(\b)");
  re2::StringPiece name;
  if (!RE2::PartialMatch(re2::StringPiece(address.data(), address.size()), sure, &name))
    return true;
  return has_name({name.data(), name.size()});
}

}  // namespace

std::vector<Span> find_street_addresses(std::string_view text) {
  static const std::string number = R"(\b\d{1,5}[A-Za-z]?(?: ?- ?\d{1,5}[A-Za-z]?)?,? )";
  static const RE2 sure("(" + std::string(unit) + number +
                        R"((?:[A-Za-z\x{C0}-\x{24F}'\-.]{2,20} |\d{1,3}(?:st|nd|rd|th) ){1,3})" +
                        sure_kinds + R"(\b\.?)" + place() + ")");
  static const RE2 other("(" + std::string(unit) + number +
                         R"((?:[A-Z][A-Za-z\x{C0}-\x{24F}'\-]{1,20} ){1,3})" + other_kinds +
                         R"(\b\.?)" + place() + ")");
  static const RE2 box(
      R"((\b(?i:(?:G\.?)?P\.? ?O\.? ?box|locked bag|private bag) ?(?i:no\.? ?)?\d{1,6}\b)" +
      place() + ")");
  if (std::none_of(text.begin(), text.end(), is_ascii_digit)) return {};
  std::vector<Span> found;
  for (const RE2* spelling : {&sure, &other, &box}) {
    each_match(*spelling, text, [&](Span span) {
      if (!has_street_name(text.substr(span.start, span.end - span.start))) return span.start + 1;
      // The end of an abbreviation, or of the sentence.
      const std::size_t end = text[span.end - 1] == '.' ? span.end - 1 : span.end;
      found.push_back({span.start, end});
      return span.end;
    });
  }
  return merged(std::move(found));
}

}  // namespace rejoinder::triage
