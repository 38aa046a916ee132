// What may need a call today. A clinic's page is no emergency line, but people write there. Each
// pattern asks for a sign *and* for what makes it one: "my calf is tight" is a visit, "my calf is
// hot" a call.
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

Rule emergency(std::string code, std::string sentence, RuleTest test) {
  return {.code = std::move(code),
          .sentence = std::move(sentence),
          .effect = RuleEffect::urgent,
          .test = std::move(test),
          .reply = emergency_reply};
}

Rule emergency(std::string code, std::string sentence, std::string pattern) {
  return emergency(std::move(code), std::move(sentence), PatternTest{std::move(pattern)});
}

Rule sign(std::string code, std::string pattern) {
  return part(std::move(code), PatternTest{std::move(pattern)});
}

// "Can not" is written apart more often than not.
const std::string cannot = R"((?:can(?:'?t| ?not)|unable to|not able to))";
// Who collapses. An arch of a foot does, too.
const std::string somebody =
    R"((?:he|she|i|they|mum|mom|mother|dad|father|wife|husband|partner|son|daughter|child|baby|)"
    R"(kid|friend|patient|man|woman|lady|nan|sister|brother|grand\w+))";

std::vector<Rule> of_heart_and_breath() {
  return {
      sign("chest_sign",
           R"(\bchest(?: (?:is|are|feels?|has|have|been|was|keeps|so|very|really|a|bit|just|all|)"
           R"(started|to)){0,4}? )"
           R"((?:hurt(?:s|ing)?|pains?|ach(?:es|ing)|tight(?:ness|ening)?|pressure|discomfort|)"
           R"(crushing|stab(?:s|bing)|burn(?:s|ing)|)"
           R"(heavy|heaviness|squeez\w+)\b|\b(?:pain|tight|tightness|pressure|heavy|heaviness|)"
           R"(burning|crushing|)"
           R"(squeezing|stabbing|weight|band) (?:feeling )?(?:in|across|on|over|through|behind|)"
           R"(around) )"
           R"((?:(?:my|the|his|her|whole|left|side|of) )*(?:chest|breastbone|sternum)\b)"
           R"(|\b(?:crushing|stabbing|tight) chest\b|\bheart attack\b|\bpalpitations\b|)"
           R"(\b(?:my|his|her) heart (?:(?:is|was|keeps|feels|started|and|has|been) )*(?:racing|)"
           R"(pounding|fluttering|races|pounds|flutters)\b)"),
      sign("breath_sign",
           R"(\bshort(?:ness)? of breath\b|\b(?:am|i'm|feel|get|is|so|very) breathless\b|)"
           R"(\bgasping for\b)"
           R"(|\b(?:)" +
               cannot +
               R"(|can (?:hardly|barely)|trouble|struggl(?:e|es|ing)(?: to)?|hard to|hard time|)"
               R"(difficulty|difficult to|hurts to|pain when i)(?: (?:really|even|in|with|)"
               R"(properly|to))? )"
               R"(breath(?:e|ing)?\b|\b)" +
               cannot +
               R"( (?:\w+ )?(?:catch|get) (?:\w+ ){0,2}(?:breath|air)\b)"
               R"(|\bbreathing (?:(?:is|has|got|gets|been|very|so|really|more|and|)"
               R"(become) )+(?:hard|harder|difficult|worse|fast|shallow|heavy|laboured)\b)"
               R"(|\b(?:coughing|coughed|cough|spitting|spat) (?:up )?(?:some |bright )?blood\b)"
               R"(|\blips (?:are|is|went|turned|look) (?:\w+ )?blue\b|\bblue lips\b|\b)" +
               somebody + R"( (?:is|was|keeps) (?:not breathing|choking)\b)"),
      emergency("chest_pain",
                "May describe chest pain or trouble breathing: may need a call today.",
                AnyTest{{"chest_sign", "breath_sign"}}),
  };
}

