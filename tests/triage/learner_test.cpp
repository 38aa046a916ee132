#include "triage/learner.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

using namespace rejoinder;
using namespace rejoinder::triage;

namespace {

Features features(std::string_view text) {
  return features_of(text, fold(text), About{});
}

// Somebody who says the same again and again, and of whom everything is called spam.
struct Teacher {
  std::uint64_t author = 0;
  std::uint64_t campaign = 0;
  bool of_one_network = false;
};

// What a learner thinks of a text that eight people's decisions called ham, after so many that
// called it spam.
double risk_after(int lessons, Teacher teacher) {
  const std::string text = "my knee hurts after each session with the physiotherapist";
  Learner learner;
  std::int64_t next = 1;
  const auto teach = [&](std::string_view said, Label label, Taught taught) {
    taught.decision = DecisionId{next};
    taught.comment = CommentId{next++};
    taught.features = features(said);
    taught.label = label;
    learner.learn(taught);
  };
  for (int i = 0; i < 10; ++i) {
    teach("thank you, the stretches for my knee helped after a week", Label::ham, {});
    teach("buy cheap pills at our casino now", Label::spam, {});
  }
  for (int i = 0; i < 8; ++i) teach(text, Label::ham, {});
  for (int i = 1; i <= lessons; ++i) {
    Taught taught;
    taught.author = teacher.author;
    taught.campaign = teacher.campaign;
    if (teacher.of_one_network) taught.network_nth = i;
    teach(text, Label::spam, taught);
  }
  return learner.model().risk(features(text), {});
}

}  // namespace

TEST_CASE("What one author, campaign or network teaches counts ever less", "[learner]") {
  const auto odds_after = [](Teacher teacher) {
    const double risk = risk_after(60, teacher);
    return risk / (1 - risk);
  };
  const double free = odds_after({});
  CHECK(odds_after({.author = 7}) < free / 5);
  CHECK(odds_after({.campaign = 7}) < free / 5);
  CHECK(odds_after({.of_one_network = true}) < free / 2);
}

TEST_CASE("The first eight comments of a network on a day teach wholly", "[learner]") {
  CHECK(risk_after(8, {.of_one_network = true}) == risk_after(8, {}));
  CHECK(risk_after(9, {.of_one_network = true}) < risk_after(9, {}));
}
