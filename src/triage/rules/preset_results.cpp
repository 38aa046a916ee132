// What came of a treatment, told so plainly that nobody needs to say who treated: "my knee bends
// again". Parts of the rule on clinical testimonials.
#include <string>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

// A word that does not deny: RE2 cannot look ahead, and "the pain is not gone" is no praise. Words
// that begin with an n are left out but for the common harmless ones, and so is every "n't".
const std::string word =
    R"((?:[a-mo-z\d][\w-]*(?:'(?:s|ve|m|re|d|ll))?|n(?:ow|ear|eck|ight|eed)\w*))";
const std::string said = "(?:^|[.!?,;:\\n] ?|\\b" + word + " )";

const std::string complaint =
    R"((?:\w*pains?|\w*aches?|sciatica|migraines?|stiffness|numbness|tingling|symptoms?|vertigo|)"
    R"(dizziness|incontinence|crick|swelling|spasms?|cramps?|\w+itis|limp|tightness|soreness|)"
    R"(clicking|popping|shin splints|)"
    R"((?:tennis|golfer'?s) elbow|frozen shoulder|injury|sprain|strain|twinge|whiplash|bulge|)"
    R"(knots?|)"
    R"(pins and needles|discomfort|agony|trouble))";

std::vector<Rule> of_the_complaint() {
  return {
      claim("result_gone",
            R"(\b)" + complaint + R"((?:'s)?(?: )" + word +
                R"(){0,5}? (?:gone(?: away)?|vanished|disappeared|cured|healed|cleared(?: up)?|)"
                R"(resolved|(?:a|ancient) (?:\w+ )?(?:memory|history)|history|)"
                R"(went (?:down|away)|a thing of the past|melted(?: away)?|settled(?: down)?|)"
                R"(eased(?: off)?|fixed|sorted|)"
                R"((?:cut|down) (?:in|by) half|halved|under control|left (?:me|him|her|us|)"
                R"(for good|after)|nearly left|dropped to|no longer an? (?:problem|issue)|)"
                R"((?:almost|nearly|next to) nothing)\b)"),
      claim("result_rid",
            R"(\b(?:got rid of|rid (?:me|him|her|us) of|got over|gotten over|cured|healed|fixed|)"
            R"(banished|ended|solved|)"
            R"(said goodbye to|goodbye(?: to)?|free (?:of|from)|relieved|eased|sorted(?: out)?|)"
            R"(half) )"
            R"((?:(?:my|our|his|her|their|the|all|that|this) )?(?:[\w'-]+ ){0,4}?)" +
                complaint + R"(\b)"),
      claim("result_stopped",
            R"(\b(?:stopped|no longer|quit) (?:\w+ ){0,4}?(?:pop|click|lock|ach|hurt|throb|catch|)"
            R"(grind|wak|giv|limp|crack|seiz|spasm|cramp|need|bother|burn|tingl|swell)\w*)"
            R"(|\b(?:have|has|had|'ve|'s)(?:n'?t| not)(?: yet| even)? (?:had|taken|needed|felt|)"
            R"(used|missed|woken|fallen|worn)(?: \w+){0,4}? )"
            R"((?:since (?:the|then|my|your|that|we|i|seeing|january|february|march|april|may|)"
            R"(june|july|august|september|october|november|december|last)|in (?:weeks|months|)"
            R"(years|ages))\b)"
            R"(|\b(?:had|have|has|with|feels?|get|gets) (?:no|zero|hardly any|almost no|)"
            R"(barely any) (?:more )?(?:\w+ ){0,2}?)" +
                complaint +
                R"((?: \w+){0,3}? (?:since|after|any ?more|now|for (?:\w+ )?(?:weeks|months)|)"
                R"(at all)\b)"),
      claim(
          "result_much_better",
          said +
              R"((?:so much|much|a lot|heaps|way|far|hugely|greatly|vastly|dramatically|)"
              R"(massively|noticeably|significantly|lots|)"
              R"((?:\d+|seventy|eighty|ninety|ninety[- ]five|hundred)(?: ?%|)"
              R"( per ?cent)) (?:\w+ )?(?:better|stronger|looser|straighter|easier|freer|improved|)"
              R"(fixed|recovered|less (?:pain|stiff|sore)\w*|steadier|back to)\b)"
              R"(|\b)" +
              said +
              R"(improv(?:ed|ing|es) (?:so much|so|a lot|heaps|hugely|greatly|dramatically|)"
              R"(massively|every|with each|beyond|no end|out of)\b)"),
  };
}

