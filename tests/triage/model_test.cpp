#include "triage/model.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "triage/prior.hpp"

using namespace rejoinder::triage;

namespace {

Features features(std::string_view text) {
  return features_of(text, fold(text), About{});
}

Lesson lesson(std::string_view text, Label label, double weight = 1) {
  return {features(text), {}, label, weight};
}

double risk(const Model& model, std::string_view text) {
  return model.risk(features(text), {});
}

// Sentences of a few words: what a spammer says, and what patients ask.
std::string sentence(Label label, std::mt19937& dice) {
  static const std::vector<std::string> spam = {"cheap", "pills", "casino", "winner", "bonus",
                                                "buy",   "click", "money",  "loan",   "offer"};
  static const std::vector<std::string> ham = {"knee",  "pain",    "walk",  "shoulder", "doctor",
                                               "hurts", "session", "sleep", "stretch",  "weeks"};
  static const std::vector<std::string> both = {"the", "my", "and", "is", "for", "with", "now"};
  std::string text;
  for (int i = 0; i < 8; ++i) {
    const auto& words = dice() % 2 == 0 ? both : label == Label::spam ? spam : ham;
    text += words[dice() % words.size()] + " ";
  }
  return text;
}

std::vector<Lesson> toy_lessons(std::size_t count, unsigned seed = 1) {
  std::mt19937 dice(seed);
  std::vector<Lesson> lessons;
  for (std::size_t i = 0; i < count; ++i) {
    const Label label = dice() % 3 == 0 ? Label::spam : Label::ham;
    lessons.push_back(lesson(sentence(label, dice), label));
  }
  return lessons;
}

Model taught(const std::vector<Lesson>& lessons) {
  Model model;
  for (const Lesson& each : lessons) model.learn(each);
  return model;
}

}  // namespace

TEST_CASE("A model that has learned nothing has no opinion", "[model]") {
  const Model model;
  CHECK(model.lessons() == 0);
  CHECK(risk(model, "cheap pills") == Approx(0.5));
  CHECK(risk(model, "") == Approx(0.5));
}

TEST_CASE("A model learns a difference from a few decisions", "[model]") {
  const Model model = taught(toy_lessons(60));
  CHECK(model.lessons() == 60);
  CHECK(risk(model, "buy cheap pills and click for money") > 0.8);
  CHECK(risk(model, "my knee hurts for weeks, the doctor is kind") < 0.2);
  // Words that it has not seen, of letters that it has.
  CHECK(risk(model, "cheaper pill") > risk(model, "painful knees"));
}

TEST_CASE("The same lessons in the same order give the same model, to the bit", "[model]") {
  const auto lessons = toy_lessons(700);  // More than a model keeps.
  CHECK(taught(lessons).to_bytes() == taught(lessons).to_bytes());
  auto other = lessons;
  other.pop_back();
  CHECK(taught(lessons).to_bytes() != taught(other).to_bytes());
}

TEST_CASE("A model that was stored is the same and learns on in the same way", "[model]") {
  const auto first = toy_lessons(300, 1);
  const auto second = toy_lessons(300, 2);
  Model model = taught(first);
  auto restored = Model::from_bytes(model.to_bytes());
  REQUIRE(restored);
  CHECK(restored->to_bytes() == model.to_bytes());
  CHECK(restored->lessons() == 300);
  CHECK(risk(*restored, "cheap knee") == risk(model, "cheap knee"));
  for (const Lesson& each : second) {
    model.learn(each);
    restored->learn(each);
  }
  CHECK(restored->to_bytes() == model.to_bytes());
}

TEST_CASE("A long comment is kept so that the stored model can be read again", "[model]") {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "w" + std::to_string(i * 7919) + "x ";
  Model model;
  model.learn(lesson(text, Label::spam));
  const auto restored = Model::from_bytes(model.to_bytes());
  REQUIRE(restored);
  CHECK(restored->to_bytes() == model.to_bytes());
}

