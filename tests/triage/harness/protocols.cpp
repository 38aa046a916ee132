#include "protocols.hpp"

#include <algorithm>
#include <span>

namespace harness {

using rejoinder::triage::Label;
using rejoinder::triage::Lesson;
using rejoinder::triage::Model;

Trial::Trial(const Comments& comments, Start start)
    : comments_(comments),
      start_(start),
      lessons_(lessons_of(comments, start)),
      folds_(folds_of(comments)),
      order_(in_time_order(comments)) {}

Model Trial::taught_without(const Fold& fold, Labels labels) const {
  constexpr std::uint64_t seed = 5;
  constexpr double share_wrong = 0.1;
  std::vector<bool> tested(comments_.size());
  for (const std::size_t place : fold.test) tested[place] = true;
  Dice dice(seed);
  Model model;
  for (const std::size_t place : order_) {
    if (tested[place]) continue;
    if (labels == Labels::some_wrong && dice.chance(share_wrong)) {
      Lesson wrong = lessons_[place];
      wrong.label = wrong.label == Label::spam ? Label::ham : Label::spam;
      model.learn(wrong);
    } else {
      model.learn(lessons_[place]);
    }
  }
  return model;
}

std::vector<Judged> Trial::judged(const Model& model, const Places& places) const {
  std::vector<Judged> all;
  for (const std::size_t place : places) {
    const Lesson& lesson = lessons_[place];
    all.push_back({model.risk(lesson.features, lesson.hints), comments_[place].is_spam()});
  }
  return all;
}

std::vector<Judged> Trial::judged(const Model& model, const Fold& fold, Attack attack) const {
  const auto texts = attacked_spam(comments_, fold, attack);
  std::vector<Judged> all = judged(model, fold.test);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto text = texts.find(fold.test[i]);
    if (text == texts.end()) continue;
    const Lesson lesson = lesson_of(comments_[fold.test[i]], text->second, start_);
    all[i].risk = model.risk(lesson.features, lesson.hints);
  }
  return all;
}

Figures Trial::leave_out_clean() const {
  std::vector<Figures> clean;
  for (const Fold& fold : folds_) {
    clean.push_back(figures_of(judged(taught_without(fold, Labels::right), fold.test)));
  }
  return mean_of(clean);
}

Trial::LeftOut Trial::leave_out() const {
  std::vector<Figures> clean;
  std::vector<Figures> noisy;
  std::map<std::string, std::vector<Figures>> under_attack;
  for (const Fold& fold : folds_) {
    const Model model = taught_without(fold, Labels::right);
    clean.push_back(figures_of(judged(model, fold.test)));
    noisy.push_back(figures_of(judged(taught_without(fold, Labels::some_wrong), fold.test)));
    for (const Attack attack : attacks) {
      under_attack[std::string(to_string(attack))].push_back(
          figures_of(judged(model, fold, attack)));
    }
  }
  LeftOut left_out{mean_of(clean), mean_of(noisy), {}};
  for (const auto& [name, folds] : under_attack) left_out.attacked[name] = mean_of(folds);
  return left_out;
}

std::vector<Judged> Trial::stream(const Places& places) const {
  Model model;
  std::vector<Judged> all;
  for (const std::size_t place : places) {
    const Lesson& lesson = lessons_[place];
    all.push_back({model.risk(lesson.features, lesson.hints), comments_[place].is_spam()});
    model.learn(lesson);
  }
  return all;
}

std::vector<Judged> Trial::stream() const {
  return stream(order_);
}

Trial::Cold Trial::cold() const {
  constexpr std::size_t first = 50;
  std::map<std::string, Places> articles;
  for (const std::size_t place : order_) articles[comments_[place].article].push_back(place);
  std::vector<Figures> all;
  std::vector<double> beginnings;
  for (const auto& [article, places] : articles) {
    const std::vector<Judged> judged = stream(places);
    all.push_back(figures_of(judged));
    const std::span beginning(judged.begin(), std::min(first, judged.size()));
    beginnings.push_back(figures_of(beginning).auc);
  }
  return {mean_of(all), mean_of(beginnings)};
}

std::vector<Judged> Trial::undecided() const {
  return judged(Model(), order_);
}

std::vector<double> stretches_of(const std::vector<Judged>& stream) {
  std::vector<double> aucs;
  std::size_t begin = 0;
  for (const std::size_t stop : stretch_ends) {
    const std::size_t end = std::min(stop, stream.size());
    aucs.push_back(figures_of(std::span(stream).subspan(begin, end - begin)).auc);
    begin = end;
  }
  return aucs;
}

}  // namespace harness