// "Again" alone says little ("it hurts again"): these are what a sick body cannot do.
const std::string deed =
    R"((?:run|ran|walk|play|sle(?:ep|pt)|lift|bend|train|mov|swim|swam|rid|rode|cycl|stand|)"
    R"(stood|sit|squat|)"
    R"(danc|jog|surf|turn|driv|drove|climb|rais|reach|kneel|knelt|hik|garden|exercis|golf|)"
    R"(throw|threw|carry|)"
    R"(jump|hang|hung|hold|held|snor|breath|ski|row|box|bowl|tie|dress|wash|cook|knit|type|)"
    R"(writ|work|compet|)"
    R"(smil|chew|grip|bak|laugh|fly|skip|perform|touch|shower)\w*)";

std::vector<Rule> of_deeds() {
  return {
      claim("result_again",
            R"(\b(?:can|could|able to|back to|now|finally|am|is|are|my \w+|our \w+|'m|i|he|she|)"
            R"(they|we|and|just|already|even|happily|dad|mum|)"
            R"(fingers?|knees?|shoulders?|neck|back|hips?|legs?|arms?|hands?|wrist|thumb|foot|)"
            R"(ankle|elbow|jaw) )"
            R"((?:now |finally |actually |even |just |happily |easily |almost )?)" +
                deed +
                R"((?: [\w'-]+){0,5}? (?:again|pain[- ]?free|without (?:any |the |my |a |his |)"
                R"(her )?(?:pain|trouble|sticks?|crutches|help|)"
                R"(tablets|pills|limp\w*|strapping|brace|walker|fear|frame|wincing|holding|)"
                R"(waking))\b)"),
      claim("result_state",
            said + R"((?:is|are|was|were|feels?|felt|works?|moves?|bends?|stands?|turns?|walks?|)"
                   R"(sits?|turned|goes|been|so) (?:\w+ly |all |so |completely |)"
                   R"(absolutely )?(?:easy|fine|good|straight|freely|free|normal|normally|strong|)"
                   R"(loose|comfortable|painless|pain[- ]?free|possible|steady|properly|perfect|)"
                   R"(great|right|)"
                   R"(like new|quiet|calm|brand new) (?:again|now|today|at last|since|after|)"
                   R"(these days|thanks)\b)"
                   R"(|\b(?:stands?|walks?|sits?|turned|moves?|bends?|grew|)"
                   R"(runs?) (?:up )?(?:straight|freely|tall|upright|normally|properly|smoothly|)"
                   R"(easily|fully)\b)"
                   R"(|\b(?:have|has|had|got|regained|with) (?:my |her |his |almost |)"
                   R"(nearly )?(?:full|complete|normal|better|proper|more) (?:\w+ )?)"
                   R"((?:turn|range|movement|motion|use|strength|rotation|extension|feeling|)"
                   R"(sensation|control|flexibility|mobility)\b)"),
      claim(
          "result_back",
          R"((?:^|[.!?] ?|\b(?:am|i'm|im|now|got|is|was|are|were|he's|she's|he|she|got (?:me|)"
          R"(him|her|us)|had (?:me|him|her|us)|have (?:me|him|her)|straight|finally|fully) )back )"
          R"((?:(?:on|at|in|to|into|out|doing) )?(?:the |my |his |her |full |full-time |)"
          R"(competitive |light |normal )*(?:court|field|pitch|bike|track|team|gym|work|pool|)"
          R"(horse|saddle|board|road|water|sport|netball|footy|football|soccer|tennis|golf|)"
          R"(cricket|rugby|basketball|hockey|ballet|surf|mountain|)"
          R"(training|running|walking|playing|dancing|swimming|cycling|riding|lifting|surfing|)"
          R"(climbing|hiking|gardening|working|normal|feet|school|life|garden|dance|duty|)"
          R"(duties|jogging|bowls|skiing|rowing|yoga)\b)"),
      claim("result_enabled",
            R"(\bfrom (?:crutches|a wheelchair|wheelchair|a walker|bed|limping|hobbling|agony|)"
            R"(constant pain|not (?:walking|sleeping)) to\b)"
            R"(|\b(?:meant|means|so that|let|lets|allowed|made it possible) (?:that )?(?:i|he|)"
            R"(she|we|they|me|my \w+|him|her) (?:can|could|to) (?:\w+ )?)" +
                deed),
  };
}