TEST_CASE("Bytes that are no model are refused", "[model]") {
  const std::string good = taught(toy_lessons(20)).to_bytes();
  REQUIRE(Model::from_bytes(good));
  CHECK_FALSE(Model::from_bytes(""));
  CHECK_FALSE(Model::from_bytes("rejoinder model 1\n"));
  CHECK_FALSE(Model::from_bytes("rejoinder model 0\n" + good.substr(18)));
  CHECK_FALSE(Model::from_bytes(good + "x"));
  for (std::size_t length = 0; length < good.size(); length += 4'093) {
    CAPTURE(length);
    CHECK_FALSE(Model::from_bytes(std::string_view(good).substr(0, length)));
  }
  CHECK_FALSE(Model::from_bytes(std::string_view(good).substr(0, good.size() - 1)));
}

TEST_CASE("Bytes of a model that were damaged are refused or harmless", "[model]") {
  const std::string good = taught(toy_lessons(20)).to_bytes();
  std::mt19937 dice(7);
  for (int round = 0; round < 60; ++round) {
    std::string bad = good;
    // The beginning and the end, where the counts are.
    const std::size_t part = dice() % 2 == 0 ? 300 : 4'000;
    const std::size_t at = part == 300 ? 18 + dice() % part : bad.size() - 1 - dice() % part;
    bad[at] = static_cast<char>(dice() % 256);
    if (auto model = Model::from_bytes(bad)) {
      model->learn(lesson("my knee hurts", Label::ham));
      static_cast<void>(model->to_bytes());
    }
  }
}

TEST_CASE("A lesson of less weight teaches less", "[model]") {
  const auto after = [](double weight) {
    Model model = taught(toy_lessons(60));
    model.learn(lesson("unheard gibberish", Label::spam, weight));
    return risk(model, "unheard gibberish");
  };
  CHECK(after(0.1) < after(1));
}

TEST_CASE("One wrong decision among many is outvoted", "[model]") {
  auto lessons = toy_lessons(200);
  lessons.push_back(lesson("buy cheap pills and click for money", Label::ham));
  for (Lesson& more : toy_lessons(100, 3)) lessons.push_back(std::move(more));
  const Model model = taught(lessons);
  CHECK(risk(model, "buy cheap pills and click for money") > 0.5);
  CHECK(risk(model, "my knee hurts for weeks") < 0.2);
}

TEST_CASE("One wrong label in ten leaves the difference plain", "[model]") {
  auto lessons = toy_lessons(400);
  for (std::size_t i = 0; i < lessons.size(); i += 10) {
    lessons[i].label = lessons[i].label == Label::spam ? Label::ham : Label::spam;
  }
  const Model model = taught(lessons);
  CHECK(risk(model, "buy cheap pills and click for money") > 0.6);
  CHECK(risk(model, "my knee hurts for weeks, the doctor is kind") < 0.3);
}

