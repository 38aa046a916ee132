#pragma once

#include <map>
#include <string>
#include <vector>

#include "attacks.hpp"
#include "data.hpp"
#include "learning.hpp"
#include "metrics.hpp"

namespace harness {

// A set with all that is needed to learn it in one way or another.
class Trial {
 public:
  Trial(const Comments& comments, Start start);

  struct LeftOut {
    Figures clean;
    Figures noisy;                            // One in ten of what was learned had the wrong label.
    std::map<std::string, Figures> attacked;  // The spam of the tested fold was.
  };
  // Each fold judged by a model that has learned all others, the oldest first.
  [[nodiscard]] LeftOut leave_out() const;
  [[nodiscard]] Figures leave_out_clean() const;

  // Each comment judged, then learned, the oldest first.
  [[nodiscard]] std::vector<Judged> stream() const;

  // The same for each article by itself; with no articles, of all.
  struct Cold {
    Figures all;
    double first50 = 0;  // AUC of the first fifty.
  };
  [[nodiscard]] Cold cold() const;

  // Judged by a model that has learned nothing.
  [[nodiscard]] std::vector<Judged> undecided() const;

  [[nodiscard]] const std::vector<Fold>& folds() const { return folds_; }
  [[nodiscard]] const Places& order() const { return order_; }

 private:
  using Model = rejoinder::triage::Model;

  enum class Labels { right, some_wrong };
  [[nodiscard]] Model taught_without(const Fold& fold, Labels labels) const;
  [[nodiscard]] std::vector<Judged> judged(const Model& model, const Places& places) const;
  [[nodiscard]] std::vector<Judged> judged(const Model& model, const Fold& fold,
                                           Attack attack) const;
  [[nodiscard]] std::vector<Judged> stream(const Places& places) const;

  const Comments& comments_;
  Start start_;
  std::vector<rejoinder::triage::Lesson> lessons_;
  std::vector<Fold> folds_;
  Places order_;
};

// Where the AUC of a stream is looked at by itself: up to here, from the one before.
inline constexpr std::array<std::size_t, 5> stretch_ends{50, 100, 200, 500,
                                                         static_cast<std::size_t>(-1)};
[[nodiscard]] std::vector<double> stretches_of(const std::vector<Judged>& stream);

}  // namespace harness
