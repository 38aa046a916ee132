#include "attacks.hpp"

#include <utility>
#include <vector>

namespace harness {
namespace {

constexpr std::string_view zero_width_space = "\xE2\x80\x8B";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view look_alike(char letter) {
  static constexpr std::string_view plain = "aeopcxyisjABEKMHOPCTXdhlwqkmtnbvrg";
  static constexpr std::string_view alike =
      "аеорсхуіѕјАВЕКМНОРСТХԁһӏԝԛкмтпьνгɡ";  // Two bytes each.
  static_assert(alike.size() == 2 * plain.size());
  const std::size_t found = plain.find(letter);
  return found == std::string_view::npos ? std::string_view() : alike.substr(2 * found, 2);
}

char digit_for(char letter) {
  static constexpr std::string_view letters = "aeiostbgAEIOSTBG";
  static constexpr std::string_view digits = "4310578943105789";
  const std::size_t found = letters.find(letter);
  return found == std::string_view::npos ? '\0' : digits[found];
}

// Mathematical bold: U+1D400 on for capitals, U+1D41A on for small letters.
std::string bold(char letter) {
  const bool capital = letter <= 'Z';
  const auto place = static_cast<unsigned>(letter - (capital ? 'A' : 'a'));
  const unsigned code = (capital ? 0x1D400U : 0x1D41AU) + place;
  const auto tail = [](unsigned bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
  return {static_cast<char>(0xF0U), tail(code >> 12), tail(code >> 6), tail(code)};
}

// One letter left out, or exchanged with its neighbour, in every second word of four or more.
std::string mistyped(std::string_view text, Dice& dice) {
  constexpr std::size_t letters_min = 4;
  std::string out;
  std::string word;
  const auto end_word = [&] {
    if (word.size() >= letters_min && dice.chance(0.5)) {
      const std::size_t at = 1 + dice.roll(word.size() - 2);
      if (dice.chance(0.5)) {
        std::swap(word[at], word[at + 1]);
      } else {
        word.erase(at, 1);
      }
    }
    out += word;
    word.clear();
  };
  for (const char c : text) {
    if (is_letter(c)) {
      word += c;
    } else {
      end_word();
      out += c;
    }
  }
  end_word();
  return out;
}

std::string padded(std::string_view text, const std::vector<std::string_view>& ham, Dice& dice) {
  std::string out(text);
  for (int i = 0; i < 2 && !ham.empty(); ++i) {
    out += ' ';
    out += ham[dice.roll(ham.size())];
  }
  return out;
}

void add_letter(Attack attack, char c, std::string& out, Dice& dice) {
  switch (attack) {
    case Attack::homoglyphs:
      if (const auto other = look_alike(c); !other.empty() && dice.chance(0.5)) {
        out += other;
        return;
      }
      break;
    case Attack::mathematical:
      if (is_letter(c)) {
        out += bold(c);
        return;
      }
      break;
    case Attack::zero_width:
      out += c;
      if (dice.chance(0.4)) out += zero_width_space;
      return;
    case Attack::spaced:
      out += c;
      out += ' ';
      return;
    case Attack::leet:
      if (const char digit = digit_for(c); digit != '\0' && dice.chance(0.5)) {
        out += digit;
        return;
      }
      break;
    case Attack::typos:
    case Attack::padding: break;
  }
  out += c;
}

std::string attacked(Attack attack, std::string_view text, const std::vector<std::string_view>& ham,
                     Dice& dice) {
  if (attack == Attack::padding) return padded(text, ham, dice);
  if (attack == Attack::typos) return mistyped(text, dice);
  std::string out;
  for (const char c : text) add_letter(attack, c, out, dice);
  return out;
}

}  // namespace

std::string_view to_string(Attack attack) {
  switch (attack) {
    case Attack::homoglyphs: return "homoglyphs";
    case Attack::mathematical: return "mathematical";
    case Attack::zero_width: return "zero_width";
    case Attack::spaced: return "spaced";
    case Attack::leet: return "leet";
    case Attack::typos: return "typos";
    case Attack::padding: return "padding";
  }
  return "";
}

std::map<std::size_t, std::string> attacked_spam(const Comments& comments, const Fold& fold,
                                                 Attack attack) {
  constexpr std::uint64_t seed = 1;
  std::vector<std::string_view> ham;
  for (const std::size_t place : fold.test) {
    if (!comments[place].is_spam()) ham.push_back(comments[place].text);
  }
  Dice dice(seed);
  std::map<std::size_t, std::string> texts;
  for (const std::size_t place : fold.test) {
    if (comments[place].is_spam()) {
      texts[place] = attacked(attack, comments[place].text, ham, dice);
    }
  }
  return texts;
}

}  // namespace harness