TEST_CASE("A model does not outgrow two megabytes", "[model]") {
  // Comments of 4 KiB with as many different features as there can be.
  std::mt19937 dice(5);
  Model model;
  for (int i = 0; i < 700; ++i) {
    Lesson each{{}, {}, i % 2 == 0 ? Label::spam : Label::ham, 1};
    for (const Block block : {Block::words, Block::letters, Block::marks}) {
      for (int n = 0; n < 1'500; ++n) each.features[block].push_back(static_cast<Bucket>(dice()));
    }
    model.learn(each);
  }
  CHECK(model.to_bytes().size() < 2'000'000);
}

TEST_CASE("A risk is a probability, whatever is said of a comment", "[model]") {
  Model model = taught(toy_lessons(100));
  for (int i = 0; i < 300; ++i) model.learn(lesson("cheap pills", Label::spam));
  for (const double extreme : {-30.0, -5.0, 0.0, 5.0, 30.0}) {
    Hints hints;
    hints.prior = extreme;
    hints.signals = extreme;
    hints.outside = {extreme > 0 ? 1.0 : -1.0, extreme > 0 ? 1.0 : -1.0};
    for (const std::string_view text : {"cheap pills", "my knee", ""}) {
      const double p = model.risk(features(text), hints);
      CHECK(std::isfinite(p));
      CHECK(p > 0);
      CHECK(p < 1);
    }
  }
}

TEST_CASE("Hints speak first, and fade as a site decides", "[model]") {
  Hints hints;
  hints.prior = 3;
  hints.signals = 3;
  const Model fresh;
  CHECK(fresh.risk(features("hello"), hints) > 0.9);
  const Model taught_model = taught(toy_lessons(500));
  const auto gain = [&](const Model& model) {
    const auto opinion = model.opinion(features("hello"));
    return model.logit(opinion, hints) - model.logit(opinion, {});
  };
  CHECK(gain(taught_model) < gain(fresh) / 2);
}

TEST_CASE("An outside judge that is always wrong is not believed in the end", "[model]") {
  auto lessons = toy_lessons(300);
  for (Lesson& each : lessons) each.hints.outside[0] = each.label == Label::spam ? -1 : 1;
  const Model model = taught(lessons);
  CHECK(model.outside_share(0, 1) < Model().outside_share(0, 1));
}

TEST_CASE("What features add is told by their shares", "[model]") {
  const Model model = taught(toy_lessons(200));
  const Features cheap = features("cheap pills");
  const Features knee = features("my knee");
  CHECK(model.share(Block::words, word_bucket("cheap"), 3) > 0);
  CHECK(model.share(Block::words, word_bucket("knee"), 3) < 0);
  // Of a short comment the shares sum up to the opinion.
  for (const Features& each : {cheap, knee}) {
    double sum = 0;
    for (const Block block : {Block::words, Block::letters, Block::marks}) {
      for (const Bucket bucket : each[block]) sum += model.share(block, bucket, each[block].size());
    }
    const double bare = model.logit({}, {});
    CHECK(model.logit(model.opinion(each), {}) == Approx(bare + sum).margin(1e-6));
  }
  CHECK(model.seen(word_bucket("cheap")).spam > 0);
  CHECK(model.seen(word_bucket("cheap")).ham == 0);
}

TEST_CASE("Spam with good words around it is still more like spam than they are", "[model]") {
  const Model model = taught(toy_lessons(400));
  const std::string good = "my knee hurts and the shoulder pain is for weeks with my doctor ";
  const std::string spam = "buy cheap pills click for money casino bonus winner loan offer ";
  CHECK(risk(model, good + good + spam + good + good) > risk(model, good + good + good + good));
}

TEST_CASE("A prior that knows nothing says nothing", "[prior]") {
  CHECK(Prior().score(features("cheap pills")) == 0);
}

TEST_CASE("A prior says what its model has learned, and that most comments are good", "[prior]") {
  const Model model = taught(toy_lessons(200));
  const Prior prior = Prior::of(model);
  CHECK(prior.score(features("cheap pills casino")) > prior.score(features("my knee hurts")) + 1);
  CHECK(prior.score(features("my knee hurts")) < 0);
}

TEST_CASE("A prior is one byte a feature, near what the model weighs", "[prior]") {
  const Model model = taught(toy_lessons(200));
  const std::string bytes = Prior::of(model).to_bytes();
  CHECK(bytes.size() == 65'558);
  const Prior read = Prior::from_bytes(bytes);
  CHECK(read.to_bytes() == bytes);
  for (const std::string_view text : {"cheap pills casino", "my knee hurts", "the and is"}) {
    CAPTURE(text);
    const Features each = features(text);
    // All but what it adds to every comment.
    const double base = read.score(Features{});
    CHECK(read.score(each) - base == Approx(model.opinion(each).weights).margin(0.15));
  }
}

TEST_CASE("Bytes that are no prior are refused", "[prior]") {
  const std::string good = Prior::of(taught(toy_lessons(20))).to_bytes();
  CHECK_THROWS_AS(Prior::from_bytes(""), std::invalid_argument);
  CHECK_THROWS_AS(Prior::from_bytes(good.substr(1)), std::invalid_argument);
  CHECK_THROWS_AS(Prior::from_bytes(good + "x"), std::invalid_argument);
  CHECK_THROWS_AS(Prior::from_bytes("rejoinder prior 0\n" + good.substr(18)),
                  std::invalid_argument);
}