const std::string part_of_body =
    R"((?:back|neck|knees?|kneecap|hips?|shoulders?|ankles?|foot|feet|heels?|elbows?|wrists?|)"
    R"(hands?|fingers?|thumb|arms?|legs?|calf|calves|hamstrings?|)"
    R"(spine|jaw|achilles|ribs?|groin|toes?|muscles?|body|posture|balance|grip|pelvic floor))";

std::vector<Rule> of_change() {
  return {
      claim("result_now",
            R"(\b(?:can|could|able to|managed to) (?:finally|now|at last|once more|actually|)"
            R"(comfortably|easily|once again) (?:)" +
                deed +
                R"(|tie|reach|put on|get (?:out|up|down|in|through|dressed|to sleep)|pick up|)"
                R"(carry|open|use|play)\b)"),
      claim("result_now_does",
            R"((?:^|[.!?,;] ?|\band |\bbut )(?:(?:i|he|she|they|we|mum|dad|nan|my \w+|)"
            R"(our \w+) )?(?:now |finally )(?:can )?)" +
                deed + R"(\b)"),
      claim("result_these_days",
            R"((?:^|[.!?,;] ?|\band |\bbut )(?:i|he|she|they|we|mum|dad|nan|grandpa|grandma|)"
            R"(my \w+|our \w+) (?:can |am |is |are )?)" +
                deed +
                R"((?: [\w'-]+){0,6}? (?:now|once more|once again|these days|any time)[.!,])"),
      claim("result_first",
            R"(\b)" + deed +
                R"((?: [\w'-]+){0,6}? for the first time (?:in|since)\b|\bsleep(?:s|)"
                R"(ing)? (?:right |straight )?through\b)"),
      claim("result_of_body",
            R"(\b)" + part_of_body + R"((?: )" + word +
                R"(){0,3}? (?:settled|thawed|opens (?:fully|wide|up|again)|opened up|tracks|)"
                R"(turns? (?:further|freely|all the way)|lets? (?:me|him|her)|held up|holds up|)"
                R"(behav(?:es|ed)|)"
                R"((?:as )?good as new|like new|back to (?:what|normal|full|its|where|100|how)|)"
                R"(healed|)"
                R"((?:never|not) felt (?:so |as )?(?:better|stronger|freer|looser|good|strong)|)"
                R"(stronger|looser|free(?:r|d)? (?:up|again|than)|unlocked|loosened|came good|)"
                R"(came right|right again|)"
                R"((?:is|are) (?:now )?(?:no problem|sorted|fixed|great now|fine now))\b)"
                R"(|\b(?:do|does)(?:n'?t| not) (?:scare|bother|hurt|worry|wake|stop|hold|trouble|)"
                R"(frighten|ache|click) ?(?:me|him|her|us)? (?:back )?(?:any ?more|now|at all|)"
                R"(any longer)\b)"),
      claim("result_scale",
            R"(\bfrom (?:an? )?(?:\w+ )(?:out of (?:ten|10) )?to (?:an? )?(?:zero|one|two|)"
            R"(nothing|[0-3])\b|\b(?:gone|went|came|got|progressed|)"
            R"(moved) from (?:[\w'-]+ ){1,5}?to )" +
                deed +
                R"(|\b(?:the )?best (?:i|she|he|it|my \w+) (?:have |has |'ve |)"
                R"(ha[sd] )?(?:ever )?(?:felt|been|moved|slept|walked)\b|\bnever felt (?:so |)"
                R"(as )?(?:better|stronger|freer|looser|good|well|younger|fitter)\b)"
                R"(|\bbetter than (?:ever|before|it has|it was|in years|new)\b|\bthan (?:it|they|)"
                R"(i) (?:has|have) in (?:years|months|ages)\b|\b(?:and )?felt (?:nothing|no pain|)"
                R"(no twinge|great|amazing)\b)"),
      claim(
          "result_early",
          R"(\bin half the (?:time|expected)\b|\b(?:weeks|months|days) (?:early|earlier|ahead|)"
          R"(sooner)\b|\bahead of (?:schedule|time|plan)\b)"
          R"(|\b(?:threw|thrown|put|gave|packed|hung) (?:away|up) (?:my|his|her|)"
          R"(the) (?:crutches|stick|frame|walker|cane|brace|boot|sling|splint)\b)"
          R"(|\b(?:am|is|are|been|come|came|now|got|him|her|me) off (?:(?:the|my|his|her|all|)"
          R"(strong) )*(?:tablets|pills|crutches|pain ?killers|medication|endone|panadol|stick)\b)"
          R"(|\bwithout (?:my|his|her|a|the|any) (?:stick|frame|walker|cane|crutches|brace|)"
          R"(strapping|pain ?killers|tablets|limp)\b)"),
  };
}