std::vector<Rule> of_nerves() {
  return {
      sign("saddle_sign",
           R"(\b(?:numb(?:ness)?|tingling|pins and needles|no (?:feeling|sensation)|)" + cannot +
               R"( feel|lost (?:all )?feeling|loss of )"
               R"((?:feeling|sensation))\b[^.!?\n]{0,40}\b(?:saddle|groin|genitals?|)"
               R"(private parts?|privates|)"
               R"(inner thighs?|between (?:my|the|his|her) (?:legs|thighs)|buttocks?|bottom|bum|)"
               R"(backside|perineum|vagina|penis)\b)"
               R"(|\b(?:saddle|groin|genitals?|bottom|bum|buttocks?|)"
               R"(private parts?)\b[^.!?\n]{0,20}\b(?:is|are|feels?|went|gone|has) )"
               R"((?:\w+ )?(?:numb|no feeling)\b)"
               R"(|\b(?:los(?:s|t|ing)(?: of)?(?: all)? control|no control|)" +
               cannot +
               R"( (?:control|hold|empty|feel))\b[^.!?\n]{0,25}\b(?:bladder|bowels?|urine|pee|)"
               R"(wee|toilet)\b)"
               R"(|\b)" +
               cannot +
               R"( (?:go to the (?:toilet|loo)|pass (?:water|urine)|pee|wee|urinate)\b|\b(?:wet|)"
               R"(wetting|soiled|soiling) )"
               R"((?:myself|himself|herself|my pants|the bed since)\b)"),
      sign("limb_sign",
           R"(\b)" + cannot +
               R"( (?:really |even )?(?:feel|move) (?:(?:either|both|of|my|his|her|the|left|)"
               R"(right|one|whole) )*(?:legs?|foot|feet|toes|arms?|hand|)"
               R"(anything (?:below|from|under)|side)\b)"
               R"(|\b(?:legs?|foot|feet|hands?|arms?) (?:(?:just|suddenly|)"
               R"(simply) )?(?:do(?:es)? ?n(?:'?|o)t|won'?t|will not|no longer) )"
               R"((?:\w+ )?(?:obey|respond|listen|work|move|do what|hold me|carry me)\b)"
               R"(|\blegs (?:gave|give|keep giving) way\b|\bleg gave way and\b)"
               R"(|\blegs? (?:is|are|went|have gone|has gone|feel|feels) (?:\w+ )?(?:numb|)"
               R"(paraly[sz]ed|dead|lifeless)\b)"
               R"(|\bboth (?:legs|feet|arms|hands) (?:\w+ ){1,2}(?:weak|numb)\b|\b(?:foot drop|)"
               R"(drop foot|(?:foot|hand) (?:just )?(?:flops|hangs|drags))\b)"
               R"(|\bdrag(?:ging|s)? (?:my|his|her|one|the) (?:\w+ )?(?:foot|leg)\b|\b(?:am|is|)"
               R"(are|left|feels?|partly|half) paraly[sz]ed\b)"
               R"(|\bno (?:feeling|sensation|strength|power) (?:\w+ )?(?:in|from|below) (?:my |)"
               R"(his |her |the |both |left |right |either )*(?:legs?|foot|feet|arms?|waist)\b)"),
      sign("face_or_speech_sign",
           R"(\bstroke (?:symptoms?|signs?)\b|\b(?:having|had|think it'?s|)"
           R"(might be) a (?:\w+ )?stroke\b)"
           R"(|\b(?:face|mouth|smile|eyelid)\b[^.!?\n]{0,20}\b(?:droop(?:ed|ing|s|y)?|dropped|)"
           R"(lopsided|crooked|sagging|hangs)\b)"
           R"(|\bslurr(?:ed|ing)\b|\bslurs? (?:my|his|her|their) (?:speech|words)\b|\b)" +
               cannot +
               R"( (?:speak\b|talk (?:properly|clearly|normally)|get (?:my|the|any|his|)"
               R"(her) words|find (?:the|my|any|his|her) words))"
               R"(|\bspeech (?:is|was|went|has|sounds?|became|seems) (?:\w+ ){0,2}(?:gone|)"
               R"(jumbled|garbled|funny|strange|mixed|muddled|thick)\b)"
               R"(|\b(?:one|left|right) (?:whole )?side of (?:my|the|his|her) (?:body|)"
               R"(face) (?:\w+ ){0,3})"
               R"((?:weak|numb|paraly[sz]ed|dead|limp|tingl\w+)\b|\b(?:whole|entire) (?:left|)"
               R"(right) side (?:\w+ ){1,3}(?:weak|numb|dead|tingl\w+)\b)"),
      sign("sudden_sign",
           R"(\bsudden(?:ly)? (?:\w+ ){0,4}(?:weak(?:ness)?|blind|numb(?:ness)?|confus(?:ed|ion)|)"
           R"((?:loss of|lost (?:my|his|her|the|all)) (?:\w+ )?(?:vision|sight|speech|balance|)"
           R"(hearing|feeling|strength|coordination)|)" +
               cannot +
               R"( (?:see|speak|stand|walk))\b|\b(?:lost|losing) (?:\w+ )?(?:vision|sight|)"
               R"(eyesight) (?:in|on|since|after)\b)"
               R"(|\b(?:seeing|see) (?:double|two of)\b|\bdouble vision\b|\bvision (?:has |is |)"
               R"(was )?(?:gone|went|goes|going|turned) (?:\w+ )?(?:black|blurry|blurred|double|)"
               R"(dark|grey)\b)"
               R"(|\bblind in (?:one|my|the|his|her)\b|\bworst (?:headache|pain) (?:(?:of|)"
               R"(in) (?:my|his|her) life|ever|i have|i've)\b|\bworst headache\b|\bthunderclap\b)"
               R"(|\b(?:sudden|explosive) (?:\w+ )?headache\b)"
               R"(|\b)" +
               somebody +
               R"( (?:is|seems|became|got) (?:\w+ ){0,2}(?:confused|disoriented|delirious|)"
               R"(incoherent)\b|\btalking nonsense\b)"),
      emergency("cauda_equina",
                "May describe pressure on the nerves of the lower back: may need a call today.",
                AnyTest{{"saddle_sign", "limb_sign"}}),
      emergency("stroke_signs", "May describe signs of a stroke: may need a call today.",
                AnyTest{{"face_or_speech_sign", "sudden_sign"}}),
  };
}

