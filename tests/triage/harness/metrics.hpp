#pragma once

#include <array>
#include <span>
#include <vector>

namespace harness {

// A comment that was judged, and what it is.
struct Judged {
  double risk = 0;
  bool spam = false;
};

// Not a number: what cannot be told of so few, or of one kind alone.
struct Figures {
  double auc = 0;      // The probability that a spam comment has a higher risk than a ham one.
  double f1 = 0;       // At a risk of 0.5.
  double fpr95 = 0;    // Share of the ham above the risk that 95 % of the spam have at least.
  double recall5 = 0;  // Share of the spam above the risk that 5 % of the ham have at most.
  double ece = 0;      // Expected calibration error, in ten bins.
};

[[nodiscard]] Figures figures_of(std::span<const Judged> judged);

// The mean over folds, each counting the same; a fold that has no figure is left out of it.
[[nodiscard]] Figures mean_of(std::span<const Figures> folds);

[[nodiscard]] double mean_of(std::span<const double> values);
[[nodiscard]] double median_of(std::vector<double> values);

}  // namespace harness
