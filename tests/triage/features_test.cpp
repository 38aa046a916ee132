#include "triage/features.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace rejoinder::triage;

namespace {

constexpr std::array all_blocks{Block::words, Block::letters, Block::marks};

About about_anna() {
  About about;
  about.name = "Anna";
  return about;
}

Features features(std::string_view text, const About& about = about_anna()) {
  return features_of(text, fold(text), about);
}

bool has(const Features& features, Block block, Bucket bucket) {
  return std::find(features[block].begin(), features[block].end(), bucket) != features[block].end();
}

std::set<std::string> marks_in(std::string_view text, const About& about = about_anna()) {
  std::set<std::string> names;
  for (const Mark& mark : read(text, about).marks) names.insert(mark.name);
  return names;
}

const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = {
      "",
      "x",
      "How long does a frozen shoulder take? Mine hurts, hurts, HURTS!",
      "Buy cheap pills at https://pills.example/now and www.more.example, only $20!!!",
      "спасибо, рука лучше — как часто?",
      "fr33 c\xE2\x80\x8Boins 𝐡𝐞𝐫𝐞 w i n n o w",
      "\xFF\xFE\x80",
      std::string(9'000, 'a'),
      [] {
        std::string text;
        for (int i = 0; i < 900; ++i) text += "word" + std::to_string(i * 7919) + " ";
        return text;
      }(),
  };
  return all;
}

}  // namespace

TEST_CASE("Each feature is there once, however often the text has it", "[features]") {
  for (const std::string& text : texts()) {
    const Features all = features(text + " " + text);
    for (const Block block : all_blocks) {
      const std::set<Bucket> different(all[block].begin(), all[block].end());
      CHECK(different.size() == all[block].size());
    }
  }
  CHECK(features("pain pain pain")[Block::words].size() == 2);  // "pain" and "pain pain".
}

TEST_CASE("The same comment always has the same features", "[features]") {
  for (const std::string& text : texts()) {
    const Features first = features(text);
    const Features again = features(text);
    CHECK(first.of == again.of);
    CHECK(first.cuts.size() == again.cuts.size());
  }
}

TEST_CASE("Hashes stay what they are, since models are stored", "[features]") {
  CHECK(word_bucket("knee") == word_bucket("knee"));
  CHECK(word_bucket("knee") != word_bucket("knees"));
  CHECK(word_bucket("dry needling") != word_bucket("needling dry"));
  // Whoever changes one must train the prior again, and models are made again from decisions.
  CHECK(word_bucket("knee") == 43815);
  CHECK(word_bucket("dry needling") == 48922);
}

TEST_CASE("Runs of letters are the same in a word with letters beyond ASCII", "[features]") {
  const auto common = [](std::string_view one, std::string_view other) {
    const std::vector<Bucket> letters = features(one)[Block::letters];
    const std::vector<Bucket> others = features(other)[Block::letters];
    return std::count_if(letters.begin(), letters.end(), [&](Bucket bucket) {
      return std::find(others.begin(), others.end(), bucket) != others.end();
    });
  };
  // "ello", its parts, and those with the border behind: 3 of two, 3 of three, 2 of four, 1 of
  // five.
  CHECK(common("hello", "\u00e9ello") == 4 + 3 + 2 + 1);
  CHECK(common("hello", "hello") == std::ssize(features("hello")[Block::letters]));
  CHECK(features("h\u00e9llo")[Block::letters].size() == features("hello")[Block::letters].size());
}

TEST_CASE("A word is whole wherever it stands among eights and blocks of bytes", "[features]") {
  for (std::size_t before = 0; before < 140; ++before) {
    CAPTURE(before);
    std::string text = before == 0 ? "" : std::string(before - 1, 'x') + ' ';
    text += "needling";
    CHECK(has(features(text), Block::words, word_bucket("needling")));
    text += ' ';
    CHECK(has(features(text + "knees"), Block::words, word_bucket("needling knees")));
  }
}

TEST_CASE("Words and pairs of words are features", "[features]") {
  const Features all = features("Dry needling helped");
  for (const std::string_view words :
       {"dry", "needling", "helped", "dry needling", "needling helped"}) {
    CAPTURE(words);
    CHECK(has(all, Block::words, word_bucket(words)));
  }
  CHECK_FALSE(has(all, Block::words, word_bucket("dry helped")));
}

