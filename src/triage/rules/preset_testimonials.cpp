// Clinical testimonials: the Health Practitioner Regulation National Law, section 133(1)(c),
// forbids them in advertising, and what a clinic lets stand on its own page is its advertising.
// Praise of the service (parking, reception, bookings) is allowed, so no list of kind words would
// do: a rule here asks for a treatment *and* for what came of it.
#include <string>
#include <utility>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

// Who or what treats.
std::vector<Rule> care() {
  return {
      part("patient",
           WordsTest{{"i",        "im",       "ive",           "id",     "my",      "me",
                      "myself",   "mine",     "our",           "we",     "us",      "mum",
                      "mum's",    "dad",      "husband",       "wife",   "partner", "son",
                      "daughter", "children", "kids",          "sister", "brother", "mother",
                      "father",   "grandson", "granddaughter", "nan",    "grandma", "grandpa"}}),
      part("treatment_word",
           WordsTest{{"physio*",       "therapist*",   "therapy",  "chiro*",       "osteo*",
                      "podiatr*",      "dr",           "doctor*",  "surgeon*",     "practitioner*",
                      "clinician*",    "treatment*",   "treated",  "treating",     "session*",
                      "massage*",      "needling",     "needles",  "acupuncture",  "rehab*",
                      "adjustment*",   "manipulation", "pilates",  "hydrotherapy", "taping",
                      "shockwave",     "exercise*",    "program*", "assessment",   "technique*",
                      "manoeuvre*",    "orthotic*",    "inserts",  "load plan",    "loading plan",
                      "cupping",       "pelvic floor", "gait",     "stretches",    "water class",
                      "rehabilitation"}}),
      part("clinic_word",
           WordsTest{{"clinic", "team", "appointment*", "visit*", "consult*", "you guys",
                      "the staff", "practice", "thanks to", "thank", "care", "came here", "came in",
                      "coming here", "starting here", "treat", "been here"}}),
      // Names, which only their capital tells.
      part("named_person",
           PatternTest{
               R"(\b(?:thanks to|thanks,?|thank you,?|with|saw|seeing|see|seen|by|to|for) )"
               R"((?-i:(?:Dr\.? )?[A-Z][a-z]+)\b|\b(?-i:[A-Z][a-z]+) )"
               R"((?:has |have |had |really |finally |completely |totally |just )*)"
               R"((?:fixed|cured|healed|sorted|relieved|saved|helped|treated|diagnosed|got|)"
               R"(worked|found|gave|loosened|released|knew|knows)\b|\b(?:he|she|they) )"
               R"((?:fixed|cured|healed|treated|diagnosed|sorted|relieved|released|found|worked)\b)"
               R"(|\b(?-i:[A-Z][a-z]+) (?:is|was) (?:a |an |the |so |just |absolutely )*)"
               R"((?:legend|star|genius|magician|amazing|incredible|brilliant|the best|)"
               R"(fantastic)\b)"}),
      part("care", AnyTest{{"treatment_word", "clinic_word", "named_person"}}),
  };
}

std::vector<Rule> praise() {
  return {
      claim("skill",
            R"(\b(?:best|greatest|amazing|excellent|brilliant|fantastic|incredible|outstanding|)"
            R"(awesome|)"
            R"(superb|great|gifted|exceptional|skilled|skilful|talented|expert|wonderful|)"
            R"(fabulous|terrific) )"
            R"((?:\w+ ){0,2}?at (?:needling|diagnosing|massage|treating|what (?:he|she|they))\b)"),
      claim("skill_ever",
            R"(\bbest (?:\w+ )?(?:treatments?|sessions?|therapy|care) (?:i|we|ever|in)\b)"),
      // Any strong praise counts once a body and its treatment are in the text too.
      claim("praise_word",
            R"(\b(?:amazing|incredible|brilliant|fantastic|wonderful|outstanding|excellent|)"
            R"(awesome|superb|)"
            R"(genius|best|miracle|magic|grateful|so much better|life[- ]?saver|legends?|godsend|)"
            R"(blessing|)"
            R"(top notch|exceptional|phenomenal|love (?:this|my|her|his|their)|can(?:'?t|not|)"
            R"( not) thank|)"
            R"(could(?:n'?t| not) be happier|so happy|very happy|impressed|finally)\b)"),
      part("clinical_word",
           WordsTest{
               {"pain*",      "ache*",      "injur*",       "stiff*",       "numb",
                "numbness",   "sciatica",   "headache*",    "migraine*",    "vertigo",
                "spasm*",     "sprain*",    "torn",         "fractur*",     "arthritis",
                "tendonitis", "tendinitis", "bulging disc", "rotator cuff", "my back",
                "lower back", "my neck",    "knee*",        "hip",          "hips",
                "shoulder*",  "ankle*",     "heel*",        "elbow*",       "wrist*",
                "hamstring*", "calf",       "spine",        "jaw",          "achilles",
                "posture",    "acl",        "whiplash",     "scoliosis",    "plantar fasciitis"}}),
      claim("skill_alone",
            R"(\b(?:highly|very|so|really|extremely|incredibly|truly|most|super) (?:skilled|)"
            R"(skilful|talented|)"
            R"(gifted)\b|\b(?:magic|healing|golden) hands\b|\bmiracle worker\b|\b(?:great|)"
            R"(amazing|excellent|fantastic) results? (?:for|with) my\b|\b(?:knows|)"
            R"(knew) (?:exactly )?)"
            R"((?:what (?:was|is) wrong|how to (?:fix|treat)|(?:his|her|their) stuff)\b)"),
      claim("knowledge",
            R"(\b(?:highly|very|so|really|extremely|incredibly|truly|most|super) (?:knowledgeable|)"
            R"(experienced|competent|thorough|effective)\b)"),
      claim("diagnosis",
            R"(\b(?:(?:correctly |finally |quickly |immediately )?diagnosed (?:me|my|it|the|what)|)"
            R"(found (?:out )?(?:what|why)|found (?:the|my) (?:cause|problem|source|reason|root)|)"
            R"((?:worked|figured) out (?:what|why|the|my)|)"
            R"(picked up (?:my|on|the|that)|got to the (?:bottom|root) of|pinpointed|)"
            R"(knew (?:exactly|straight))\b)"),
      claim("recommends",
            R"(\b(?:i|we|i'd|would|highly|definitely|strongly|thoroughly|can(?:'?t|not|)"
            R"( not))(?: (?:would|can|could|)"
            R"(highly|definitely|strongly|thoroughly|really|totally|absolutely|not|certainly|)"
            R"(always|100%))* )"
            R"(recommend(?:ed|ing)?\b|\bhighly recommended\b)"),
      claim(
          "treated_statement",
          R"(\b(?:physio\w*|therap\w+|chiro\w*|osteo\w*|podiatr\w+|treatments?|treated|sessions?|)"
          R"(massages?|needling|acupuncture|rehab\w*|pilates|hydrotherapy|exercises|visits?|dr|)"
          R"(appointments?|operation|orthotics|thanks to|seeing (?-i:[A-Z])\w+)\b)"),
      part("aid_word",
           WordsTest{{"crutches",   "crutch",       "walking stick", "walker",      "wheelchair",
                      "my tablets", "need tablets", "the tablets",   "any tablets", "painkiller*",
                      "balance",    "a fall",       "stairs",        "strapping",   "sling",
                      "splint",     "brace",        "limp",          "surgeon",     "inserts"}}),
      part("concerns_a_body", AnyTest{{"body_or_symptom", "aid_word", "care"}}),
      part("praises_person", AnyTest{{"understood", "incomparable", "sends_others", "good_trade",
                                      "trusts", "superlative"}}),
      part("treats_something", AnyTest{{"treatment_word", "body_or_symptom"}}),
  };
}

