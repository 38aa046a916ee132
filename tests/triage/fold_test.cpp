#include "triage/fold.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

using namespace rejoinder::triage;

namespace {

std::string folded(std::string_view text) {
  return fold(text).text;
}

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

// What must hold for any text at all.
void check_bounds(std::string_view text) {
  const Folded result = fold(text);
  REQUIRE(result.from.size() == result.text.size() + 1);
  REQUIRE(result.from.back() == text.size());
  REQUIRE(std::is_sorted(result.from.begin(), result.from.end()));
  // One character can stand for eighteen (U+FDFA), of up to three bytes.
  REQUIRE(result.text.size() <= judged_bytes_max * 18);
  REQUIRE(result.text.find("  ") == std::string::npos);
  REQUIRE(result.text.find('\n') == std::string::npos);
}

constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
constexpr std::string_view joiner = "\xE2\x80\x8D";
constexpr std::string_view acute = "\xCC\x81";

}  // namespace

TEST_CASE("Case and white space make no difference", "[fold]") {
  CHECK(folded("Does  The\n\nSTEAM room\tOpen?") == "does the steam room open?");
  CHECK(folded("").empty());
  CHECK(folded(" \n ").empty());
}

TEST_CASE("Characters that nobody sees are taken out, and counted", "[fold]") {
  const std::string text = "bu" + std::string(zero_width_space) + "y pi\xC2\xADlls";
  const Folded result = fold(text);
  CHECK(result.text == "buy pills");
  CHECK(result.tricks.hidden == 2);
  CHECK(fold("buy pills").tricks.hidden == 0);
}

TEST_CASE("A joined emoji or a mark of direction beside a word is no hidden letter", "[fold]") {
  CHECK(fold("thanks \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 doctor").tricks.hidden == 0);
}

TEST_CASE("Letters of other scripts are read as those that they look like", "[fold]") {
  const Folded result = fold("сheар рills аnd frее соins");  // Cyrillic among Latin letters.
  CHECK(result.text == "cheap pills and free coins");
  CHECK(result.tricks.look_alikes == 9);
}

TEST_CASE("A word of nothing but look-alikes is read in a Latin text", "[fold]") {
  CHECK(folded("please visit our new сосо shop") == "please visit our new coco shop");
}

TEST_CASE("Mathematical, circled, full-width and boxed letters are plain ones", "[fold]") {
  for (const std::string_view text :
       {"𝐟𝐫𝐞𝐞 𝐦𝐨𝐧𝐞𝐲", "𝓯𝓻𝓮𝓮 𝓶𝓸𝓷𝓮𝔂", "ⓕⓡⓔⓔ ⓜⓞⓝⓔⓨ", "ｆｒｅｅ ｍｏｎｅｙ", "🅵🆁🅴🅴 🅼🅾🅽🅴🆈"}) {
    CAPTURE(text);
    const Folded result = fold(text);
    CHECK(result.text == "free money");
    CHECK(result.tricks.styled == 9);
  }
}

TEST_CASE("Letters with something between each of them are joined", "[fold]") {
  CHECK(folded("w i n  m o n e y") == "win money");
  CHECK(folded("buy v.i.a.g.r.a here") == "buy viagra here");
  CHECK(folded("c_h_e_a_p") == "cheap");
  CHECK(fold("w i n  m o n e y").tricks.spaced == 8);
}

TEST_CASE("A few single letters stay as they are", "[fold]") {
  CHECK(folded("I am a 1 to 1 client, e.g. by phone") == "i am a 1 to 1 client, e.g. by phone");
  CHECK(fold("plan b or c d").tricks.spaced == 0);
}

TEST_CASE("Digits and signs among letters are read as letters", "[fold]") {
  CHECK(folded("m0ney and c0ins") == "money and coins");
  CHECK(folded("v1agra") == "viagra");
  CHECK(folded("cl!ck h3re") == "click here");
  CHECK(fold("m0ney and c0ins").tricks.digits == 2);
}

TEST_CASE("Digits at a word's end are letters where others in the text are", "[fold]") {
  CHECK(folded("fr33 m0ney and c0ins") == "free money and coins");
  CHECK(folded("an mp3 of the covid19 talk") == "an mp3 of the covid19 talk");
}