TEST_CASE("Close readings have the same features, in the same order", "[features]") {
  About about = about_anna();
  about.website = "https://anna.example";
  about.own_host = "pills.example";
  about.reply = true;
  for (const std::string& text : texts()) {
    const Features wanted = features(text, about);
    const auto reading = read(text, about);
    for (const Block block : all_blocks) {
      std::vector<Bucket> told;
      for (const Spot& spot : reading.spots) {
        if (spot.block != block) continue;
        if (std::find(told.begin(), told.end(), spot.bucket) == told.end()) {
          told.push_back(spot.bucket);
        }
      }
      CHECK(told == wanted[block]);
    }
    std::size_t marks = 0;
    for (const Spot& spot : reading.spots) {
      CHECK(spot.begin <= spot.end);
      CHECK(spot.end <= reading.folded.text.size());
      if (spot.block == Block::marks) ++marks;
    }
    CHECK(marks == reading.marks.size());
  }
}

TEST_CASE("A close reading says where a word stands", "[features]") {
  const auto reading = read("My Knee hurts", about_anna());
  const auto spot = std::find_if(reading.spots.begin(), reading.spots.end(), [](const Spot& each) {
    return each.block == Block::words && each.bucket == word_bucket("knee");
  });
  REQUIRE(spot != reading.spots.end());
  CHECK(reading.folded.text.substr(spot->begin, spot->end - spot->begin) == "knee");
}

TEST_CASE("Hosts of links are found as they stand", "[features]") {
  using Hosts = std::vector<std::string_view>;
  CHECK(hosts_in("see https://clinic.example/knee?x=1 and http://www.other.example.") ==
        Hosts{"clinic.example", "other.example"});
  CHECK(hosts_in("www.pills.example, now") == Hosts{"pills.example"});
  CHECK(hosts_in("https://www.pills.example/").size() == 1);
  CHECK(hosts_in("https://a-b.example:8080/x") == Hosts{"a-b.example"});
  CHECK(hosts_in("no link, not even a.b or http:/ or ://").empty());
  CHECK(hosts_in("http://localhost/ and https://").empty());
  CHECK(hosts_in("www.").empty());
}

TEST_CASE("Links to the site itself say nothing", "[features]") {
  About about = about_anna();
  const std::string_view text = "as you wrote in https://clinic.example/knee";
  CHECK(marks_in(text, about).contains("host:clinic.example"));
  CHECK(marks_in(text, about).contains("links:1"));
  about.own_host = "clinic.example";
  CHECK_FALSE(marks_in(text, about).contains("host:clinic.example"));
  CHECK(marks_in(text, about).contains("links:0"));
}

TEST_CASE("What is known beside the text makes a difference", "[features]") {
  const std::string_view text = "Thank you for this.";
  const Features plain = features(text);
  const auto differs = [&](auto change) {
    About about = about_anna();
    change(about);
    const Features other = features(text, about);
    return other[Block::marks] != plain[Block::marks] &&
           other[Block::words] == plain[Block::words] &&
           other[Block::letters] == plain[Block::letters];
  };
  CHECK(differs([](About& about) { about.name = "Bert"; }));
  CHECK(differs([](About& about) { about.website = "https://anna.example"; }));
  CHECK(differs([](About& about) { about.reply = true; }));
}

TEST_CASE("Tricks, capitals and shouts are marks", "[features]") {
  CHECK(marks_in("m0ney").contains("digits_for_letters:1"));
  CHECK(marks_in("𝐟𝐫𝐞𝐞").contains("styled:1"));
  CHECK(marks_in("BUY THIS NOW").contains("capitals:10"));
  CHECK(marks_in("Thanks!!").contains("shouts:2"));
  CHECK(marks_in("Really?").contains("asks:1"));
  CHECK_FALSE(marks_in("free money").contains("digits_for_letters:1"));
}

TEST_CASE("A long text is cut into parts, and has a bounded number of features", "[features]") {
  std::string text;
  while (text.size() < 20'000) text += "thank you for your help with my knee ";
  const Features all = features(text);
  CHECK(all.cuts.size() > 10);
  CHECK(all.cuts.size() < judged_bytes_max / 40 + 2);
  CHECK(std::is_sorted(all.cuts.begin(), all.cuts.end(),
                       [](auto a, auto b) { return a.words < b.words || a.letters < b.letters; }));
  CHECK(all.cuts.back().words <= all[Block::words].size());
  CHECK(all.cuts.back().letters <= all[Block::letters].size());
  for (const std::string& each : texts()) CHECK(features(each).size() < 4 * judged_bytes_max);
}
