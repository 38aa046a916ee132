#include "metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace harness {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Counts {
  double spam = 0;
  double ham = 0;
};

Counts count(std::span<const Judged> judged) {
  Counts counts;
  for (const Judged& each : judged) ++(each.spam ? counts.spam : counts.ham);
  return counts;
}

// By ranks; equal risks share theirs (Mann and Whitney).
double auc_of(std::span<const Judged> rising, Counts counts) {
  double ranks = 0;
  for (std::size_t i = 0; i < rising.size();) {
    std::size_t end = i;
    while (end < rising.size() && rising[end].risk == rising[i].risk) ++end;
    const double rank = static_cast<double>(i + end + 1) / 2;
    for (; i < end; ++i) ranks += rising[i].spam ? rank : 0;
  }
  return (ranks - counts.spam * (counts.spam + 1) / 2) / (counts.spam * counts.ham);
}

double f1_of(std::span<const Judged> judged) {
  double right = 0;
  double wrong = 0;
  for (const Judged& each : judged) {
    const bool called_spam = each.risk >= 0.5;
    if (called_spam && each.spam) ++right;
    if (called_spam != each.spam) ++wrong;
  }
  return 2 * right / (2 * right + wrong);
}

// From the most certain spam on. A limit counts only where the risk changes: equal risks fall on
// the same side of it.
void add_limits(std::span<const Judged> rising, Counts counts, Figures& figures) {
  constexpr double recall_wanted = 0.95;
  constexpr double false_share_max = 0.05;
  double spam = 0;
  double ham = 0;
  bool reached = false;
  figures.recall5 = 0;
  for (std::size_t i = rising.size(); i-- > 0;) {
    ++(rising[i].spam ? spam : ham);
    if (i > 0 && rising[i - 1].risk == rising[i].risk) continue;
    if (!reached && spam / counts.spam >= recall_wanted) {
      figures.fpr95 = ham / counts.ham;
      reached = true;
    }
    if (ham / counts.ham <= false_share_max) figures.recall5 = spam / counts.spam;
  }
}

double ece_of(std::span<const Judged> judged) {
  constexpr std::size_t bins = 10;
  std::array<double, bins> gap{};  // Of what was said to what was, summed.
  for (const Judged& each : judged) {
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(each.risk * bins));
    gap[bin] += each.risk - (each.spam ? 1 : 0);
  }
  double sum = 0;
  for (const double each : gap) sum += std::abs(each);
  return sum / static_cast<double>(judged.size());
}

}  // namespace

Figures figures_of(std::span<const Judged> judged) {
  Figures figures{unknown, unknown, unknown, unknown, unknown};
  if (judged.empty()) return figures;
  figures.ece = ece_of(judged);
  const Counts counts = count(judged);
  if (counts.spam == 0 || counts.ham == 0) return figures;
  std::vector<Judged> rising(judged.begin(), judged.end());
  std::sort(rising.begin(), rising.end(),
            [](const Judged& a, const Judged& b) { return a.risk < b.risk; });
  figures.auc = auc_of(rising, counts);
  figures.f1 = f1_of(judged);
  add_limits(rising, counts, figures);
  return figures;
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  double known = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++known;
  }
  return known > 0 ? sum / known : unknown;
}

Figures mean_of(std::span<const Figures> folds) {
  const auto mean = [&](double Figures::*figure) {
    std::vector<double> values;
    for (const Figures& fold : folds) values.push_back(fold.*figure);
    return mean_of(values);
  };
  return {mean(&Figures::auc), mean(&Figures::f1), mean(&Figures::fpr95), mean(&Figures::recall5),
          mean(&Figures::ece)};
}

double median_of(std::vector<double> values) {
  if (values.empty()) return unknown;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace harness