TEST_CASE("E-mail addresses and names of accounts keep their signs", "[fold]") {
  for (const std::string_view text : {"write to jo.smith@clinic.example, please", "a@b.example",
                                      "ask @drsmith about it", "knees+back@pills-4u.example!"}) {
    CAPTURE(text);
    CHECK(folded(text) == text);
  }
  CHECK(folded("p@in relief, m@ssage-oil.") == "pain relief, massage-oil.");
}

TEST_CASE("Numbers, doses, prices and addresses keep their digits", "[fold]") {
  for (const std::string_view text :
       {"in 2015 i took 20mg on the 1st and 2nd day", "the 4k video has 100 views",
        "it cost $45 for 30min", "call 0491 570 156", "see https://a1b2.example/r3n?x=5",
        "(www.l33t.example/b1g-w1n), p1", "x2 (http://a.example/s3t?t1m3=4)"}) {
    CAPTURE(text);
    CHECK(folded(text) == text);
    CHECK(fold(text).tricks.digits == 0);
  }
}

TEST_CASE("Marks that make no known letter are taken off, and counted", "[fold]") {
  std::string text;
  for (const char letter : std::string_view("money")) {
    text += letter;
    text += repeated("\xCC\xB4\xCD\x9C", 40);
  }
  const Folded result = fold(text);
  CHECK(result.text == "money");
  CHECK(result.tricks.stacked > 20);
}

TEST_CASE("Russian, Greek and Vietnamese stay themselves", "[fold]") {
  for (const std::string_view text :
       {"спасибо доктору за помощь, рука сосед", "хорошо, а как часто?",
        "ευχαριστώ πολύ για το άρθρο", "cảm ơn bác sĩ rất nhiều", "η θεραπεία στο ρόδο",
        "là một bài viết hay, tôi sẽ quay lại"}) {
    CAPTURE(text);
    const Folded result = fold(text);
    CHECK(result.text == std::string(text));
    CHECK(result.tricks.look_alikes == 0);
    CHECK(result.tricks.stacked == 0);
  }
}

TEST_CASE("Danish and French stay themselves beside quotes and emoji", "[fold]") {
  CHECK(folded("en øl på “Søborg” 🙂") == "en øl på “søborg” 🙂");
  CHECK(folded("ça va, l’été 🙂") == "ça va, l’été 🙂");
}

TEST_CASE("A letter with its mark behind is the same as the letter in one", "[fold]") {
  CHECK(folded("cafe\xCC\x81") == folded("caf\xC3\xA9"));
  CHECK(folded("cafe\xCC\x81") == "caf\xC3\xA9");
}

TEST_CASE("Each byte knows the byte of the original that it comes from", "[fold]") {
  const std::string text =
      "Hi! B" + std::string(zero_width_space) + "uy 𝐜𝐨𝐢𝐧𝐬  n o w t h e n m0ney c0ins fr33";
  const Folded result = fold(text);
  REQUIRE(result.text == "hi! buy coins nowthen money coins free");
  const auto original_at = [&](std::string_view word) {
    return result.from[result.text.find(word)];
  };
  CHECK(original_at("hi") == 0);
  CHECK(original_at("buy") == text.find('B'));
  CHECK(original_at("uy coins") == text.find("uy"));
  CHECK(original_at("coins") == text.find("𝐜"));
  CHECK(original_at("ins") == text.find("𝐢"));
  CHECK(original_at("nowthen") == text.find("n o w"));
  CHECK(original_at("then") == text.find("t h e n"));
  CHECK(original_at("free") == text.find("fr33"));
  CHECK(original_at("money") == text.find("m0ney"));
  CHECK(result.from.back() == text.size());
}

