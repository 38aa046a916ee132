#include "learning.hpp"

#include "triage/fold.hpp"
#include "triage/signals.hpp"

namespace harness {

using namespace rejoinder::triage;

Lesson lesson_of(const Comment& comment, std::string_view text, Start start) {
  const Folded folded = fold(text);
  Lesson lesson;
  About about;
  about.name = comment.author;
  lesson.features = features_of(text, folded, about);
  lesson.label = comment.label;
  if (start.prior != nullptr) {
    lesson.hints.prior = start.prior->score(lesson.features);
    for (const std::size_t signal : lesson.features.signals) {
      lesson.hints.signals += signals()[signal].weight;
    }
  }
  return lesson;
}

Lesson lesson_of(const Comment& comment, Start start) {
  return lesson_of(comment, comment.text, start);
}

std::vector<Lesson> lessons_of(const Comments& comments, Start start) {
  std::vector<Lesson> lessons;
  lessons.reserve(comments.size());
  for (const Comment& comment : comments) lessons.push_back(lesson_of(comment, start));
  return lessons;
}

Prior prior_of(const std::vector<const Comments*>& sets) {
  constexpr std::uint64_t seed = 3;
  std::vector<const Comment*> all;
  for (const Comments* const set : sets) {
    for (const Comment& comment : *set) all.push_back(&comment);
  }
  Dice(seed).shuffle(all);
  Model model;
  for (const Comment* const comment : all) {
    // Who wrote it elsewhere says nothing here, and is nothing that we want to pass on.
    Comment nameless;
    nameless.text = comment->text;
    nameless.label = comment->label;
    model.learn(lesson_of(nameless, Start{}));
  }
  return Prior::of(model);
}

}  // namespace harness
