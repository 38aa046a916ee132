#include "triage/reasons.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace rejoinder::triage;

namespace {

Model taught(const std::vector<std::pair<std::string, Label>>& decided) {
  Model model;
  for (const auto& [text, label] : decided) {
    model.learn({features_of(text, fold(text), About{}), {}, label, 1});
  }
  return model;
}

// Those that quote a word, as sentences.
std::vector<std::string> words_told(const Model& model, std::string_view text) {
  std::vector<std::string> sentences;
  for (const rejoinder::Reason& reason : reasons_of(read(text, About{}), model, {})) {
    if (reason.code == "words") sentences.push_back(reason.sentence);
  }
  return sentences;
}

bool quotes(const std::vector<std::string>& sentences, std::string_view word) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
    return sentence.starts_with("“" + std::string(word) + "”");
  });
}

}  // namespace

TEST_CASE("A word is a reason where it was met", "[reasons]") {
  const Model model =
      taught({{"to be rich buy pills", Label::spam}, {"how long does a session take", Label::ham}});
  const auto told = words_told(model, "pills to be had");
  CHECK(quotes(told, "pills"));
  CHECK_FALSE(quotes(told, "had"));
}

TEST_CASE("Small words are no reason after one decision", "[reasons]") {
  const Model model =
      taught({{"to be rich buy pills", Label::spam}, {"how long does a session take", Label::ham}});
  const auto told = words_told(model, "pills to be had");
  CHECK_FALSE(quotes(told, "to"));
  CHECK_FALSE(quotes(told, "be"));
}

TEST_CASE("Small words that were met often on one side are a reason", "[reasons]") {
  std::vector<std::pair<std::string, Label>> decided;
  for (const char* game : {"poker", "slots", "roulette", "baccarat"}) {
    decided.emplace_back(std::string("win btc at ") + game, Label::spam);
    decided.emplace_back(std::string("my knee hurts after ") + game, Label::ham);
  }
  CHECK(quotes(words_told(taught(decided), "send btc here"), "btc"));
}

TEST_CASE("A word that is in as many good comments as in spam is no reason", "[reasons]") {
  std::vector<std::pair<std::string, Label>> decided;
  for (const char* thing : {"casino", "viagra", "lottery", "jackpot"}) {
    decided.emplace_back(std::string("click your money now ") + thing, Label::spam);
    decided.emplace_back("thanks for your article", Label::ham);
  }
  const auto told = words_told(taught(decided), "click your money now");
  CHECK_FALSE(quotes(told, "your"));
  CHECK(quotes(told, "money"));
}