TEST_CASE("Of a long text the beginning and the end are judged", "[fold]") {
  const std::string text = "first " + std::string(100'000, 'x') + " last";
  const Folded result = fold(text);
  CHECK(result.text.size() <= judged_bytes_max);
  CHECK(result.text.starts_with("first x"));
  CHECK(result.text.ends_with("x last"));
  CHECK(result.from[result.text.size() - 4] == text.size() - 4);
}

TEST_CASE("Bytes that are no UTF-8 are left out, and the others stay", "[fold]") {
  CHECK(folded("go\xFFod \xC0\xAF news\xE2\x82") == "good news");
  CHECK(folded("\xED\xA0\x80 surrogate") == "surrogate");
  CHECK(folded("\xF4\x90\x80\x80 too large") == "too large");
  CHECK(folded(std::string_view("nul\0byte", 8)) == "nul byte");
}

TEST_CASE("Strange texts are folded within bounds", "[fold]") {
  const std::vector<std::string> strange = {"undefined",
                                            "NULL",
                                            "1E+02",
                                            "../../../etc/passwd",
                                            "<script>alert(1)</script>",
                                            "Ω≈ç√∫˜µ≤≥÷",
                                            "åß∂ƒ©˙∆˚¬…æ",
                                            "¡™£¢∞§¶•ªº–≠",
                                            "⁰⁴⁵₀₁₂",
                                            "ด้้้้้็็็็็้้้้้็็็็็้้้้้้้้็็็็็้้้้้",
                                            "田中さんにあげて下さい",
                                            "ﷺﷺﷺ",
                                            "ﷺ",
                                            "T̴̡͔̭e̵s̷t̸",
                                            "˙ɐnbᴉlɐ ɐuƃɐɯ",
                                            "👩‍👩‍👧‍👦🇦🇺🇦🇺",
                                            "１２３",
                                            "\xE2\x80\xAA\xE2\x80\xAAtest\xE2\x80\xAA",
                                            "\xEF\xBB\xBF"
                                            "bom",
                                            "$HOME %s%n",
                                            "' OR 1=1 -- ",
                                            "\x01\x02\x7F",
                                            "ᗩᗷGᗯIᑎ",
                                            "░P░U░L░A░",
                                            "\xF0\x9F",
                                            "\xE2\x80",
                                            std::string(1, '\x80')};
  for (const std::string& text : strange) {
    CAPTURE(text);
    check_bounds(text);
    check_bounds(text + text);
    check_bounds(repeated(text, judged_bytes_max + 7));
  }
}

TEST_CASE("Random bytes are folded within bounds", "[fold]") {
  std::mt19937 dice(11);
  const std::vector<std::string_view> pieces = {
      "a",        "e1",           " ", ".",       "\n", "_", "а",    "𝐚",
      "\xCC\x81", "\xE2\x80\x8B", "ﬃ", "http://", "@",  "3", "\xFF", "ﷺ"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    const std::size_t count = dice() % 200;
    for (std::size_t i = 0; i < count; ++i) {
      if (dice() % 4 == 0) {
        text += static_cast<char>(dice() % 256);
      } else {
        text += pieces[dice() % pieces.size()];
      }
    }
    check_bounds(text);
  }
}

TEST_CASE("No text takes longer than its length allows", "[fold]") {
  const std::size_t much = 64 * 1024;
  for (const std::string_view piece :
       {std::string_view("_"), joiner, acute, std::string_view("a "), std::string_view("a_"),
        std::string_view("1"), std::string_view("а"), std::string_view("ﷺ"), std::string_view("w"),
        std::string_view("http:"), std::string_view("@"), std::string_view("a@b-"),
        std::string_view("a@b."), std::string_view("a1"), std::string_view(" "),
        std::string_view("a\xCC\x81")}) {
    const std::string text = repeated(piece, much);
    CAPTURE(piece);
    const auto begin = std::chrono::steady_clock::now();
    check_bounds(text);
    // Sanitizers included; what is not linear takes minutes.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  }
}

TEST_CASE("A text of ligatures that are sentences stays as long as it is") {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "\uFDFA";
  CHECK(fold(text).text.size() <= 3 * judged_bytes_max);
}

TEST_CASE("Words that spam lives by are read through a slip of the keys, and no others", "[fold]") {
  CHECK(fold("Plaese subcribe to my chanenl").text == "please subscribe to my channel");
  CHECK(fold("clik hree to wacth").text == "click hree to watch");
  CHECK(fold("SUBSCIRBE").text == "subscribe");
  // What is a word by itself, begins otherwise or is part of something else stays.
  for (const char* text : {"heck", "subscribe", "my knee hurst", "subcribe2me", "sbscrbe"}) {
    CHECK(fold(text).text == text);
  }
  // Reasons point at what was written.
  const Folded folded = fold("go subcribe now");
  const auto at = folded.text.find("subscribe");
  REQUIRE(at != std::string::npos);
  CHECK(folded.from[at] == 3);
  CHECK(folded.from[at + 9] == 11);
  CHECK(folded.from.size() == folded.text.size() + 1);
}

TEST_CASE("Characters of many parts push nothing out of what is judged", "[fold]") {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "\u1F82";  // Three bytes, four parts.
  CHECK(fold(text + " buy viagra").text.ends_with(" buy viagra"));
  CHECK(fold(text + text + " buy viagra").text.ends_with(" buy viagra"));
}