std::vector<Rule> of_ease() {
  return {
      claim(
          "result_over",
          R"(\b)" + complaint +
              R"((?: (?:at|in|of|i|had|he|she|have|after|during|from|the|my|his|her|that|which|)"
              R"(night|work|school|birth|pregnancy|both|all)){0,6}? (?:is|are|was|were|has|have) )"
              R"((?:now |finally |all |almost |so |much |very |quite |completely |)"
              R"(long )*(?:over|rare|rarer|away|finished|behind me|stopped|ended|occasional|)"
              R"(less|fewer|lighter|lessened|faded|shrunk|dropped|let up|done with|tiny|)"
              R"(minimal)\b)"),
      claim("result_less",
            R"(\bfrom (?:constant|daily|every|weekly|severe|agony|unbearable|terrible|awful|)"
            R"(bad)\b[^.!?\n]*? to (?:\w+ )?(?:occasional|rare|none|nothing|zero|never|hardly|)"
            R"(barely|mild|manageable|normal|great|good|fine)\b)"),
      claim("result_no_more",
            R"(\b(?:no more|goodbye,?|farewell) (?:\w+ ){0,2}?(?:numb|sore|stiff|aching|burning|)"
            R"(tingling|limping|hobbling|sleepless|hurting|clicking|)" +
                complaint +
                R"()\b)"
                R"(|\b(?:lost|lose) (?:my|his|her|the|that) (?:\w+ )?)" +
                complaint + R"(\b)"),
      claim("result_with_ease",
            R"(\b(?:with(?:out)?|and) (?:no|zero|hardly any|any|much less|less|barely any|my|the|)"
            R"(his|her)? ?(?:\w+ )?(?:pain|trouble|discomfort|effort|stiffness|twinge|limp|)"
            R"(wincing|a twinge|worry|headache)[.,!;])"
            R"(|\bon (?:his|her|my|their) own (?:again|now|two feet)\b|\blike (?:everyone|)"
            R"(everybody) else\b|\b(?:feel|felt|feels|feeling|)"
            R"(look) (?:\w+ ){0,2}?(?:years younger|human again|like (?:a new|myself|himself|)"
            R"(herself)|brand new|reborn)\b)"
            R"(|\b(?:my life back|new lease|a new (?:person|woman|man)|better than new|)"
            R"(full recovery|fully recovered|complete recovery|made a (?:\w+ )?recovery|)"
            R"(recovery (?:was|went|has been) (?:\w+ )?(?:quick|smooth\w*|fast|amazing|great|)"
            R"(easy|swift)\w*)\b)"
            R"(|\b(?:picked|carried|opened|reached|held|touched|washed|mowed|hugged|wore|put|did|)"
            R"(made|got)(?: [\w'-]+){0,6}? for the first time (?:in|since)\b)"),
      claim("result_returned",
            R"(\b(?:my|his|her|the) (?:\w+ )?(?:serve|swing|stride|grip|strength|movement|)"
            R"(mobility|sleep|confidence|balance|smile|speed|form|flexibility|fitness|range|)"
            R"(rhythm|game|energy|feeling|voice) (?:\w+ )?(?:is|are|has|have|came|)"
            R"(has come) (?:\w+ )?(?:back|returned|good again|restored|improved)\b)"),
      claim("result_body_is",
            R"(\b)" + part_of_body +
                R"( (?:(?:was|were|is|are|feels?|felt|now|just|all) )+(?:fine|perfect|)"
                R"(strong enough|good enough|great|quiet|normal|straight|solid)(?:[.,!]|$| now|)"
                R"( after| since))"
                R"(|\b)" +
                part_of_body +
                R"( (?:(?:now|can|all|finally) )*(?:goes? (?:all|right)|bends?|clos(?:es?|ing)|)"
                R"(straightens?|moves?|turns?|lifts?|reach(?:es)?)(?: \w+){0,3}? (?:again|now|)"
                R"(way|fully|freely|properly|up|straight)[ .,!])"
                R"(|\bcould(?:n'?t| not)\b[^!?\n]*\b(?:and|but) (?:yesterday|today|last week|)"
                R"(this (?:week|morning)|on \w+day|now) (?:i|he|she|we)\b)"),
  };
}

