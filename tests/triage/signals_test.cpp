#include "triage/signals.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "triage/fold.hpp"

using namespace rejoinder::triage;

namespace {

std::set<std::string> codes_in(std::string_view text) {
  std::set<std::string> codes;
  for (const std::size_t index : signals_in(fold(text).text)) {
    codes.emplace(signals()[index].code);
  }
  return codes;
}

struct Example {
  std::string_view code;
  std::string_view spam;
  std::string_view ham;  // Near it, and without it.
};

// Own sentences.
constexpr Example examples[] = {
    {"link", "everything is on cheapknees.com today", "i read e.g. the first part. then i slept"},
    {"many_links", "http://a.example and http://b.example", "only http://a.example here"},
    {"short_link", "look bit.ly/3knee", "a little bit. Lying down helps"},
    {"markup_link", "[url=http://a.example]knees[/url]", "the url in the article is broken"},
    {"own_channel", "I sing on my new channel", "the channel of the nerve is narrow"},
    {"check_out", "Check out what I found", "when do I have to leave the room?"},
    {"subscribe", "Subscribe and I do the same", "is there a prescription for it"},
    {"please_support", "please give it a like", "please explain the second step"},
    {"vote", "thumbs up so all see it", "my thumb is up to twice its size"},
    {"earn_money", "I earned 900 dollars in a week", "it made walking easier"},
    {"work_from_home", "a passive income for all", "I exercise at home after work"},
    {"sum", "only $40 today", "I did 40 repetitions"},
    {"crypto", "she trades bitcoin for you", "a cryptic answer"},
    {"free_gift", "get a free iphone", "I am free on Tuesday, and pain free"},
    {"prize", "you have won the big one", "my team lost on Sunday"},
    {"urgent_call", "limited offer, order now", "how do I order the brace?"},
    {"message_me", "write him on whatsapp", "what happened when you wrote?"},
    {"contact", "knees@pills.example", "I waited 20 minutes at 9 am"},
    {"call_number", "text KNEE to 80488", "I called the practice twice"},
    {"premium_rate", "150p per msg", "30 minutes per session"},
    {"drugs", "viagra without a receipt", "ibuprofen did not help"},
    {"cure", "a spell caster brought her back", "it does not cure it, but helps"},
    {"loan", "a payday loan in an hour", "the practice lent me crutches"},
    {"gambling", "the best casino of the town", "a bet that it rains"},
    {"adult", "hot girls near you", "a hot pack on the back"},
    {"fakes", "replica rolex from us", "can it be replicated at home?"},
    {"hacker", "hire a hacker, as I did", "a hacking cough for a week"},
    {"praise_site", "Great blog, keep going", "The great toe is stiff"},
    {"chain", "copy and paste it five times", "I made a copy of the letter"},
    {"new_artist", "I am an upcoming rapper", "an old singer with a sore throat"},
};

}  // namespace

TEST_CASE("Each signal is found where it is, and not in what is near it", "[signals]") {
  std::set<std::string> tried;
  for (const Example& example : examples) {
    CAPTURE(example.code, example.spam, example.ham);
    const std::string code(example.code);
    CHECK(codes_in(example.spam).contains(code));
    CHECK_FALSE(codes_in(example.ham).contains(code));
    tried.insert(code);
  }
  for (const Signal& signal : signals()) {
    CAPTURE(signal.code);
    CHECK(tried.contains(std::string(signal.code)));
  }
}

TEST_CASE("A signal has a code of its own, a sentence, and a weight that decides nothing alone",
          "[signals]") {
  std::set<std::string_view> codes;
  for (const Signal& signal : signals()) {
    CAPTURE(signal.code);
    CHECK(codes.insert(signal.code).second);
    CHECK(signal.sentence.ends_with('.'));
    CHECK(signal.weight > 0);
    CHECK(signal.weight < 2.944);  // A risk of 0.95.
  }
}

TEST_CASE("Mistyped keywords are found", "[signals]") {
  CHECK(codes_in("subcsribe and i do too").contains("subscribe"));
  CHECK(codes_in("subscrib and i do too").contains("subscribe"));
  CHECK(codes_in("i sing on my chanel").contains("own_channel"));
  CHECK(codes_in("she trades bitcion").contains("crypto"));
  CHECK(codes_in("the best casiino").contains("gambling"));
}

