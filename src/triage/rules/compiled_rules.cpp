#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <rejoinder/ruleset.hpp>

#include "triage/rules/matching.hpp"

namespace rejoinder {
namespace {

// What a combining rule refers to, by place in the set.
enum class Combination { none, all, any };

struct Step {
  Rule rule;  // Without its test, which lives in the matcher.
  triage::Matcher matcher;
  Combination combination = Combination::none;
  std::vector<std::size_t> of;

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
  std::vector<std::size_t> order;  // A combination comes after what it combines.

  using Matches = std::vector<std::vector<Span>>;
  void put_in_order(std::size_t step, std::vector<bool>& placed);
  [[nodiscard]] std::vector<Span> combined(const Step& step, const Matches& matches) const;
};

void CompiledRules::Program::put_in_order(std::size_t step, std::vector<bool>& placed) {
  if (placed[step]) return;
  placed[step] = true;
  for (const std::size_t other : steps[step].of)
    put_in_order(other, placed);  // check(): no circle.
  order.push_back(step);
}

std::vector<Span> CompiledRules::Program::combined(const Step& step, const Matches& matches) const {
  std::vector<Span> spans;
  for (const std::size_t other : step.of) {
    const std::vector<Span>& found = matches[other];
    if (step.combination == Combination::any) {
      spans.insert(spans.end(), found.begin(), found.end());
      continue;
    }
    if (found.empty()) return {};
    const Span first = found.front();
    if (spans.empty()) spans.push_back(first);
    spans[0] = {std::min(spans[0].start, first.start), std::max(spans[0].end, first.end)};
  }
  return first_few(std::move(spans));
}

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
  std::vector<bool> placed(program->steps.size(), false);
  for (std::size_t i = 0; i < program->steps.size(); ++i) program->put_in_order(i, placed);
  program_ = std::move(program);
}

CompiledRules::~CompiledRules() = default;
CompiledRules::CompiledRules(CompiledRules&&) noexcept = default;
CompiledRules& CompiledRules::operator=(CompiledRules&&) noexcept = default;

std::vector<RuleHit> CompiledRules::hits(std::string_view text) const {
  const triage::Reading reading(text);
  Program::Matches matches(program_->steps.size());
  for (const std::size_t at : program_->order) {
    const Step& step = program_->steps[at];
    if (!step.rule.enabled) continue;
    matches[at] = step.combination == Combination::none ? step.matcher.matches(reading)
                                                        : program_->combined(step, matches);
  }
  std::vector<RuleHit> hits;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const Rule& rule = program_->steps[i].rule;
    if (rule.effect == RuleEffect::part) continue;
    for (const Span match : matches[i]) {
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
