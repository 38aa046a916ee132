#include "costs.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "learning.hpp"
#include "metrics.hpp"
#include "triage/features.hpp"
#include "triage/model.hpp"
#include "triage/reasons.hpp"

namespace harness {
namespace {

using namespace rejoinder::triage;

constexpr std::size_t long_bytes = 4 * 1024;

// Comments of about 110 bytes, the usual ones.
Comments short_ones(const Comments& comments) {
  Comments few;
  for (const Comment& comment : comments) {
    if (comment.text.size() >= 90 && comment.text.size() <= 130) few.push_back(comment);
  }
  return few;
}

// Other comments behind each other.
Comments long_ones(const Comments& comments) {
  constexpr std::size_t wanted = 100;
  Comments few;
  Comment comment;
  for (std::size_t i = 0; few.size() < wanted; i = (i + 1) % comments.size()) {
    comment.text += comments[i].text + ' ';
    if (comment.text.size() < long_bytes) continue;
    comment.text.resize(long_bytes);
    few.push_back(comment);
    comment.text.clear();
  }
  return few;
}

// The median time of `work(comment)`, each comment some times.
template <class Work>
double median_us(const Comments& comments, Work work) {
  using Clock = std::chrono::steady_clock;
  constexpr int rounds = 5;
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    for (const Comment& comment : comments) {
      const auto begin = Clock::now();
      work(comment);
      times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
    }
  }
  return median_of(std::move(times));
}

}  // namespace

Costs costs_of(const Comments& comments, const Prior& prior) {
  const Comments usual = short_ones(comments);
  if (usual.empty()) throw std::runtime_error("no comment is of the usual length");
  const Comments long_texts = long_ones(comments);
  const Start start{&prior};
  Model model;
  for (const Lesson& lesson : lessons_of(comments, start)) model.learn(lesson);

  Costs costs;
  double sum = 0;  // Looked at below, so that nothing is left out as of no use.
  const auto judge = [&](const Comment& comment) {
    const Lesson lesson = lesson_of(comment, start);
    sum += model.risk(lesson.features, lesson.hints);
  };
  costs.judge_us = median_us(usual, judge);
  costs.judge_long_us = median_us(long_texts, judge);
  costs.explain_us = median_us(usual, [&](const Comment& comment) {
    About about;
    about.name = comment.author;
    const Hints hints = lesson_of(comment, start).hints;
    sum += static_cast<double>(reasons_of(read(comment.text, about), model, hints).size());
  });
  const std::string bytes = model.to_bytes();
  costs.model_bytes = bytes.size();
  costs.load_us = median_us(Comments(comments.begin(), comments.begin() + 1), [&](const Comment&) {
    sum += static_cast<double>(Model::from_bytes(bytes)->lessons());
  });
  costs.learn_us =
      median_us(usual, [&](const Comment& comment) { model.learn(lesson_of(comment, start)); });
  if (sum <= 0) throw std::runtime_error("nothing was judged");
  return costs;
}

}  // namespace harness
