#include <algorithm>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <rejoinder/ruleset.hpp>

#include "triage/rules/matching.hpp"
#include "triage/rules/prefilter.hpp"

namespace rejoinder {
namespace {

// What a combining rule refers to, by place in the set.
enum class Combination { none, all, any };

struct Step {
  Rule rule;  // Without its test, which lives in the matcher.
  triage::Matcher matcher;
  Combination combination = Combination::none;
  std::vector<std::size_t> of;
  std::optional<std::size_t> pattern;  // Its number in the prefilter.
  std::size_t matches_max = 1;  // Of a part that only `all` refers to, the first one is enough.

  explicit Step(const Rule& from) : rule(from), matcher(from) {}
};

const std::vector<std::string>& codes_of(const RuleTest& test) {
  static const std::vector<std::string> none;
  if (const auto* all = std::get_if<AllTest>(&test)) return all->codes;
  if (const auto* any = std::get_if<AnyTest>(&test)) return any->codes;
  return none;
}

std::vector<Span> first_few(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](Span a, Span b) { return a.start != b.start ? a.start < b.start : a.end < b.end; });
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  if (spans.size() > limits::rule_hits_max) spans.resize(limits::rule_hits_max);
  return spans;
}

}  // namespace

struct CompiledRules::Program {
  std::vector<Step> steps;
  triage::Prefilter prefilter;

  void count_matches(std::size_t step);
};

// That this step's matches are shown, and so are those of the steps that it takes them from.
void CompiledRules::Program::count_matches(std::size_t step) {
  if (steps[step].matches_max == limits::rule_hits_max) return;
  steps[step].matches_max = limits::rule_hits_max;
  if (steps[step].combination != Combination::any) return;
  for (const std::size_t other : steps[step].of) count_matches(other);
}

namespace {

// The matches of one text. A part is looked for when a rule comes to it: once one part of an `all`
// is missing, the others cost nothing.
class Matches {
 public:
  Matches(const std::vector<Step>& steps, const triage::Reading& reading,
          std::vector<bool> possible)
      : steps_(steps), reading_(reading), possible_(std::move(possible)), known_(steps.size()) {}

  const std::vector<Span>& of(std::size_t at) {  // check(): no circle.
    if (!known_[at]) known_[at] = found(steps_[at]);
    return *known_[at];
  }

 private:
  std::vector<Span> found(const Step& step) {
    if (!step.rule.enabled || (step.pattern && !possible_[*step.pattern])) return {};
    switch (step.combination) {
      case Combination::none: return step.matcher.matches(reading_, step.matches_max);
      case Combination::all: return all(step);
      case Combination::any: return any(step);
    }
    return {};
  }

  std::vector<Span> all(const Step& step) {
    std::vector<Span> spans;
    for (const std::size_t other : step.of) {
      const std::vector<Span>& found = of(other);
      if (found.empty()) return {};
      const Span first = found.front();
      if (spans.empty()) spans.push_back(first);
      spans[0] = {std::min(spans[0].start, first.start), std::max(spans[0].end, first.end)};
    }
    return spans;
  }

  std::vector<Span> any(const Step& step) {
    std::vector<Span> spans;
    for (const std::size_t other : step.of) {
      const std::vector<Span>& found = of(other);
      spans.insert(spans.end(), found.begin(), found.end());
    }
    return first_few(std::move(spans));
  }

  const std::vector<Step>& steps_;
  const triage::Reading& reading_;
  std::vector<bool> possible_;
  std::vector<std::optional<std::vector<Span>>> known_;
};

}  // namespace

CompiledRules::CompiledRules(const Ruleset& set) {
  if (const auto faults = check(set); !faults.empty()) {
    throw std::invalid_argument(faults.front().field + ": " + faults.front().detail);
  }
  auto program = std::make_unique<Program>();
  std::unordered_map<std::string, std::size_t> places;
  for (const Rule& rule : set.rules) {
    places.emplace(rule.code, program->steps.size());
    program->steps.emplace_back(rule);
  }
  for (Step& step : program->steps) {
    if (std::holds_alternative<AllTest>(step.rule.test)) step.combination = Combination::all;
    if (std::holds_alternative<AnyTest>(step.rule.test)) step.combination = Combination::any;
    for (const std::string& code : codes_of(step.rule.test)) step.of.push_back(places.at(code));
  }
  for (Step& step : program->steps) {
    if (step.matcher.pattern() != nullptr && !std::holds_alternative<ScriptsTest>(step.rule.test)) {
      step.pattern = program->prefilter.add(*step.matcher.pattern());
    }
  }
  program->prefilter.make_ready();
  for (std::size_t i = 0; i < program->steps.size(); ++i) {
    if (program->steps[i].rule.effect != RuleEffect::part) program->count_matches(i);
  }
  program_ = std::move(program);
}

CompiledRules::~CompiledRules() = default;
CompiledRules::CompiledRules(CompiledRules&&) noexcept = default;
CompiledRules& CompiledRules::operator=(CompiledRules&&) noexcept = default;

std::vector<RuleHit> CompiledRules::hits(std::string_view text) const {
  const triage::Reading reading(text);
  Matches matches(program_->steps, reading, program_->prefilter.possible(reading.text()));
  std::vector<RuleHit> hits;
  for (std::size_t i = 0; i < program_->steps.size(); ++i) {
    const Rule& rule = program_->steps[i].rule;
    if (rule.effect == RuleEffect::part) continue;
    for (const Span match : matches.of(i)) {
      hits.push_back(
          {rule.code, rule.sentence, rule.effect, reading.origin(match), rule.redaction});
    }
  }
  return hits;
}

std::string redacted(std::string_view text, const std::vector<RuleHit>& hits) {
  std::vector<const RuleHit*> cuts;
  for (const RuleHit& hit : hits) {
    const bool inside = hit.span.start < hit.span.end && hit.span.end <= text.size();
    if (!hit.redaction.empty() && inside) cuts.push_back(&hit);
  }
  std::stable_sort(cuts.begin(), cuts.end(), [](const RuleHit* a, const RuleHit* b) {
    return a->span.start < b->span.start;
  });
  std::string out;
  std::size_t copied = 0;
  for (const RuleHit* cut : cuts) {
    if (cut->span.start >= copied) {
      out += text.substr(copied, cut->span.start - copied);
      out += cut->redaction;
    }
    copied = std::max(copied, cut->span.end);
  }
  out += text.substr(copied);
  return out;
}

}  // namespace rejoinder