std::vector<Rule> of_crutches() {
  return {
      claim("result_without",
            R"(\b(?:threw|thrown|throw|put|chucked|ditched|dropped|binned|gave up|given up|off|)"
            R"(no longer (?:needs?|uses?|takes?|wears?|relies? on)|)"
            R"(do(?:es)?(?:n'?t| not) need|cancelled|canceled|avoided|dodged|skipped|put off|)"
            R"(came off|weaned off|never needed|did(?:n'?t| not) need|without(?: needing|)"
            R"( having)?|instead of|out of) )"
            R"((?:\w+ ){0,3}?(?:crutches|crutch|stick|cane|walker|walking frame|brace|sling|)"
            R"(splint|strapping|pain ?killers?|)"
            R"(tablets|pills|medication|surgery|operation|knife|injections?|wheelchair|endone|)"
            R"(orthotics)\b(?: \w+){0,3}?(?: away| since| after| because| any ?more| now| thanks|)"
            R"( anymore| planned|)"
            R"( altogether| completely|[.,!]|$))"
            R"(|\b(?:surgery|operation) (?:planned|booked|scheduled|)"
            R"(recommended)?[^.!?\n]*(?:cancelled|canceled|no longer|avoided|did(?:n'?t|)"
            R"( not) need|not needed)\b)"),
      claim(
          "result_contrast",
          R"(\b(?:could(?:n'?t| not)|could (?:barely|hardly|only)|can(?:'?t|not) (?:even )?|)"
          R"(unable to|not able to|barely|hardly|struggled to)\b[^!?\n]*\b(?:now|today|)"
          R"(these days|afterwards|and left|walked out|by the end|two weeks later|after (?:one|)"
          R"(two|three|a few|your|the|her|his)))"
          R"( (?:i|he|she|we|it|they|my|the|can|am|is|walk|run|with|session|visit|treatment|)"
          R"(treatments|sessions|visits)\b)"
          R"(|\b(?:used to|would) (?:need|take|limp|wake|suffer|have|get|dread|rely|wince|)"
          R"(be)\b[^!?\n]*\b(?:now (?:i|he|she|not|no)|(?:and|but) (?:now|i have not|)"
          R"(i haven'?t|have not|no longer|not any ?more|(?:he|she) has not|(?:he|she) hasn'?t))\b)"
          R"(|\b(?:came|come|went|arrived|walked|hobbled|limped) (?:in |here |to you )?(?:with|)"
          R"(on|hobbling|limping|barely|unable|bent)\b[^!?\n]*\b(?:and now|now (?:i|he|she|can|)"
          R"(touch|walk|run|drives?)|left|walked out|and can|today)\b)"
          R"(|\btold\b[^!?\n]*\b(?:never|would not|wouldn'?t|not)\b[^!?\n]*\b(?:and (?:ran|now|)"
          R"(walked|i|he|she)|now|but)\b)"),
  };
}

