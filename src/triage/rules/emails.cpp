#include <string>

#include "triage/rules/identifiers.hpp"
#include "triage/rules/scan.hpp"

namespace rejoinder::triage {

std::vector<Span> find_emails(std::string_view text) {
  // RFC 5321's local part as people have it, with letters of every script (RFC 6531). No
  // bounds on lengths: each copy of such a class costs thousands of instructions.
  static const RE2 plain(
      R"((?i)([\pL\pN][\pL\pN._%+'\-]*@(?:[\pL\pN][\pL\pN\-]*\.)+(?:xn--[a-z0-9\-]+|\pL\pL+)))");
  // Spelled out: brackets around the sign, or both words in full, or a mail provider everyone
  // knows; else "meet me at noon.thanks" would be one.
  static const std::string name = R"(([a-z0-9][a-z0-9._+\-]*)";
  static const std::string dot = R"((?: ?[\[({<] ?dot ?[\])}>] ?| dot |\.))";
  static const RE2 bracketed("(?i)" + name + R"( ?[\[({<] ?(?:at|@) ?[\])}>] ?[a-z0-9\-]+(?:)" +
                             dot + R"([a-z0-9\-]{2,24}){1,3}))");
  static const RE2 in_words("(?i)" + name +
                            R"( at [a-z0-9\-]+ dot [a-z]{2,24}(?: dot [a-z]{2,24})?))");
  static const RE2 half("(?i)" + name +
                        R"( ?@ ?[a-z0-9\-]+(?: dot | ?[\[({<] ?dot ?[\])}>] ?)[a-z]{2,24}))");
  static const RE2 provider(
      "(?i)" + name +
      R"( ?(?:@| at ) ?(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|bigpond|optusnet|protonmail|proton)(?: dot | ?\. ?)(?:com|net|me)(?:\.au| dot au)?))");
  std::vector<Span> found;
  const auto keep = [&](Span span) {
    found.push_back(span);
    return span.end;
  };
  if (text.find('@') != std::string_view::npos) {
    each_match(plain, text, keep);
    each_match(half, text, keep);
  }
  for (const RE2* spelling : {&bracketed, &in_words, &provider}) each_match(*spelling, text, keep);
  return merged(std::move(found));
}

}  // namespace rejoinder::triage
