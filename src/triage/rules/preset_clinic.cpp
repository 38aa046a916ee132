#include <string>
#include <utility>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

constexpr const char* emergency_reply =
    "What you describe may need care right away. Please do not wait for an answer here: call 000, "
    "or "
    "go to the nearest emergency department. For health advice at any hour, call healthdirect on "
    "1800 022 222.";

Rule emergency(std::string code, std::string sentence, std::string pattern) {
  return {.code = std::move(code),
          .sentence = std::move(sentence),
          .effect = RuleEffect::urgent,
          .test = PatternTest{std::move(pattern)},
          .reply = emergency_reply};
}

}  // namespace

std::vector<Rule> clinic_identifiers() {
  return {
      {.code = "medicare_number",
       .sentence = "Holds what looks like a Medicare number.",
       .effect = RuleEffect::hold,
       .test = IdentifierTest{"medicare"},
       .reply = "Thank you for your comment. To protect your privacy we have removed your Medicare "
                "number. Please give it to our reception by phone or at your visit.",
       .redaction = "[Medicare number removed]"},
      {.code = "date_of_birth",
       .sentence = "Holds what looks like a date of birth.",
       .effect = RuleEffect::hold,
       .test = IdentifierTest{"date_of_birth"},
       .reply = "Thank you for your comment. To protect your privacy we have removed the date of "
                "birth.",
       .redaction = "[date of birth removed]"},
      {.code = "street_address",
       .sentence = "Holds what looks like a street address.",
       .effect = RuleEffect::hold,
       .test = IdentifierTest{"street_address"},
       .reply = "Thank you for your comment. To protect your privacy we have removed the address.",
       .redaction = "[address removed]"},
  };
}

std::vector<Rule> clinic_emergencies() {
  return {
      emergency(
          "chest_pain", "May describe chest pain or trouble breathing: may need a call today.",
          R"(\bchest (?:pains?|is tight|feels tight|tightness|pressure|discomfort)\b)"
          R"(|\b(?:pain|tightness|pressure|tight) (?:in|across|on) (?:my|the|his|her) chest\b)"
          R"(|\bheart attack\b|\b(?:can(?:'?t|not)|unable to|trouble|struggling to|hard to|)"
          R"(difficulty|difficult to) (?:breathe?|breathing)\b|\bcoughing up blood\b)"),
      emergency(
          "cauda_equina",
          "May describe pressure on the nerves of the lower back: may need a call today.",
          R"(\b(?:numb(?:ness)?|tingling|pins and needles|no feeling|can(?:'?t|not| not) feel|lost feeling|loss of )"
          R"((?:feeling|sensation))\b[^.!?\n]{0,40}\b(?:saddle|groin|genitals?|private parts?|)"
          R"(inner thighs?|between (?:my|the|his|her) legs|buttocks?|bottom|perineum)\b)"
          R"(|\b(?:saddle|groin|genitals?|bottom|buttocks?)\b[^.!?\n]{0,20}\b(?:is|are|feels?|went|gone) )"
          R"((?:\w+ )?numb\b|\b(?:los(?:s|t|ing)|no|can(?:'?t|not)|unable to)\b[^.!?\n]{0,25}\b)"
          R"((?:bladder|bowels?|pee|urinate|hold (?:my )?(?:urine|pee|wee))\b|\bwet(?:ting)? myself\b)"
          R"(|\b(?:can(?:'?t|not)|unable to) (?:feel|move) (?:either of |both )?(?:my|his|her) legs?\b)"
          R"(|\blegs? (?:gave way|(?:is|are|went|have gone) (?:\w+ )?(?:numb|paraly[sz]ed))\b)"),
      emergency(
          "stroke_signs", "May describe signs of a stroke: may need a call today.",
          R"(\bstroke (?:symptoms?|signs?)\b|\b(?:having|had|think it'?s|might be) a (?:\w+ )?stroke\b)"
          R"(|\b(?:face|mouth|smile)\b[^.!?\n]{0,20}\b(?:droop(?:ed|ing|s|y)?|dropped|lopsided)\b)"
          R"(|\bslurr(?:ed|ing)\b|\bslurs? (?:my|his|her) (?:speech|words)\b|\bcan(?:'?t|not) speak\b)"
          R"(|\b(?:one|left|right) side of (?:my|the|his|her) (?:body|face) (?:\w+ ){0,2})"
          R"((?:weak|numb|paraly[sz]ed)\b|\bsudden(?:ly)? (?:\w+ ){0,3}(?:weak(?:ness)?|blind|)"
          R"(numb(?:ness)?|confus(?:ed|ion)|loss of vision)\b|\bworst headache\b)"),
      emergency(
          "severe_bleeding", "May describe heavy bleeding or a collapse: may need a call today.",
          R"(\b(?:severe(?:ly)?|heavy|heavily|badly|lots?|(?:won'?t|will not) stop|can(?:'?t|not| not) stop|uncontroll(?:ed|able)))"
          R"((?: \w+){0,3} bleed(?:ing|s)?\b|\bbleeding (?:heavily|badly|a lot|profusely|won'?t stop|)"
          R"(will not stop|does(?:n'?t| not) stop)\b|\blos(?:t|ing) (?:a lot of|so much|too much) blood\b)"
          R"(|\b(?:vomiting|throwing up) blood\b|\bunconscious\b|\b(?:he|she|i|they)(?:'?s| has| have|'?ve)? )"
          R"(collapsed\b|\bpassed out\b|\bblack(?:ed|ing) out\b|\banaphyla\w+\b)"),
      emergency(
          "blood_clot", "May describe a blood clot in the leg: may need a call today.",
          R"(\bdvt\b|\bdeep vein thrombosis\b|\bblood clots?\b)"
          R"(|\bcalf (?:is |are |was |has been |feels )(?:\w+ ){0,2}(?:swollen|hot|red)\b)"
          R"(|\b(?:swollen|hot|red)(?:(?:,| and|, and) (?:swollen|hot|red|painful))* calf\b)"),
  };
}