std::vector<Rule> of_collapse() {
  return {
      sign("bleeding_sign",
           R"(\b(?:severe(?:ly)?|heavy|heavily|badly|lots?|(?:won'?t|will not|does(?:n'?t| not)|)"
           R"(has(?:n'?t| not)) stop(?:ped)?|can(?:'?t|not| not) stop|uncontroll(?:ed|able)))"
           R"((?:(?: \w+){0,3} bleeding| \w+ bleeds?)\b|\bbleeding (?:heavily|badly|a lot|)"
           R"(profusely|through|again and|won'?t stop|)"
           R"(will not stop|(?:does|has|did)(?:n'?t| not) stop(?:ped)?)\b|\b(?:keeps|still|been|)"
           R"(hours of) bleeding\b|\blos(?:t|ing) (?:a lot of|so much|too much|lots of) blood\b)"
           R"(|\b(?:vomit(?:ing|ed|s)?|throwing up|threw up|peeing|passing) (?:\w+ )?blood\b|)"
           R"(\bblood (?:everywhere|is pouring|pouring|gushing|spurting|soaking|)"
           R"(in (?:my|his|her|the) (?:urine|stools?|wee|pee|poo|vomit))\b)"
           R"(|\b(?:stitches|sutures|wound|incision|scar) (?:\w+ ){0,3}(?:burst|bursting|opened|)"
           R"(split|came (?:open|apart|undone)|come (?:open|apart|undone)|torn|popped)\b)"),
      sign("collapse_sign",
           R"(\b)" + somebody +
               R"((?:'?s| has| have|'?ve| just| suddenly)* collapsed\b|\bfaint(?:ed|ing|s)\b|)"
               R"(\bpass(?:ed|es|ing)? out (?:\w+ )?(?:after|twice|again|from|in|on|at|when|)"
               R"(while|during|this|today|yesterday|and)\b)"
               R"(|\bpassed out\b|\beverything went (?:black|dark)\b|\bblack(?:ed|ing) out\b|)"
               R"(\bunconscious\b|(?:is|was|became|found) (?:\w+ )?unresponsive\b|\b(?:lost|)"
               R"(losing|loses) consciousness\b|\bknocked out (?:cold|for)\b)"
               R"(|\b(?:is|was|does|did|will|has)(?:n'?t| not) (?:wak(?:e|en|ing) up|)"
               R"(stopped shaking|woken|responding to (?:me|us|touch))\b|\bwon'?t wake\b)"
               R"(|\bseizures?\b|\bconvuls\w+\b|\bepileptic fit\b|\bha(?:ving|d|s) a fit\b|)"
               R"(\bfitting and\b)"
               R"(|\bbaby (?:\w+ ){0,3}(?:floppy|limp|blue|(?:not|stopped) moving|(?:not|)"
               R"(stopped) breathing|not moved)\b|\bwaters? (?:have |has |just )*bro(?:ke|ken)\b)"
               R"(|\bpregnant (?:\w+ ){0,6}bleeding\b|\bbleeding (?:\w+ ){0,4}pregnan\w+)"),
      emergency(
          "allergic_reaction", "May describe a severe allergic reaction: may need a call today.",
          R"(\b(?:throat|tongue|lips?|face|mouth)(?: (?:is|are|has|have|was|were|been|feels?|)"
          R"(keeps?|started|starts|to|and|all|badly|so|getting|got|very|on|my|tingling|itching|)"
          R"(itchy|numb))* )"
          R"((?:swell(?:s|ed|ing)?|swollen|clos(?:ing|es|ed)|tighten\w*|puff(?:y|ed|ing)|)"
          R"(blowing up)\b|\bswollen (?:lips?|tongue|throat|face)\b)"
          R"(|\bswelling (?:of|in|around) (?:my|the|his|her) (?:lips?|tongue|throat|face|mouth)\b)"
          R"(|\banaphyla\w+|\bepi-?pen\b|\bsevere(?:ly)? allergic\b|\ballergic reaction\b|)"
          R"(\bhives (?:all over|everywhere|on my|and)\b)"
          R"(|\b(?:)" +
              cannot +
              R"(|trouble|hard to|difficulty|difficult to|struggling to) swallow(?:ing)?\b)"),
      emergency(
          "overdose", "May speak of too much of a medicine: may need a call today.",
          R"(\boverdos\w+|\b(?:took|taken|take|swallowed|had|drank|)"
          R"(ate) (?:\w+ ){0,4}(?:too (?:many|much)|double the|(?:a |the )?(?:whole|full|)"
          R"(entire)|all (?:of )?(?:my|his|her|the|their)|)"
          R"((?:ten|twelve|fifteen|twenty|thirty|forty|fifty|)"
          R"([1-9]\d)) (?:\w+ ){0,3}?(?:tablets?|pills?|pain ?killers?|panadol|paracetamol|)"
          R"(medication|meds|medicines?|sleeping|insulin|capsules?|morphine|endone|oxycodone|)"
          R"(codeine|tramadol|valium|ibuprofen|bleach)\b)"
          R"(|\btoo many (?:\w+ )?(?:tablets|pills|pain ?killers|capsules|endone|panadol)\b|)"
          R"(\b(?:took|taken|gave|given)\b[^.!?\n]*\bby mistake\b|\bwrong (?:tablets|pills|)"
          R"(dose|medication|medicine)\b)"),
      emergency("severe_bleeding",
                "May describe heavy bleeding or a collapse: may need a call today.",
                AnyTest{{"bleeding_sign", "collapse_sign"}}),
  };
}