void append(std::vector<Rule>& rules, std::vector<Rule> more) {
  for (Rule& rule : more) rules.push_back(std::move(rule));
}

}  // namespace

std::vector<Rule> clinic_testimonials() {
  std::vector<Rule> rules = care();
  append(rules, clinic_outcomes());
  append(rules, clinic_results());
  append(rules, clinic_skill());
  append(rules, praise());
  append(
      rules,
      {
          part("testimonial_outcome", AllTest{{"care", "patient", "good_outcome"}}),
          part("testimonial_praise", AllTest{{"patient", "praise_word", "clinical_word", "care"}}),
          part("testimonial_brief", AllTest{{"outcome_in_brief", "care"}}),
          part("testimonial_knowledge", AllTest{{"knowledge", "treatment_word"}}),
          part("testimonial_diagnosis", AllTest{{"patient", "diagnosis", "care"}}),
          part("testimonial_result", AllTest{{"result", "concerns_a_body"}}),
          part("testimonial_gain", AllTest{{"patient", "concerns_a_body", "caused", "gain"}}),
          part("testimonial_deed", AllTest{{"patient", "deed"}}),
          part("testimonial_credit", AllTest{{"credit", "gain_of_deed", "patient"}}),
          part("testimonial_better", AllTest{{"patient", "body_or_symptom", "result_much_better"}}),
          part("testimonial_worked", AllTest{{"patient", "worked"}}),
          part("testimonial_of_person", AllTest{{"praises_person", "treats_something"}}),
          part("testimonial_recommends", AllTest{{"recommends", "treats_something"}}),
      });
  rules.push_back(
      {.code = "clinical_testimonial",
       .sentence =
           "Praises a treatment or what came of it: the clinic may not publish testimonials "
           "about clinical care.",
       .effect = RuleEffect::hold,
       .test = AnyTest{{"testimonial_outcome",
                        "testimonial_praise",
                        "testimonial_brief",
                        "skill_ever",
                        "testimonial_knowledge",
                        "testimonial_diagnosis",
                        "testimonial_recommends",
                        "testimonial_result",
                        "testimonial_gain",
                        "testimonial_credit",
                        "testimonial_deed",
                        "testimonial_better",
                        "testimonial_worked",
                        "found_it",
                        "testimonial_of_person",
                        "skill",
                        "skill_alone",
                        "gifted",
                        "skill_of_trade",
                        "trade_is_superb",
                        "superb_work",
                        "superb_at"}},
       .reply =
           "Thank you for your kind words. Under the Health Practitioner Regulation National Law "
           "we may not publish testimonials about clinical care, so we cannot show your comment "
           "here. We are glad to hear it all the same."});
  // Praise has more words than any list: what tells of a treatment is at least shown to somebody.
  rules.push_back(
      {.code = "own_treatment",
       .sentence =
           "Tells of somebody's own treatment: please check whether it praises clinical care.",
       .effect = RuleEffect::mark,
       .test = AllTest{{"patient", "treated_statement", "clinical_word"}},
       .reply =
           "Thank you for your comment. Since it tells of care that you had, we may not be able to "
           "show it here. Please call us if you would like to talk about your treatment."});
  return rules;
}

}  // namespace rejoinder::triage