std::vector<Rule> clinic_advice() {
  return {
      part(
          "advice_request",
          PatternTest{
              R"(\b(?:should (?:i|we|he|she|my)|what (?:exercises?|stretches|can i do|should i do|do i do|)"
              R"(would you|do you (?:suggest|recommend|advise|think))|which (?:exercises?|stretches|)"
              R"(treatment)|is (?:it|this|that) (?:safe|normal|ok|okay|serious|dangerous|bad|worth)|)"
              R"(can you (?:recommend|suggest|advise|tell me|help)|could you (?:recommend|suggest|advise)|)"
              R"(any (?:advice|tips|suggestions|ideas|recommendations?|exercises|stretches)|)"
              R"(do i need|how (?:do|can|should) i|how long (?:should|will|does|until|before)|)"
              R"(how (?:often|much|many) (?:times |sets |reps )?should|what (?:could|might|can) (?:be|it be)|)"
              R"(what (?:is|'?s) (?:the )?(?:cause|causing|wrong)|please (?:advise|advice|help)|)"
              R"(kindly (?:advise|advice)|can i (?:still |keep |continue |start |go back to )?)"
              R"((?:run|walk|exercise|train|lift|swim|ride|cycle|play|stretch|use|take|do|put|apply|treat)|)"
              R"(would (?:it|physio|needling|massage) help|will (?:it|this|physio|needling|massage) help)\w*\b)"}),
      part("body_or_symptom",
           WordsTest{{"pain*",        "ache*",    "aching",     "sore*",      "hurt*",
                      "injur*",       "stiff*",   "numb*",      "tingl*",     "swell*",
                      "swollen",      "symptom*", "sciatica",   "headache*",  "migraine*",
                      "dizz*",        "vertigo",  "cramp*",     "spasm*",     "sprain*",
                      "strain*",      "torn",     "tear",       "fractur*",   "broken",
                      "arthritis",    "bursitis", "tend*nitis", "tendonitis", "tendinitis",
                      "tendinopathy", "plantar",  "fasciitis",  "scoliosis",  "slipped disc",
                      "bulging disc", "herniat*", "disc",       "surgery",    "operation",
                      "rehab*",       "back",     "neck",       "knee*",      "hip*",
                      "shoulder*",    "ankle*",   "foot",       "feet",       "heel*",
                      "elbow*",       "wrist*",   "hand*",      "arm",        "arms",
                      "leg",          "legs",     "calf",       "calves",     "hamstring*",
                      "groin",        "spine",    "jaw",        "rib*",       "achilles",
                      "rotator cuff", "muscle*",  "tendon*",    "ligament*",  "joint*",
                      "nerve*",       "glute*",   "quad*",      "pregnan*",   "posture"}}),
      {.code = "asks_advice",
       .sentence = "Asks for advice about somebody's own health: better answered in person.",
       .effect = RuleEffect::hold,
       .test = AllTest{{"advice_request", "body_or_symptom"}},
       .reply =
           "Thank you for your question. We cannot give advice about your own health here, since "
           "that takes a proper assessment. Please call us or book an appointment, and we will be "
           "glad to help. If it is urgent, please call 000."},
  };
}

}  // namespace rejoinder::triage
