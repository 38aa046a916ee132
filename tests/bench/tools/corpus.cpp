#include "corpus.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace rejoinder::bench {
namespace {

constexpr std::array<std::string_view, 120> words{
    "the",      "a",       "of",       "and",       "to",        "in",      "was",     "that",
    "for",      "with",    "my",       "on",        "it",        "this",    "not",     "but",
    "after",    "two",     "weeks",    "doctor",    "therapist", "needle",  "muscle",  "shoulder",
    "back",     "neck",    "pain",     "better",    "worse",     "again",   "never",   "always",
    "often",    "helped",  "tried",    "asked",     "told",      "found",   "read",    "wrote",
    "thank",    "you",     "article",  "question",  "answer",    "knee",    "running", "training",
    "morning",  "evening", "sleep",    "work",      "desk",      "chair",   "stretch", "exercise",
    "slowly",   "quickly", "really",   "maybe",     "perhaps",   "sure",    "point",   "agree",
    "however",  "because", "although", "while",     "before",    "since",   "months",  "years",
    "session",  "clinic",  "visit",    "price",     "café",      "naïve",   "über",    "study",
    "evidence", "trial",   "placebo",  "effect",    "sample",    "small",   "large",   "group",
    "patient",  "nurse",   "friend",   "sister",    "brother",   "mother",  "father",  "daughter",
    "son",      "winter",  "summer",   "walking",   "swimming",  "cycling", "left",    "right",
    "side",     "hurts",   "hurt",     "sore",      "feels",     "fine",    "good",    "bad",
    "new",      "old",     "same",     "different", "first",     "second",  "third",   "last"};

constexpr std::array<std::string_view, 20> first_names{
    "Amir", "Beatriz", "Chloé", "Dmitri", "Elif", "Fatima", "Georg",   "Hana", "Ines",  "Jonas",
    "Kofi", "Lucía",   "Mia",   "Noor",   "Olga", "Pedro",  "Quentin", "Rosa", "Søren", "Thuy"};
constexpr std::array<std::string_view, 16> last_names{
    "Adeyemi", "Bianchi", "Castillo", "Dvořák",  "Eriksen", "Fischer",  "García",  "Hoang",
    "Ivanov",  "Jensen",  "Kowalski", "Laurent", "Mbeki",   "Nakamura", "O'Brien", "Petrov"};

template <std::size_t N>
std::string_view one_of(const std::array<std::string_view, N>& all, Random& random) {
  return all[random.below(N)];
}

void append_word(std::string& text, Random& random) {
  const std::string_view word = one_of(words, random);
  const auto mark = random.below(160);
  if (mark == 0) {
    text += fmt::format("*{}*", word);
  } else if (mark == 1) {
    text += fmt::format("**{}**", word);
  } else if (mark == 2 && random.below(4) == 0) {
    text += fmt::format("[{}](https://example.org/{})", word, random.below(1'000));
  } else {
    text += word;
  }
}

}  // namespace

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  return mixed ^ (mixed >> 31);
}

std::string text_of(std::uint64_t number, std::size_t bytes_max) {
  constexpr std::size_t last_word_bytes = 48;  // The longest, with its marks.
  Random random(number);
  const std::size_t least = bytes_max * 2 / 3;
  const std::size_t end = least + random.below(bytes_max - last_word_bytes - least);
  std::string text = fmt::format("{} {}", number % 2 == 0 ? "I" : "We", one_of(words, random));
  while (text.size() < end) {
    if (random.below(11) == 0) {
      text += random.below(12) == 0 ? ".\n\n" : ". ";
      text += random.below(2) == 0 ? "And" : "Then";
    }
    text += ' ';
    append_word(text, random);
  }
  return text + '.';
}

std::string name_of(std::uint64_t author) {
  Random random(author);
  const std::string_view first = one_of(first_names, random);
  return fmt::format("{} {}", first, one_of(last_names, random));
}

std::string email_of(std::uint64_t author) {
  return fmt::format("author{}@example.org", author);
}

}  // namespace rejoinder::bench
