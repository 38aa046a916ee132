#include <string>

#include "triage/rules/identifiers.hpp"
#include "triage/rules/scan.hpp"

namespace rejoinder::triage {
namespace {

constexpr const char* month =
    R"((?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|)"
    R"(sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))";

// A day, a month and a year in one of the orders that people write.
std::string date() {
  const std::string m = month;
  const std::string day = R"((?:0?[1-9]|[12]\d|3[01]))";
  const std::string year = R"((?:(?:19|20)\d{2}|'?\d{2}))";
  const std::string sign = R"( ?[/.\-\\ ] ?)";
  return "(" + day + sign + day + sign + year +                    // The month may come first.
         R"(|(?:19|20)\d{2}[/.\-])" + R"(\d{1,2}[/.\-]\d{1,2})" +  //
         "|" + day + R"((?:st|nd|rd|th)?(?: of)?[ \-/.]?)" + m + R"([ ,.\-/]{0,2})" + year + "|" +
         m + R"([ .]{1,2})" + day + R"((?:st|nd|rd|th)?[ ,]{1,2})" + year + R"()\b)";
}

}  // namespace

std::vector<Span> find_birth_dates(std::string_view text) {
  static const std::string word =
      R"((?:d\.?o\.?b\b\.?|date of birth|birth ?dates?|birth ?days?|b'?day|born)";
  static const RE2 before("(?i)(?:^|[^a-z])" + word + R"()[^\d\n.!?]{0,20}?\b)" + date());
  static const RE2 behind(
      "(?i)(?:^|[^\\d])" + date() +
      R"([ ,:;(\-]{0,3}(?:is )?(?:my )?(?:d\.?o\.?b\b|date of birth|birth ?date))");
  std::vector<Span> found;
  for (const RE2* order : {&before, &behind}) {
    each_match(*order, text, [&](Span span) {
      found.push_back(span);
      return span.end;
    });
  }
  return merged(std::move(found));
}

}  // namespace rejoinder::triage