std::vector<Rule> of_clots_and_infection() {
  return {
      emergency(
          "blood_clot", "May describe a blood clot in the leg: may need a call today.",
          R"(\bdvt\b|\bdeep vein thrombosis\b|\bblood clots?\b|\bpulmonary embol\w+)"
          R"(|\bcal(?:f|ves) (?:(?:muscle|is|are|was|has|have|been|feels?|looks?|gone|got|)"
          R"(turned|suddenly|all|very|so|really|quite|a|bit|and|rock|hard,?|hot,?|red,?|sore,?|)"
          R"(painful|tender|tight|now) ?){1,6})"
          R"((?:swollen|swelled|swelling|hot|red|warm|twice)\b|\bswelling (?:in|of) (?:my|the|)"
          R"(his|her|one|left|right) (?:\w+ )?calf\b)"
          R"(|\b(?:swollen|hot|red|warm)(?:(?:,| and|, and) (?:swollen|hot|red|warm|painful|)"
          R"(tender|sore|hard))* (?:left |right )?calf\b)"
          R"(|\bleg (?:(?:is|has|got|gone|looks|feels|turned|all|very|so|and|now|suddenly|)"
          R"(below|the|knee) ){1,5}?(?:twice (?:the|its)|hot (?:and|to)|red and|)"
          R"(swollen and (?:red|hot|warm|blue|painful)|blue|purple|black|white and)\b)"
          R"(|\b(?:foot|toes|leg|hand|fingers) (?:(?:is|are|has|have|gone|went|turned|turning|)"
          R"(suddenly|looks?|and|cold|all) )+(?:blue|white|black|grey|purple)\b)"),
      sign("infection_sign",
           R"(\bseps[ie]s\b|\bseptic\b|\bmeningitis\b|\bred (?:streaks?|lines?) (?:\w+ )?(?:up|)"
           R"(from|along|running|going)\b|\b(?:is|are|has|full of|oozing|leaking|weeping|green|)"
           R"(yellow|with|and) pus\b|\bpus (?:is |was )?(?:coming|out|from|in|oozing|leaking)\b)"
           R"(|\b(?:wound|incision|stitches|sutures|scar|graft|cut) (?:\w+ ){0,4}?(?:infected|)"
           R"(oozing|weeping|leaking|smells?|smelly|hot|red)\b)"
           R"(|\b(?:knee|hip|joint|elbow|ankle|shoulder|wrist) (?:\w+ ){0,3}(?:red|hot)(?:,|)"
           R"( and)(?: \w+){0,8} (?:fever\w*|temperature|chills|shiver\w*)\b)"),
      part("fever", WordsTest{{"fever", "fevers", "feverish", "high temperature", "temperature of",
                               "chills", "shivering", "burning up"}}),
      part("with_fever",
           WordsTest{{"stiff neck",   "neck is stiff", "neck stiff*", "my neck",   "wound*",
                      "incision",     "stitches",      "surgery",     "operation", "replacement",
                      "rash",         "my baby",       "the baby",    "our baby",  "newborn",
                      "infant",       "toddler",       "confus*",     "back pain", "my back",
                      "knee",         "hip",           "joint",       "joints",    "the light",
                      "bright light", "needling",      "needle*",     "injection", "catheter",
                      "swollen",      "night sweats"}}),
      part("fever_sign", AllTest{{"fever", "with_fever"}}),
      emergency("infection", "May describe a bad infection: may need a call today.",
                AnyTest{{"infection_sign", "fever_sign"}}),
  };
}

