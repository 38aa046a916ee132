#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include <rejoinder/ruleset.hpp>

using namespace rejoinder;

namespace {

Rule rule(std::string code, RuleTest test, RuleEffect effect = RuleEffect::mark) {
  return {
      .code = std::move(code), .sentence = "Says so.", .effect = effect, .test = std::move(test)};
}

// What the only rule of a set finds, as text.
std::vector<std::string> found(const Rule& one, std::string_view text) {
  std::vector<std::string> texts;
  for (const RuleHit& hit : CompiledRules({"test", {one}}).hits(text)) {
    texts.emplace_back(text.substr(hit.span.start, hit.span.end - hit.span.start));
  }
  return texts;
}

std::set<std::string> codes(const CompiledRules& rules, std::string_view text) {
  std::set<std::string> all;
  for (const RuleHit& hit : rules.hits(text)) all.insert(hit.code);
  return all;
}

// What keeps a comment from being published.
std::set<std::string> holding(const CompiledRules& rules, std::string_view text) {
  std::set<std::string> all;
  for (const RuleHit& hit : rules.hits(text)) {
    if (hit.effect >= RuleEffect::hold) all.insert(hit.code);
  }
  return all;
}

// Every fault of a set of these rules, as `field code`.
std::vector<std::string> faults(std::vector<Rule> rules) {
  std::vector<std::string> all;
  for (const FieldError& fault : check({"test", std::move(rules)})) {
    all.push_back(fault.field + " " + fault.code);
  }
  return all;
}

const CompiledRules& clinic() {
  static const CompiledRules rules(preset("health-clinic").value());
  return rules;
}

const CompiledRules& general() {
  static const CompiledRules rules(preset("general").value());
  return rules;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A pattern finds every match, in any case, in the text as written", "[rules]") {
  CHECK(found(rule("a", PatternTest{"ne+dle"}), "Needle, NEEEDLE, nedle!") ==
        Texts{"Needle", "NEEEDLE", "nedle"});
  CHECK(found(rule("a", PatternTest{"(a)(b)"}), "ab ab") == Texts{"ab", "ab"});
  CHECK(found(rule("a", PatternTest{"x*"}), "no such letter").empty());
  CHECK(found(rule("a", PatternTest{"^b"}), "bbb") == Texts{"b"});
  CHECK(found(rule("a", PatternTest{"caf\u00E9"}), "Cafe\u0301 CAF\u00C9") ==
        Texts{"Cafe\u0301", "CAF\u00C9"});
}

TEST_CASE("Words are whole words, and neighbours are both found", "[rules]") {
  const Rule words =
      rule("a", WordsTest{{"pain", "chest pain", "can't", "improv*", "C++", "łódź"}});
  CHECK(found(words, "pain painful Spain PAIN") == Texts{"pain", "PAIN"});
  CHECK(found(words, "pain pain pain") == Texts{"pain", "pain", "pain"});
  CHECK(found(words, "cant, can't, can’t") == Texts{"cant", "can't", "can’t"});
  CHECK(found(words, "improved Improvement improv") == Texts{"improved", "Improvement", "improv"});
  CHECK(found(words, "I like C++ and ŁÓDŹ, not łódźx") == Texts{"C++", "ŁÓDŹ"});
  CHECK(found(rule("a", WordsTest{{"chest pain"}}), "my chest \n pain") == Texts{"chest \n pain"});
  CHECK(found(words, "pa\u200Bin") == Texts{"pa\u200Bin"});
  CHECK(found(words, "❤pain❤ “pain”") == Texts{"pain", "pain"});
}

TEST_CASE("A rule can keep to statements or to questions", "[rules]") {
  Rule one = rule("a", WordsTest{{"pain"}});
  one.where = Where::statements;
  CHECK(found(one, "Is it pain? It is Pain. pain").size() == 2);
  one.where = Where::questions;
  CHECK(found(one, "Is it pain? It is Pain. PAIN!") == Texts{"pain"});
  CHECK(found(one, "pain, see https://example.com/?q=1").empty());
}

TEST_CASE("Too many links, too long, too loud and another script are told", "[rules]") {
  const Rule links = rule("a", LinksTest{1});
  CHECK(found(links, "http://a.example and www.b.example") == Texts{"www.b.example"});
  CHECK(found(links, "http://a.example and a.b").empty());
  CHECK(found(rule("a", LengthTest{3}), "äöüß") == Texts{"ß"});
  CHECK(found(rule("a", LengthTest{4}), "äöüß").empty());
  const Rule loud = rule("a", CapitalsTest{70, 5});
  CHECK(found(loud, "STOP THIS now").size() == 1);
  CHECK(found(loud, "ÄÖÜÉÈ").size() == 1);
  CHECK(found(loud, "ABC").empty());
  CHECK(found(loud, "An MRI scan").empty());
  const Rule latin = rule("a", ScriptsTest{{"latin"}});
  CHECK(found(latin, "Привет, Sam").size() == 1);
  CHECK(found(latin, "Thank you, Михаил").empty());
  CHECK(found(latin, "12345 🙂").empty());
  CHECK(found(rule("a", ScriptsTest{{"latin", "han"}}), "你好").empty());
}

TEST_CASE("Rules combine others, in any order of the set", "[rules]") {
  const Ruleset set{"test",
                    {rule("both", AllTest{{"knee", "gone"}}, RuleEffect::hold),
                     rule("either", AnyTest{{"both", "hip"}}),
                     rule("knee", WordsTest{{"knee"}}, RuleEffect::part),
                     rule("gone", WordsTest{{"gone"}}, RuleEffect::part),
                     rule("hip", WordsTest{{"hip"}}, RuleEffect::part)}};
  const CompiledRules rules(set);
  CHECK(codes(rules, "my knee").empty());
  CHECK(codes(rules, "my hip") == std::set<std::string>{"either"});
  const auto hits = rules.hits("All gone, my knee is fine");
  REQUIRE(hits.size() == 2);
  CHECK(hits[0] == RuleHit{"both", "Says so.", RuleEffect::hold, {4, 17}, ""});
  CHECK(hits[1].code == "either");
}

TEST_CASE("A rule that is switched off finds nothing, for others too", "[rules]") {
  Ruleset set{"test", {rule("a", WordsTest{{"knee"}}), rule("b", AnyTest{{"a"}})}};
  CHECK(CompiledRules(set).hits("knee").size() == 2);
  set.rules[0].enabled = false;
  CHECK(CompiledRules(set).hits("knee").empty());
}

TEST_CASE("What is left out because its letters are missing would not have matched", "[rules]") {
  const auto finds = [](std::string pattern, std::string_view text) {
    return !found(rule("one", PatternTest{std::move(pattern)}), text).empty();
  };
  CHECK(finds("chest pain", "CHEST PAIN"));
  CHECK(finds("masks", "ma\u017Fks"));       // The long s,
  CHECK(finds("kelvin", "\u212Aelvin"));     // and the sign for kelvin, which are letters too.
  CHECK(finds("\u00E9cole", "\u00C9COLE"));  // É, whose small form is not ASCII.
  CHECK(finds("a|b", "b"));
  CHECK(finds("(?:ab)?c", "c"));
  CHECK_FALSE(finds("chest pain", "chest"));
}

TEST_CASE("A rule of several parts spans their first matches", "[rules]") {
  const Rule head = rule("head", PatternTest{"head"}, RuleEffect::part);
  const Rule tail = rule("tail", PatternTest{"tail"}, RuleEffect::part);
  const Rule both = rule("both", AllTest{{"head", "tail"}});
  const Rule one = rule("one", AnyTest{{"head", "tail"}});
  const auto hits = CompiledRules({"test", {head, tail, both, one}}).hits("tail head tail head");
  REQUIRE(hits.size() == 5);  // `any` shows each match, also of parts that `all` needs once.
  CHECK(hits[0].span == Span{0, 9});
  CHECK(hits[4].span == Span{15, 19});
}

TEST_CASE("One rule has a bounded number of hits", "[rules]") {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "knee ";
  CHECK(found(rule("a", WordsTest{{"knee"}}), text).size() == limits::rule_hits_max);
}

TEST_CASE("What is redacted reads on, and overlaps become one", "[rules]") {
  const std::string text = "Call 0491 570 006 or write to sam@example.com";
  CHECK(redacted(text, general().hits(text)) ==
        "Call [phone number removed] or write to [email address removed]");
  CHECK(redacted("abcdef", {{"a", "", RuleEffect::hold, {1, 4}, "[x]"},
                            {"b", "", RuleEffect::hold, {2, 5}, "[y]"},
                            {"c", "", RuleEffect::hold, {0, 6}, ""}}) == "a[x]f");
  CHECK(redacted("abc", {{"a", "", RuleEffect::hold, {2, 9}, "[x]"}}) == "abc");
  CHECK(redacted("abc", {}) == "abc");
}

TEST_CASE("Every fault of a set is named by field and reason", "[rules]") {
  CHECK(faults({rule("a", PatternTest{"("})}) == Texts{"rules[0].pattern invalid_pattern"});
  CHECK(faults({rule("a", PatternTest{"(?=a)"})}) == Texts{"rules[0].pattern invalid_pattern"});
  CHECK(faults({rule("a", PatternTest{"((a{100}){100}){100}"})}) ==
        Texts{"rules[0].pattern invalid_pattern"});
  CHECK(faults({rule("a", PatternTest{std::string(limits::rule_pattern_bytes_max + 1, 'a')})}) ==
        Texts{"rules[0].pattern too_long"});
  CHECK(faults({rule("a", PatternTest{})}) == Texts{"rules[0].pattern required"});
  CHECK(faults({rule("a", WordsTest{})}) == Texts{"rules[0].words required"});
  CHECK(faults({rule("a", WordsTest{{"x", " ", "*"}})}) == Texts{"rules[0].words[1] required"});
  CHECK(faults({rule("a", IdentifierTest{"ssn"})}) == Texts{"rules[0].identifier unknown"});
  CHECK(faults({rule("a", CapitalsTest{101, 1})}) ==
        Texts{"rules[0].capitals.percent out_of_range"});
  CHECK(faults({rule("a", ScriptsTest{{"latin", "english"}})}) ==
        Texts{"rules[0].scripts[1] unknown"});
  CHECK(faults({rule("a", AllTest{})}) == Texts{"rules[0].all required"});
  CHECK(faults({rule("a", AnyTest{{"a2"}})}) == Texts{"rules[0].any[0] unknown"});
  CHECK(faults({rule("A b", LinksTest{1})}) == Texts{"rules[0].code invalid"});
  CHECK(faults({rule("a", LinksTest{1}), rule("a", LinksTest{2})}) ==
        Texts{"rules[1].code duplicate"});
  Rule silent = rule("a", LinksTest{1});
  silent.sentence = "";
  CHECK(faults({silent}) == Texts{"rules[0].sentence required"});
  silent.effect = RuleEffect::part;
  CHECK(faults({silent}).empty());
  CHECK(check({"", {}}).size() == 1);
}

TEST_CASE("A rule that waits for itself is refused", "[rules]") {
  CHECK(faults({rule("a", AllTest{{"a"}})}) == Texts{"rules[0].all circular"});
  CHECK(faults({rule("a", AnyTest{{"b"}}), rule("b", AllTest{{"c"}}), rule("c", AnyTest{{"a"}})}) ==
        Texts{"rules[2].any circular"});
  CHECK(faults({rule("a", AllTest{{"b", "c"}}), rule("b", AnyTest{{"c"}}), rule("c", LinksTest{1})})
            .empty());
  CHECK_THROWS_AS(CompiledRules({"test", {rule("a", AllTest{{"a"}})}}), std::invalid_argument);
}

TEST_CASE("The limits hold, and what is at them passes", "[rules]") {
  std::vector<Rule> rules(limits::rules_max + 1, rule("a", LinksTest{1}));
  CHECK(faults(rules) == Texts{"rules too_many"});
  std::vector<std::string> words;
  for (std::size_t i = 0; i < limits::rule_words_max; ++i) {
    std::string word = "word " + std::to_string(i) + " é ";
    words.push_back(word + std::string(limits::rule_word_bytes_max - word.size(), 'x'));
  }
  CHECK(faults({rule("a", WordsTest{words})}).empty());
  words.push_back("one more");
  CHECK(faults({rule("a", WordsTest{words})}) == Texts{"rules[0].words too_many"});
}

TEST_CASE("Many threads use one compiled set at once", "[rules]") {
  const std::string text = "Dr Lee fixed my knee, call 0491 570 006";
  const auto expected = clinic().hits(text);
  std::vector<std::vector<RuleHit>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back([&result, &text] {
      for (int i = 0; i < 50; ++i) result = clinic().hits(text);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) CHECK(result == expected);
}

TEST_CASE("The presets are without fault, and every rule that shows has a saved reply", "[rules]") {
  for (const std::string& name : preset_names()) {
    const Ruleset set = preset(name).value();
    CHECK(set.name == name);
    CHECK(check(set).empty());
    for (const Rule& one : set.rules) {
      INFO(one.code);
      CHECK((one.effect == RuleEffect::part || !one.reply.empty()));
    }
  }
  CHECK_FALSE(preset("strict"));
}

TEST_CASE("The general preset finds identifiers, dangers and bad manners", "[rules]") {
  using Codes = std::set<std::string>;
  CHECK(codes(general(), "Call me on 0491 570 006") == Codes{"phone_number"});
  CHECK(codes(general(), "Write to sam@example.com") == Codes{"email_address"});
  CHECK(codes(general(), "Card 4111 1111 1111 1111") == Codes{"payment_card"});
  CHECK(codes(general(), "TFN 123 456 782") == Codes{"tax_file_number"});
  CHECK(codes(general(), "ABN 51 824 753 556") == Codes{"business_number"});
  CHECK(codes(general(), "IHI 8003 6000 0000 0007") == Codes{"health_identifier"});
  CHECK(codes(general(), "http://a.example http://b.example http://c.example") ==
        Codes{"many_links"});
  CHECK(codes(general(), "THIS IS THE WORST ARTICLE EVER") == Codes{"shouting"});
  CHECK(codes(general(), "I want to kill myself") == Codes{"self_harm"});
  CHECK(codes(general(), "I'll kill you") == Codes{"threat"});
  CHECK(codes(general(), "Should I call 000?") == Codes{"emergency_call"});
  CHECK(codes(general(), "What a fucking shame").empty());  // Off until a site wants it.
  CHECK(codes(general(), "A lovely article, thanks. Born in 1985, I ran 10 km on 5 May.").empty());
}

TEST_CASE("The clinic's preset finds patients' details", "[rules]") {
  CHECK(codes(clinic(), "My Medicare number is 2123 45670 1").contains("medicare_number"));
  CHECK(codes(clinic(), "DOB 3/4/1985").contains("date_of_birth"));
  CHECK(codes(clinic(), "I live at 12 Smith Street, Newtown").contains("street_address"));
  const std::string text = "Medicare 2123 45670 1, DOB 3/4/1985, 12 Smith Street";
  CHECK(redacted(text, clinic().hits(text)) ==
        "Medicare [Medicare number removed], DOB [date of birth removed], [address removed]");
}

TEST_CASE("What may need a call today is urgent", "[rules]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"I have chest pain since this morning", "chest_pain"},
      {"There is a tightness across my chest", "chest_pain"},
      {"I can't breathe properly after the session", "chest_pain"},
      {"I can't feel my legs", "cauda_equina"},
      {"Numbness in the saddle area since Monday", "cauda_equina"},
      {"My groin feels numb and I have lost control of my bladder", "cauda_equina"},
      {"numb between my legs", "cauda_equina"},
      {"Her face is drooping and her speech is slurred", "stroke_signs"},
      {"Sudden weakness in one arm", "stroke_signs"},
      {"The left side of my face went numb", "stroke_signs"},
      {"It is bleeding heavily where you needled me", "severe_bleeding"},
      {"the wound won't stop bleeding", "severe_bleeding"},
      {"My calf is hot and swollen after the flight", "blood_clot"},
      {"Lately I feel suicidal", "self_harm"},
      {"There is a band around my chest and my heart is racing", "chest_pain"},
      {"I am short of breath since the needling", "chest_pain"},
      {"I can not feel my feet", "cauda_equina"},
      {"My hand does not obey me", "cauda_equina"},
      {"I can not hold my urine since Monday", "cauda_equina"},
      {"My wife suddenly lost her speech", "stroke_signs"},
      {"I am seeing double since this morning", "stroke_signs"},
      {"The stitches came apart", "severe_bleeding"},
      {"My mum collapsed in the kitchen", "severe_bleeding"},
      {"He had a seizure on the table", "severe_bleeding"},
      {"My tongue is swelling", "allergic_reaction"},
      {"I can not swallow", "allergic_reaction"},
      {"I took a whole box of panadol", "overdose"},
      {"far too many tablets", "overdose"},
      {"The wound is hot and red", "infection"},
      {"I have a fever and my new knee is burning", "infection"},
      {"I banged my head and now I feel drowsy", "head_injury"},
      {"I fell and can not stand up", "grave_injury"},
      {"The bone is sticking out", "grave_injury"},
      {"My husband hit me again", "violence"},
      {"Everybody would be better off without me", "self_harm"},
      {"I keep thinking of ending it", "self_harm"},
  };
  for (const auto& [text, code] : cases) {
    INFO(text);
    CHECK(codes(clinic(), text).contains(code));
  }
  for (const std::string text :
       {"My legs feel tired", "I have a numb thumb", "The bladder of my hydration pack leaks",
        "He had a good swim stroke", "Lower back pain for a week", "My chest strap does not fit",
        "I hurt myself at football", "I hit my head on the lamp in the waiting room",
        "I could not find my tablets", "My calf is tight after every run",
        "The press of the new lift is stiff", "Saturday night fever", "My arches collapsed",
        "Do not wake up the baby", "My throat is dry"}) {
    INFO(text);
    for (const RuleHit& hit : clinic().hits(text)) CHECK(hit.effect != RuleEffect::urgent);
  }
}

TEST_CASE("The clinic's preset tells testimonials from other comments", "[rules]") {
  struct Case {
    std::string_view text;
    std::set<std::string> expected;
  };
  const std::set<std::string> testimonial{"clinical_testimonial"};
  const std::set<std::string> advice{"asks_advice"};
  const std::set<std::string> nothing;
  const std::vector<Case> cases{
      // What came of a treatment.
      {"My back pain is gone after three sessions with Sarah", testimonial},
      {"Dr Lee fixed my knee, I can run again", testimonial},
      {"After two treatments my neck feels so much better.", testimonial},
      {"I had sciatica for ten years until I saw Tom, and now I am pain free.", testimonial},
      {"Six weeks of rehab and I'm back to running, thank you team!", testimonial},
      {"Sarah got rid of my headaches in two visits.", testimonial},
      {"Thanks to Dr Patel my migraines have stopped.", testimonial},
      {"The numbness in my fingers has disappeared since I started treatment.", testimonial},
      {"Pain gone after two sessions!", testimonial},
      {"I couldn't lift my arm before I came here. Now I can play tennis again.", testimonial},
      {"My husband's frozen shoulder is so much better thanks to Kate.", testimonial},
      {"The dry needling changed my life", testimonial},
      // Symptom and diagnosis, skill, recommendation.
      {"Dr Lee diagnosed my torn meniscus when two others had missed it.", testimonial},
      {"Sarah worked out what was wrong with my hip in one session.", testimonial},
      {"Best physio in Sydney!", testimonial},
      {"Tom has magic hands.", testimonial},
      {"Sarah is so skilled.", testimonial},
      {"Very knowledgeable physiotherapist who explained everything.", testimonial},
      {"I would recommend Sarah to anyone with a sore shoulder.", testimonial},
      // What a body does again, without a word on who helped.
      {"I can finally tie my own shoelaces.", testimonial},
      {"I could not lift my arm before; now I hang the washing out again.", testimonial},
      {"From crutches to cricket in eleven weeks under their care.", testimonial},
      {"My shoulder stopped popping once we worked on the blade.", testimonial},
      {"My headaches are rare now.", testimonial},
      {"No more numb toes.", testimonial},
      {"The shockwave worked for me when injections had not.", testimonial},
      {"I feel ten years younger.", testimonial},
      {"I finished the fun run with no knee pain.", testimonial},
      {"My tennis serve is back.", testimonial},
      {"My knee is so much better.", testimonial},
      {"I am off the tablets.", testimonial},
      // Others' outcomes.
      {"Our son plays football after his knee reconstruction and your rehab.", testimonial},
      {"My aunt can climb her stairs again since the hip programme.", testimonial},
      {"My dad is off his painkillers because of your needling.", testimonial},
      {"My mother walks to the shops without her frame.", testimonial},
      // Those who treat, in other words.
      {"Lucy has a gift.", testimonial},
      {"Nobody treats vertigo as well as Jen.", testimonial},
      {"If you have sciatica, go to Mark, he is superb.", testimonial},
      {"He picked up a hip problem that three doctors missed.", testimonial},
      {"Such careful and effective treatment.", testimonial},
      {"Amazing work on my shoulder, thank you Tom.", testimonial},
      {"She found the cause in minutes when others had only guessed.", testimonial},
      {"Their vestibular treatment is excellent.", testimonial},
      // Service only.
      {"The car park is much better lit now.", nothing},
      {"The new chairs in the waiting room are great for my back.", nothing},
      {"The staff helped me with my health fund claim.", nothing},
      {"Great article about needling, I learned a lot.", nothing},
      {"I got my refund back within a week.", nothing},
      {"Lovely reception staff and easy parking", nothing},
      {"Friendly team, always on time, and the coffee is good.", nothing},
      {"Sarah was so kind on the phone when I had to change my appointment.", nothing},
      {"The new rooms look great and the booking app works well.", nothing},
      {"Highly recommend this clinic, friendly staff and a lovely room", nothing},
      {"Please call me back on Monday about an appointment for my shoulder.", nothing},
      {"Could you ring me back at three about my knee, thanks", nothing},
      {"Thank you for the clear article, I learned a lot.", nothing},
      {"Your website is much better now.", nothing},
      // Complaints and plain symptoms.
      {"My back still hurts after three sessions.", nothing},
      {"My pain is not gone after the treatment.", nothing},
      {"I have had a sore knee since Monday.", nothing},
      {"I have had tension headaches since I got new glasses.", nothing},
      {"The pain is better in the mornings and worse at night.", nothing},
      {"My back is fine when I stand but not when I sit.", nothing},
      {"I used to run marathons and now I can barely walk.", nothing},
      {"I have been to three physios and I am no better.", nothing},
      {"The needles made me sore for two days and nothing changed.", nothing},
      {"My back went again on Sunday.", nothing},
      {"The exercises make it worse.", nothing},
      {"The wait was too long and nobody answered the phone.", nothing},
      // Questions.
      {"Is the pain gone after three sessions for most of your patients?", nothing},
      {"Has anyone here had their sciatica fixed by a physio?", nothing},
      {"Do you open on Saturdays?", nothing},
      {"Should I rest my knee after running?", advice},
      {"What exercises are good for a stiff neck?", advice},
      {"Is it safe to swim with a torn rotator cuff", advice},
      {"Can you recommend something for my sore heel?", advice},
      {"Any tips for tight hamstrings?", advice},
      {"Could dry needling help with my migraines?", advice},
      {"Is walking good for sciatica or should I lie down?", advice},
      {"What does a grinding kneecap mean?", advice},
      {"My hip aches at night, any thoughts?", advice},
      {"Why does my shoulder hurt only at night?", advice},
      {"Which pillow is best for my neck?", advice},
      {"I am not sure if I should rest my wrist", advice},
      {"how long does a sprained ankle need to heal", advice},
      {"Should I bring a towel?", nothing},
      {"Do you treat jaw pain?", nothing},
      {"Can I book online for my knee?", nothing},
      {"Should I send you my new number?", nothing},
      {"Can you recommend a car park?", nothing},
      // Third person, in general.
      {"Many people feel better after a few weeks of exercise.", nothing},
      {"Physiotherapy can help with back pain, according to the guidelines.", nothing},
      {"A study found that exercise reduced pain in adults with arthritis.", nothing},
      {"Patients with knee pain often improve with exercise.", nothing},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(holding(clinic(), one.text) == one.expected);
  }
}

TEST_CASE("What tells of somebody's own treatment is shown, though it holds nothing", "[rules]") {
  CHECK(codes(clinic(), "I was sceptical of needling, but my heel pain is history since")
            .contains("own_treatment"));
  CHECK(codes(clinic(), "My back still hurts after three sessions.") ==
        std::set<std::string>{"own_treatment"});
  CHECK(codes(clinic(), "Physiotherapy can help with back pain.").empty());
  CHECK(codes(clinic(), "Lovely reception staff and easy parking").empty());
}

TEST_CASE("The names of effects and places are read back", "[rules]") {
  for (const RuleEffect effect :
       {RuleEffect::part, RuleEffect::mark, RuleEffect::hold, RuleEffect::urgent}) {
    CHECK(rule_effect_from(to_string(effect)) == effect);
  }
  for (const Where where : {Where::anywhere, Where::statements, Where::questions}) {
    CHECK(where_from(to_string(where)) == where);
  }
  CHECK_FALSE(rule_effect_from("delete"));
  CHECK_FALSE(where_from(""));
}
