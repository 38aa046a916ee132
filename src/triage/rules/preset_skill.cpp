// Praise of how somebody treats, not of how the clinic is run: parts of the rule on clinical
// testimonials.
#include <string>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

const std::string superb =
    R"((?:best|greatest|finest|amazing|excellent|brilliant|fantastic|incredible|outstanding|)"
    R"(awesome|superb|great|gifted|)"
    R"(exceptional|skilled|skil+ful|talented|expert|top|world[- ]class|first[- ](?:class|rate)|)"
    R"(wonderful|fabulous|terrific|)"
    R"(magic(?:al)?|phenomenal|perfect|spot on|second to none|unmatched|marvellous|masterful|)"
    R"(extraordinary|gentlest|most \w+))";
const std::string trade =
    R"((?:physio\w*|therapists?|therapy|practitioners?|clinicians?|chiro\w*|osteo\w*|)"
    R"(podiatrists?|surgeons?|doctors?|)"
    R"(needling|massages?|techniques?|hands|diagnos\w+|treatments?|rehab\w*|program(?:me)?s?|)"
    R"(assessments?|clinical \w+|knowledge|)"
    R"(skills?|manipulations?|adjustments?|hydrotherapy|acupuncture|taping|healer|exercises))";

std::vector<Rule> of_the_trade() {
  return {
      // Only words that may stand in between: "great article about needling" praises the article.
      claim("skill_of_trade",
            R"(\b)" + superb +
                R"((?:,? (?:and|the|most|very|clinical|dry|sports?|remedial|deep|tissue|hand|jaw|)"
                R"(back|pelvic|floor|vestibular|quality|top|local|of|exercise|home|)"
                R"(manual|physical|knee|neck|hip|shoulder|foot|pain|injury|gentle|kind|thorough|)"
                R"(hands-on|brilliant|professional|senior|)"
                R"(running|spinal|physiotherapy|and knowledgeable)){0,3},? )" +
                trade + R"(\b)"),
      claim("trade_is_superb",
            R"(\b)" + trade +
                R"((?: (?:here|she|he|they|you|with|by|from|i|had|have|gave|did|does|)"
                R"((?-i:[A-Z][a-z]+))){0,3} (?:is|are|was|were|has been|have been|feels?|felt) )"
                R"((?:(?:the|so|very|really|truly|absolutely|just|simply|always|\w+ly|deep,?|)"
                R"(by far) )*)" +
                superb + R"(\b)"),
      claim("superb_work",
            R"(\b)" + superb +
                R"( (?:work|care|job|results?|help|attention) (?:of|on|with|for|from|to) (?:my|)"
                R"(our|his|her|the|mum's|dad's|a|your)\b)"),
      claim("superb_at",
            R"(\b(?:is|was|are) (?:(?:so|very|really|absolutely|just|truly) )*(?:good|great|)"
            R"(brilliant|excellent|amazing|fantastic|wonderful|superb|terrific|expert|gifted|)"
            R"(a genius|a magician|a wizard|an expert) )"
            R"((?:with|at|on|when it comes to) (?:\w+ ){0,2}?(?:necks?|knees?|backs?|jaws?|hips?|)"
            R"(shoulders?|ankles?|feet|spines?|wrists?|injur\w+|pain|headaches?|vertigo|needling|)"
            R"(finding|fixing|treating|diagnosing|explaining (?:what|why|my)|migraines?|runners|)"
            R"(dancers|babies|hands|kids)\b)"
            R"(|\b(?:good|great|safe|expert|capable|excellent|best of|wonderful|skilled|)"
            R"(healing) hands\b|\bworth every (?:cent|dollar|penny|minute)\b)"),
  };
}