TEST_CASE("Disguised keywords are found", "[signals]") {
  CHECK(codes_in("sub\xE2\x80\x8Bscribe!").contains("subscribe"));
  CHECK(codes_in("V1AGRA here").contains("drugs"));
  CHECK(codes_in("𝐛𝐢𝐭𝐜𝐨𝐢𝐧").contains("crypto"));
  CHECK(codes_in("c a s i n o").contains("gambling"));
}

TEST_CASE("Ordinary comments at a clinic have no strong signal", "[signals]") {
  for (const std::string_view text : {
           "How long should I rest after dry needling before I run again?",
           "My physio said that the shoulder takes six to nine months. Is that normal?",
           "Thank you, the exercises in the second video helped my mother.",
           "I had the operation in 2019 and still cannot kneel. Has anybody else had this?",
           "Does Medicare cover five sessions a year, and do I need a letter from my doctor?",
           "The receptionist was very kind when I came twenty minutes late.",
           "I disagree with the part about ice: newer studies say that it slows healing.",
           "Which pillow do you recommend for somebody who sleeps on the side?",
           "Can I take ibuprofen before the treatment, or does it make bruises worse?",
           "Sorry to hear that. Mine got better with heat and a lot of walking.",
           "We drove three hours, and parking was a nightmare, but it was worth it.",
           "Is the clinic open on the Monday after Easter?",
           "My daughter plays netball and has rolled her ankle twice this season.",
       }) {
    CAPTURE(text);
    double most = 0;
    for (const std::size_t index : signals_in(fold(text).text)) {
      CAPTURE(signals()[index].code);
      most = std::max(most, signals()[index].weight);
    }
    CHECK(most < 1.5);
  }
}

TEST_CASE("A signal says where it stands", "[signals]") {
  const std::string text = "well, hire a hacker today";
  for (const std::size_t index : signals_in(text)) {
    const SignalSpan span = find_signal(index, text);
    CHECK(span.begin < span.end);
    CHECK(span.end <= text.size());
    if (signals()[index].code == "hacker") {
      CHECK(text.substr(span.begin, span.end - span.begin) == "hire a hacker");
    }
  }
  const SignalSpan nowhere = find_signal(0, "nothing of that kind");
  CHECK(nowhere.begin == nowhere.end);
}

TEST_CASE("Signals come in their order, each once", "[signals]") {
  std::string everything;
  for (const Example& example : examples) everything += std::string(example.spam) + ". ";
  const auto found = signals_in(fold(everything).text);
  CHECK(found.size() >= std::size(examples) - 1);
  CHECK(std::is_sorted(found.begin(), found.end()));
  CHECK(std::adjacent_find(found.begin(), found.end()) == found.end());
}

TEST_CASE("Of a long text the beginning and the end are looked at, whole words alone",
          "[signals]") {
  std::string filling;
  while (filling.size() < 3'000) filling += "quiet words ";
  const auto telegram = signals_in("telegram");
  REQUIRE(telegram.size() == 1);
  CHECK(signals_in("telegram " + filling) == telegram);
  CHECK(signals_in(filling + "telegram") == telegram);
  // A word that a cut goes through is no other word.
  for (std::size_t at = 700; at < 800; ++at) {
    CAPTURE(at);
    CHECK(signals_in(filling.substr(0, at / 12 * 12) + std::string(at % 12, 'x') + "telegrams" +
                     filling)
              .empty());
  }
}

TEST_CASE("Nothing is found in nothing", "[signals]") {
  CHECK(signals_in("").empty());
  CHECK(signals_in("\xFF\xFE").empty());
}

TEST_CASE("No text makes looking for signals slow", "[signals]") {
  for (const std::string_view piece :
       {"my new ", "please ", "earn ", "http:/", "free a ", "call 1", "a@", "subscribbe ", "x"}) {
    std::string text;
    while (text.size() < 64 * 1024) text += piece;
    CAPTURE(piece);
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(signals_in(text));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  }
}