std::vector<Rule> of_injuries() {
  return {
      part("head_hit",
           PatternTest{
               R"(\b(?:hit|hits|banged|bumped|knocked|cracked|struck|smacked|smashed|fell on|)"
               R"(fell onto|landed on) )"
               R"((?:my|his|her|the back of (?:my|his|her)|their) head\b|\b(?:blow|knock|hit|)"
               R"(kick|bang) (?:to|on) the head\b|\bhead injury\b|\bconcuss(?:ed|ion)\b)"}),
      part("after_head_hit", WordsTest{{"vomit*",
                                        "threw up",
                                        "throwing up",
                                        "throw up",
                                        "drowsy",
                                        "sleepy",
                                        "confus*",
                                        "unconscious",
                                        "blurr*",
                                        "double",
                                        "memory",
                                        "can't remember",
                                        "cannot remember",
                                        "can not remember",
                                        "do not remember",
                                        "don't remember",
                                        "feel sick",
                                        "feeling sick",
                                        "nausea*",
                                        "nauseous",
                                        "dizzy",
                                        "fluid",
                                        "pupil*",
                                        "bad headache",
                                        "terrible headache",
                                        "headache is"}}),
      emergency("head_injury", "May describe a head injury: may need a call today.",
                AllTest{{"head_hit", "after_head_hit"}}),
      emergency("grave_injury", "May describe a broken bone or a bad fall: may need a call today.",
                R"(\bbone (?:is |was |has )?(?:\w+ )?(?:sticking|poking|coming|showing|through|)"
                R"(visible)\b|\b(?:leg|arm|foot|ankle|wrist|finger|elbow|knee|)"
                R"(shoulder) (?:\w+ ){0,3}(?:at|in) an? (?:\w+ )?)"
                R"((?:angle|direction)\b|\b(?:fell|fallen|fall|crash|accident)\b[^.!?\n]{0,60}\b)" +
                    cannot +
                    R"( (?:get (?:back )?up|stand(?: up)?|walk|move|put (?:any |my )?weight|)"
                    R"(bear (?:any )?weight)\b)"
                    R"(|\b)" +
                    cannot +
                    R"( (?:put|bear|take) any weight\b|\bheard (?:a|it) (?:loud )?(?:crack|snap|)"
                    R"(pop)\b[^.!?\n]{0,50}\b)" +
                    cannot +
                    R"( (?:\w+ )?(?:walk|stand|move|lift|push)\b|\b(?:think|sure) (?:i|he|)"
                    R"(she) (?:have |has |just |'ve )*(?:broke|broken) (?:my|his|her|a)\b)"),
      emergency(
          "violence", "May speak of violence at home: please read this first.",
          R"(\b(?:husband|wife|partner|boyfriend|girlfriend|ex|dad|father|mum|mother|stepdad|)"
          R"(he) (?:(?:has|keeps|started|always|often|sometimes|regularly|just) )*)"
          R"((?:hit|hits|hitting|beats|beat|beating|punched|punches|kicked|kicks|strangled|)"
          R"(strangles|choked|chokes|threatens|threw|throws|pushed|pushes) me\b)"
          R"(|\b(?:not|never|do(?:n'?t| not) feel) safe at home\b|\b(?:afraid|scared|)"
          R"(frightened) (?:of my (?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad)|)"
          R"(to go home)\b)"),
  };
}

}  // namespace

std::vector<Rule> clinic_emergencies() {
  return joined({of_heart_and_breath, of_nerves, of_collapse, of_clots_and_infection, of_injuries});
}

}  // namespace rejoinder::triage
