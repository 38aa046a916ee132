// How well the preset `health-clinic` tells comments at a clinic apart: on comments of our own, in
// tests/data/clinic.txt. Of each kind every second one, beginning with the first, is for work on
// the rules; the others are not looked at, but for the figures that are printed here.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include <rejoinder/ruleset.hpp>

using namespace rejoinder;

namespace {

struct Labelled {
  std::string kind;
  std::string text;
};

struct Halves {
  std::vector<Labelled> development;
  std::vector<Labelled> test;
};

Halves halves() {
  std::ifstream file(CLINIC_COMMENTS);
  Halves read;
  std::string kind;
  std::size_t of_kind = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# ")) {
      kind = line.substr(2);
      of_kind = 0;
    } else {
      (of_kind++ % 2 == 0 ? read.development : read.test).push_back({kind, line});
    }
  }
  return read;
}

// What a flag is for, and which kinds of comments it should be found in.
struct Wanted {
  std::string_view what;
  bool (*flagged)(const RuleHit&);
  std::vector<std::string_view> kinds;
};

bool is_personal(const RuleHit& hit) {
  return !hit.redaction.empty();
}

const std::array<Wanted, 4> all_wanted{{
    {"clinical testimonials",
     [](const RuleHit& hit) { return hit.code == "clinical_testimonial"; },
     {"outcome", "skill", "third"}},
    {"requests for advice",
     [](const RuleHit& hit) { return hit.code == "asks_advice"; },
     {"question"}},
    {"personal data", is_personal, {"personal"}},
    {"urgent", [](const RuleHit& hit) { return hit.effect == RuleEffect::urgent; }, {"urgent"}},
}};

struct Figures {
  double precision = 0;
  double recall = 0;
};

Figures measured(const std::vector<Labelled>& comments, const Wanted& wanted,
                 const CompiledRules& rules) {
  int right = 0;
  int flagged = 0;
  int there = 0;
  for (const auto& [kind, text] : comments) {
    const auto hits = rules.hits(text);
    const bool said = std::any_of(hits.begin(), hits.end(), wanted.flagged);
    const bool is = std::find(wanted.kinds.begin(), wanted.kinds.end(), kind) != wanted.kinds.end();
    flagged += said ? 1 : 0;
    there += is ? 1 : 0;
    right += said && is ? 1 : 0;
  }
  return {flagged == 0 ? 0 : 1.0 * right / flagged, there == 0 ? 0 : 1.0 * right / there};
}

}  // namespace

TEST_CASE("The clinic's preset, on four hundred comments of our own", "[rules]") {
  const auto [development, test] = halves();
  REQUIRE(development.size() == 200);
  REQUIRE(test.size() == 200);
  const CompiledRules rules(preset("health-clinic").value());
  for (const Wanted& wanted : all_wanted) {
    const Figures seen = measured(development, wanted, rules);
    const Figures unseen = measured(test, wanted, rules);
    WARN(fmt::format(
        "{}: precision {:.2f}, recall {:.2f}; on the half for development {:.2f}, {:.2f}",
        wanted.what, unseen.precision, unseen.recall, seen.precision, seen.recall));
    CHECK(unseen.precision >= 0.9);
    CHECK(unseen.recall >= 0.65);
  }
}