std::vector<Rule> of_the_person() {
  return {
      claim("understood",
            R"(\b(?:understands?|understood|knew|knows|saw|spotted|found|identified|worked out|)"
            R"(figured out|pinpointed|diagnosed|solved|picked|noticed|nailed|explains?|explained) )"
            R"((?:\w+ ){0,4}?(?:at once|straight ?away|right away|immediately|instantly|)"
            R"(in (?:minutes|seconds|one|five|no time|the first)|when (?:others?|no ?one|nobody|)"
            R"(\w+ others)|first time|)"
            R"((?:cause|source|root|reason)\b|every (?:muscle|step|exercise)|what (?:was|)"
            R"(is) (?:wrong|going|causing)|what to do|why (?:my|it)|the human body|(?:his|her|)"
            R"(their) stuff|(?:his|her|their) anatomy|that (?:others|no ?one|nobody)))"
            R"(|\btook (?:my|her|his|our) (?:\w+ ){0,3}?(?:pain|problem|symptoms?|injury|)"
            R"(complaint|concerns?) serious\w*|\b(?:listened|listens) to (?:my (?:body|pain|)"
            R"(history|story)|what my)\b)"
            R"(|\bmissed by (?:others|\w+ (?:doctors|others|gps?))|\bwhere (?:others|\w+ others|)"
            R"(everyone else) (?:had )?(?:failed|missed|guessed|gave)\b)"),
      claim("found_it",
            R"(\b(?:found|finds|identified|pinpointed|diagnosed|solved|spotted|understood|)"
            R"(worked out|picked up) (?:(?:the|my|her|his|our|what) )(?:\w+ ){0,5}?(?:at once|)"
            R"(straight ?away|right away|immediately|instantly|in (?:minutes|seconds|one|no time|)"
            R"(the first)|)"
            R"((?:when|where|that|while) (?:others?|no ?one|nobody|\w+ others|everyone else|)"
            R"(all the others))\b)"
            R"(|\b(?:their|your|her|his|this) (?:\w+ )?(?:approach|method|way|style|)"
            R"(hands-on approach) (?:to|with|of) [^.!?\n]{2,40}(?:works?|worked|is (?:the |)"
            R"(so )?(?:right|best|brilliant|excellent|great))\b)"),
      claim(
          "gifted",
          R"(\b(?:is|are|was|an?|absolute|total|real|true|our|local) (?:\w+ )?(?:wizard|)"
          R"(magician|genius|guru|miracle worker|magic|pure gold|gold dust|godsend|lifesaver|)"
          R"(life[- ]saver|cut above|class act|natural|artist|experts?|specialists?) )"
          R"((?:with|at|in|for|when|of)\b|\b(?:has|have|with) (?:a |an |the |)"
          R"(such (?:a )?)?(?:(?:real|true|rare|magic|healing|wonderful|gentle|great|)"
          R"(golden) )*(?:gift|magic touch|healing touch|magic hands|instinct|feel for|eye for)\b)"
          R"(|\bhands are (?:\w+ )?(?:gold|magic|amazing|healing|wonderful|a gift)\b|\b(?:know|)"
          R"(knows|knew) (?:really )?(?:(?:his|her|their) (?:\w+ )?(?:stuff|job|craft|trade|)"
          R"(anatomy)|what (?:he|she|they)(?:'s|'re| is| are) doing|more about)\b|)"
          R"(\bis your (?:man|woman|girl|guy|person|physio)\b)"
          R"(|\b(?:five|5|ten|10) (?:stars?|out of (?:five|ten|5|10)) (?:for|to) (?:the |my |)"
          R"(your )?(?:rehab|treatment|physio|therap|needling|massage|program|exercise|)"
          R"((?-i:[A-Z]))\w*)"
          R"(|\b(?:a )?cut above\b|\bnot find (?:a )?better (?:hands|physio\w*|therapist|)"
          R"(treatment|care|clinic)\b)"),
      claim("good_trade",
            R"(\b(?:careful|effective|thorough|gentle|professional|knowledgeable|experienced|)"
            R"(precise|proper|such (?:a )?(?:good|careful|lovely|nice)|(?:really|very|so|truly|)"
            R"(highly) (?:good|effective|thorough|careful|experienced)|real|result-driven|)"
            R"(high[- ]quality|top[- ]quality|evidence[- ]based) )"
            R"((?:(?:and|but|\w+ly|effective|gentle|thorough|hands-on|careful|dry|sports|manual|)"
            R"(exercise|deep|tissue) )*(?:physio\w*|therapists?|therapy|practitioners?|)"
            R"(clinicians?|chiro\w*|osteo\w*|podiatrists?|)"
            R"(needling|massages?|techniques?|hands|treatments?|rehab|assessments?|)"
            R"(program(?:me)?s?|manipulation|experts? (?:in|at|on))\b)"),
      claim("superlative",
            R"(\b(?:second to none|a gem|top marks|full marks|works? (?:\w+ )?magic|)"
            R"(class of (?:its|her|his|their) own|beats? (?:them|all|any)|raves? about|)"
            R"(speaks? for (?:itself|themselves)|)"
            R"(clever hands|sharp (?:mind|eye)|unrivalled|unmatched|can(?:'?t| ?not) be faulted|)"
            R"(no better (?:place|physio\w*|person|hands|clinic|therapist|team|treatment)|)"
            R"((?:correct|right|spot on) (?:the first time|first time|straight away)|)"
            R"(finally,? (?:a|an|somebody|someone) (?:\w+ )?(?:who|that)?|finally a physio\w*|)"
            R"((?:really|truly|clearly|properly|actually) (?:understands?|knows?|gets|understood|)"
            R"(knew)|)"
            R"((?:rate|rates|rated) (?:(?-i:[A-Z])\w+|her|him|them) (?:\w+ )?(?:highly|very)|)"
            R"(i(?:'d| would)? (?:send|trust|refer) (?:my|all|every|any)\w*|)"
            R"(found (?:\w+ ){0,4}?what|what (?:\w+ ){1,5}(?:had|did) not (?:show|find|see)\w*|)"
            R"(i have been to (?:\w+ ){0,3}(?:physios?|therapists?|clinics?|doctors?|)"
            R"(specialists?) (?:and|but) (?-i:[A-Z][a-z])|everyone (?:sees|goes to)|)"
            R"(they all (?:see|go to)|best in|the best|number one|blown away|in awe)\b)"),
      claim("trusts",
            R"(\b(?:i|we|would|you can) trust (?:\w+ ){1,2}?(?:with (?:my|your|our|his|her)|)"
            R"(completely|to treat)\b|\btrust nobody else\b)"
            R"(|\b(?:doctors?|specialists?|others|physios?|gps?|hospitals?|surgeons?|)"
            R"(clinics) (?:had |have |all |both )?(?:missed|failed|overlooked|not found|)"
            R"(dismissed|gave up|could(?:n'?t| not) (?:find|fix|help|explain))\b)"
            R"(|\b(?:better|more \w+) than (?:the|my|any|all (?:the )?|every|other|)"
            R"(most) (?:\w+ )?(?:specialists?|surgeons?|doctors?|gps?|physios?|others|hospitals?|)"
            R"(clinics?|therapists?)\b)"
            R"(|\b(?:listens?|tests?|looks?|asks?),? (?:\w+,? )*(?:and )?treats?\b|)"
            R"(\bgets? to the (?:bottom|root|cause)\b|\btreats? (?:exactly|the cause|the whole|)"
            R"(the real)\b)"),
      claim("incomparable",
            R"(\b(?:the )?only (?:\w+ )?(?:physio\w*|one|person|therapist|practitioner|clinic|)"
            R"(place|treatment|thing|chiro\w*|osteo\w*|doctor) (?:i know )?(?:who|that|which|to|)"
            R"(where)\b)"
            R"(|\b(?:nobody|no ?one|nothing|nowhere)(?: else)? (?:[\w'-]+ ){0,7}?(?:compares?|)"
            R"(comes close|like (?:her|him|them|you|this|(?-i:[A-Z])\w+)|as (?:well|good|gentle|)"
            R"(much|carefully)|better)\b)"
            R"(|\b(?:nobody|no ?one|nothing|nowhere) else (?:\w+ ){0,3}?(?:helped|worked|fixed|)"
            R"(could|has|had|would)\b)"
            R"(|\b(?:would|will|could|can|do)(?:n'?t| not) (?:\w+ )?(?:go|see|trust|let|look|)"
            R"(dream) (?:\w+ ){0,3}?(?:anywhere|anyone|anybody|elsewhere|else)\b)"
            R"(|\b(?:would|will|i|we) only (?:ever )?(?:see|trust|go to|let|use|)"
            R"(book) (?:(?-i:[A-Z])\w+|her|him|them|this)\b|\bswears? by\b)"
            R"(|\b(?:better|more) (?:\w+ ){0,3}?than (?:any (?:other )?(?:physio\w*|therap\w+|)"
            R"(doctor|specialist|clinic|treatment)|anything|all the|(?:my|the) (?:specialist|)"
            R"(surgeon|doctor|gp))\b)"),
      claim("sends_others",
            R"(\b(?:go|went|get) (?:and |straight )?(?:to|see|visit|ask for|)"
            R"(book) (?:(?-i:Dr )?(?-i:[A-Z])[a-z]+|her|him|them|these|this|here)\b|\b(?:see|)"
            R"(ask for|book (?:in )?with|try|trust) (?-i:[A-Z])[a-z]+,? )"
            R"((?:he|she|they|you|if|for|and|because|who|with)\b|)"
            R"(\b(?:recommend(?:s|ed)?|vouch for) (?:(?-i:Dr )?(?-i:[A-Z])[a-z]+|)"
            R"(her|him|them|this|the|your|needling|dry|shockwave)\b)"
            R"(|\b(?:can ?(?:not|'?t)|could ?(?:not|n'?t)) (?:\w+ )?(?:recommend|)"
            R"(praise|speak|thank|fault|rate)\b|\bif you(?:'ve| have| are|'re|)"
            R"( suffer)\b[^.!?\n]{2,40}, ?(?:go|see|book|try|visit|ask)\b)"
            R"(|\b(?-i:[A-Z])[a-z]+ (?:is|was) (?:(?:a|an|the|so|just|absolutely|)"
            R"(truly|simply|really|very|most) )*(?:legend|star|genius|magician|)"
            R"(wizard|miracle|lifesaver|superb|gifted|talented|)"
            R"(capable|clever|skilled|skil+ful|amazing|incredible|brilliant|best|)"
            R"(fantastic|outstanding|excellent|exceptional|wonderful|thorough|)"
            R"(knowledgeable)\b)"),
  };
}

}  // namespace

std::vector<Rule> clinic_skill() {
  return joined({of_the_trade, of_the_person});
}

}  // namespace rejoinder::triage