// What somebody did, and that it came of a treatment.
std::vector<Rule> of_cause() {
  return {
      claim("caused",
            R"(\b(?:after|since|from|following|thanks to|because of|due to|with|under|through|)"
            R"(owing to)(?: [\w'-]+){0,4}? )"
            R"((?:treatments?|sessions?|needling|rehab\w*|program(?:me)?s?|physio\w*|therap(?:y|)"
            R"(ist|ists)|massages?|home visits?|exercises?|adjustments?|manoeuvre|maneuver|)"
            R"(manipulation|hydrotherapy|pilates|shockwave|acupuncture|cupping|taping|inserts?|)"
            R"(orthotics|stretches|technique)\b)"
            R"(|\b(?:after|since|thanks to|because of|due to|with|under|in) (?:your|their|her|)"
            R"(his|(?-i:[A-Z][a-z]+)(?:'s)?) (?:\w+ ){0,2}?(?:care|plan|help|work|hands|guidance|)"
            R"(advice|class(?:es)?|appointments?|visits?|team)\b)"
            R"(|\b(?:thanks to|because of) (?-i:[A-Z][a-z]+)\b)"
            R"(|\b(?:once|since|until|after) (?:they|she|he|we|you|)"
            R"((?-i:[A-Z][a-z]+)) (?:had )?(?:show|work|start|fix|treat|chang|found|explain|)"
            R"(taught|gave|began|adjust|needled|released|got hold|saw)\w*)"
            R"(|\b(?:sessions?|visits?|treatments?|appointments?) later\b|\b(?:within|after|)"
            R"(in) (?:just |only |about )?(?:\w+ )?(?:\w+ )?(?:sessions?|visits?|treatments?|)"
            R"(appointments?)\b)"),
      claim("credited",
            R"(\b(?:thanks to|because of|due to) (?:(?:all )?(?:the (?:team|staff|physio\w*|)"
            R"(exercises|programme|program|rehab|treatments?|needling|sessions?|class\w*)|your?|)"
            R"(their|this clinic|(?-i:[A-Z][a-z]+)))\b)"),
      claim("credited_with",
            R"(\b(?:after|since|with|from|under|through|following|by|and) (?:your|their|)"
            R"((?-i:[A-Z][a-z]+)(?:'s)) (?:[\w-]+ ){0,3}?(?:treatments?|sessions?|needling|)"
            R"(rehab\w*|program(?:me)?s?|physio\w*|therapy|massages?|visits?|care|exercises?|)"
            R"(help|splint|inserts|brace|)"
            R"(technique|training|class\w*|plan|guidance|taping|hands|work)\b|\b(?:since|after|)"
            R"(when|once|until) (?:you|they|she|he|i|we|(?-i:[A-Z][a-z]+)) (?:\w+ )?(?:treat\w*|)"
            R"(sees? (?-i:[A-Z])\w+|saw (?-i:[A-Z])\w+|started (?:seeing|with|here|coming|)"
            R"(treatment|physio)|)"
            R"(came (?:here|to you)|work(?:ed)? on|needled|showed|taught|adjusted)\b|\b(?:since|)"
            R"(after) (?:seeing|visiting|working with)\b|\b(?:treatment|rehab|sessions|physio|)"
            R"(therapy) (?:with you|here|with (?-i:[A-Z])\w+|by (?-i:[A-Z])\w+)\b)"
            R"(|\b(?:come|comes|came|go|goes) (?:here|to you)\b|\b(?:well|better|fixed|cured|)"
            R"(sorted|healed|recovered) here\b)"
            R"(|\b(?:two|three|four|five|six|a few|several|\d+|ten|eight) (?:\w+ )?(?:sessions?|)"
            R"(visits?|treatments?|appointments?) and\b)"),
      claim("gain_of_deed",
            R"(\b(?:can|now|he|she|i|they|we|and|is|am|are|to|son|daughter|mum|dad|nan|wife|)"
            R"(husband|partner|mother|father|brother|sister|uncle|aunt|friend|mate|me|him|her|)"
            R"(my \w+|our \w+) )" +
                deed +
                R"(|\b(?:golf|tennis|football|netball|surfing|running|walking|swimming|dancing|)"
                R"(cricket|bowls|left for good|let (?:me|him|her|us)|had (?:me|him|her|)"
                R"(us) \w+ing|stopped|better|stronger|straight|finished|ended|saved|reads?|)"
                R"(looks?|no problems?|confidence|as good as new|quicker|sooner|)"
                R"(early|sorted|right|recovered?|recovers|halved|gone|went away|goes away|)"
                R"(sleeping|fit|drives|surfs|smiles|happy again)\b)"),
      claim("worked",
            R"(\b(?:treatments?|sessions?|needling|needles|rehab\w*|program(?:me)?s?|physio\w*|)"
            R"(therapy|massages?|exercises|adjustments?|manoeuvre|manipulation|hydrotherapy|)"
            R"(pilates|shockwave|)"
            R"(acupuncture|cupping|taping|inserts?|orthotics|stretches|technique|plan|visits?|)"
            R"(class(?:es)?)(?: (?:here|with (?-i:[A-Z]\w+)|from (?-i:[A-Z]\w+)|you gave me|)"
            R"(she gave me|he gave me|they gave me|have|has|really|just|actually|finally|)"
            R"(definitely|truly|it|that))* )"
            R"((?:worked|works|helped|helps|fixed|cured|saved|healed|relieved|eased|sorted|)"
            R"(loosened|did (?:the trick|wonders|more)|made (?:a|all|such|me (?:feel|better|walk|)"
            R"(stronger|move)|my \w+ (?:better|stronger|feel|move|stop|bend))|gave (?:me|her|him|)"
            R"(us|my)|changed|is working|are working|paid off|pays off|lets? (?:me|him|her)|)"
            R"(did the job|does the (?:job|trick)|got (?:me|him|her|rid)|took (?:away|the)|)"
            R"(brought)\b)"
            R"(|\b(?:worked for me|did the trick|works a treat|worked a treat|like magic|)"
            R"(worked like a charm)\b)"),
      claim("gain_done",
            said +
                R"((?:(?:can|could|able to|learned to|learnt to) (?:now |again |finally |even |)"
                R"(actually )?)" +
                deed + R"()\b)"),
      claim(
          "gain_found",
          said +
              R"((?:help(?:ed|s)|worked|works|improv(?:ed|es|ing|ement)|better|walks|walked|)"
              R"(runs|ran|climb(?:s|ed)|danc(?:es|ed|ing)|plays|played|sleeps|slept|swims|swam|)"
              R"(jump(?:s|ed)|bend(?:s|ing)|straight\w*|lift(?:s|ed)|stands|stood|fine|)"
              R"(free(?:ly|r)?|eas(?:y|ier|ily|ed)|recover(?:ed|y|ing)|relief|relieved|)"
              R"(normal\w*|strong(?:er)?|)"
              R"(comfortabl[ey]|moves|moved|alone|upright|cycle[sd]|hiked|hikes|finished|)"
              R"(completed|won|surfs|surfed|skied|kneels|reach(?:es|ed)|lasting|looser?|loosened|)"
              R"(saved|released|unlocked|heal(?:ed|s)|vanished|gone|steady|steadier|quicker|)"
              R"(faster|confident|painless|lighter|taller|settled|smiling|again)\b)"),
  };
}

}  // namespace

std::vector<Rule> clinic_results() {
  std::vector<Rule> rules =
      joined({of_the_complaint, of_deeds, of_change, of_ease, of_crutches, of_cause});
  rules.push_back(
      part("deed", AnyTest{{"result_again", "result_now", "result_now_does", "result_these_days",
                            "result_first", "result_early", "result_of_body", "result_with_ease",
                            "result_returned", "result_body_is", "result_scale"}}));
  rules.push_back(part("credit", AnyTest{{"credited", "credited_with"}}));
  rules.push_back(part("gain", AnyTest{{"gain_done", "gain_found"}}));
  rules.push_back(part(
      "result", AnyTest{{"result_gone",     "result_rid",   "result_stopped",  "result_much_better",
                         "result_again",    "result_state", "result_back",     "result_enabled",
                         "result_without",  "result_over",  "result_no_more",  "result_less",
                         "result_contrast", "result_now",   "result_now_does", "result_these_days",
                         "result_first",    "result_early", "result_of_body",  "result_scale"}}));
  return rules;
}

}  // namespace rejoinder::triage
