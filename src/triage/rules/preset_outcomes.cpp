// What came of a treatment, said of oneself: parts of the rule on clinical testimonials.
#include <string>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

// What came of it. Between a pain and its end stand only words of this list: with any word at all,
// "the pain is not gone" would be praise.
std::vector<Rule> of_complaints() {
  const std::string between =
      R"((?: (?:is|was|has|have|had|been|be|are|were|all|now|finally|completely|totally|entirely|)"
      R"(almost|nearly|mostly|much|so|far|feel|feels|feeling|felt|got|gotten|gets|getting|really|)"
      R"(just|already|a|lot|pretty|basically|significantly|heaps|way|even|100%|in|my|lower|upper|)"
      R"(left|right|back|neck|knees?|hips?|shoulders?|legs?|arms?|foot|feet|fingers?|hands?|toes?|)"
      R"(ankles?|elbows?|wrists?|heels?|jaw|head|calf|thigh|and|it|that|i|for|years|which))*? )";
  return {
      claim(
          "outcome_pain",
          R"(\b(?:pains?|aches?|sciatica|headaches?|migraines?|stiffness|numbness|tingling|)"
          R"(symptoms?|)"
          R"(vertigo|dizziness|swelling|spasms?|injury|tightness|soreness|clicking|sprains?|)"
          R"(problems?|issues?)'?s?)" +
              between +
              R"((?:gone|disappeared|vanished|went away|gone away|better|improved|improving|)"
              R"(eased|resolved|settled|subsided|fixed|cured|healed|relieved|reduced|less|stopped|)"
              R"(cleared(?: up)?|melted away|recovered|dropped|went (?:down|from)|)"
              R"(a thing of the past|)"
              R"(under control|history)\b)"),
      claim(
          "outcome_body",
          R"(\b(?:back|neck|knees?|hips?|shoulders?|ankles?|foot|feet|heel|elbow|wrist|hands?|)"
          R"(arms?|)"
          R"(legs?|calf|hamstring|spine|jaw|achilles|rotator cuff|posture|mobility|movement|body|)"
          R"(range of motion|strength|balance|sleep)'?s?)" +
              between +
              R"((?:better|improved|improving|healed|fixed|cured|pain[- ]?free|stronger|looser|)"
              R"(freer|straighter|brand new|moves? freely|)"
              R"(good as new|like new|back to (?:normal|100)|great|amazing|fantastic|perfect|)"
              R"(normal|recovered)\b)"),
      claim("outcome_relief",
            R"(\b(?:no more|no longer (?:have|get|feel|in|any)|without(?: any)?|free (?:of|from)|)"
            R"((?:got|get|getting) rid of|zero|don'?t (?:have|get|feel)(?: any)?|)"
            R"(haven'?t had(?: a| any)?))"
            R"((?: \w+){0,2}? (?:pains?|aches?|headaches?|migraines?|sciatica|stiffness|numbness|)"
            R"(symptoms?|)"
            R"(spasms?|cramps?|problems? since|issues? since)\b|\bpain[- ]?free\b|)"
            R"(\bpainless(?:ly)?\b)"),
  };
}

std::vector<Rule> of_treatment() {
  return {
      claim("outcome_fixed",
            R"(\b(?:fix(?:ed|es|ing)|cur(?:ed|es|ing)|heal(?:ed|s|ing)|sort(?:ed|s|ing)(?: out)?|)"
            R"(reliev(?:ed|es|ing)|eas(?:ed|es|ing)|sav(?:ed|es|ing)|resolv(?:ed|es|ing)|)"
            R"(loosen(?:ed|s|ing)|releas(?:ed|ing)|rehabbed|cleared(?: up)?|improv(?:ed|es|ing)|)"
            R"(strengthen(?:ed|s|ing)|helped(?: with| out)?) (?:my|our|me of)\b)"
            R"(|\b(?:cured|healed|eased|relieved|released|loosened) (?:\w+ ){1,4}?(?:my|our)\b)"
            R"(|\b(?:fixed|cured|healed|sorted|saved) (?:me|it|us)\b)"
            R"(|\bhelped me (?:to )?(?:walk|run|move|heal|recover|sleep|get|return|regain|)"
            R"(so much|a lot|)"
            R"(heaps|immensely|tremendously|with my (?:\w+ )?(?:back|neck|knee|hip|shoulder|pain|)"
            R"(foot|ankle|recovery|injury))\b|\b(?:got|had|getting) (?:me|my \w+) (?:back|)"
            R"(running|walking|moving|working|)"
            R"(playing|on my feet|through)\b|\bback on my feet\b)"),
      claim(
          "outcome_ended",
          R"(\b(?:stopped|no longer|never) (?:hurt(?:s|ing)?|ach(?:es|ing)|click(?:s|ing)|)"
          R"(lock(?:s|ing)|)"
          R"(throbbing|bothers? me|needs?(?:ed)? (?:my |any |to take )?(?:pain ?killers?|)"
          R"(medication|tablets|)"
          R"(surgery|crutches|a brace|an operation))\b)"
          R"(|\b(?:doesn'?t|don'?t|does not|do not) (?:hurt|ache|bother me) (?:any ?more|)"
          R"(at all|now)\b)"
          R"(|\b(?:gave|gives|given|giving|felt|got|instant|immediate|huge|real|lasting|much|)"
          R"(such a) )"
          R"((?:me |us )?(?:\w+ )?relief\b|\b(?:couldn'?t|could not|could (?:barely|hardly)|)"
          R"(struggled to|)"
          R"(unable to|was not able to)\b[^!?\n]{0,60}[.,;! ]\s*(?:but |and )?now (?:i|my|it|we)\b)"
          R"(|\b(?:in record time|(?:faster|quicker|sooner|better) than (?:i )?(?:expected|)"
          R"(hoped|thought))\b)"),
  };
}

std::vector<Rule> of_life() {
  return {
      claim("outcome_can_again",
            R"(\b(?:can|could|able to|i|i'm|am|now|finally|is|was) (?:\w+ ){0,3}?(?:run|walk|)"
            R"(play|sleep|lift|)"
            R"(bend|train|move|swim|rid|cycl|stand|sit|squat|danc|jog|surf|turn|driv|work|climb|)"
            R"(rais|reach|)"
            R"(kneel|mov|hik|garden|exercis|golf|throw|carry|carri)(?:e|ing|ning|ting|ming|)"
            R"(ping)?(?: \w+){0,5}? )"
            R"((?:again|properly|without (?:any )?(?:pain|trouble|problems?|limping)|)"
            R"(pain[- ]?free|normally|)"
            R"(for the first time)\b)"
            R"(|\b(?:i'm|i am|im|now|was) back (?:to|at|on|in|doing|running|playing|training|)"
            R"(walking|)"
            R"(swimming|riding|lifting|surfing)\b)"),
      claim("outcome_did_again",
            R"(\b(?:slept|ran|walked|lifted|played|swam|rode|worked|moved|stood|)"
            R"(danced)\b(?: \w+){0,6}? )"
            R"((?:again|for the first time|without (?:any )?(?:pain|limping|crutches|them)|)"
            R"(pain[- ]?free)\b)"
            R"(|\b(?:came|went|walked) in\b[^!?\n]{3,60}\b(?:left|walked out)\b)"
            R"(|\b(?:and|then) (?:it|the pain) was gone\b|\buntil i (?:tried|came|saw|found|met|)"
            R"(started)\b)"),
      claim(
          "outcome_wonder",
          R"(\b(?:life[- ]?chang(?:er|ing)|changed my life|my life back|miracles?|(?:worked|)"
          R"(did|works|)"
          R"(does|done) wonders|(?:a|the) (?:\w+ )?difference|(?:feel(?:ing|s)?|)"
          R"(felt) (?:\w+ ){0,2}?)"
          R"((?:better|brand new|like new|as good as new|stronger|like a new|(?:10|ten|20|)"
          R"(twenty) years younger|human again|like myself)|)"
          R"((?:i|have|'ve|has|fully|completely|now) recovered|recovery (?:was|has been|went|is)|)"
          R"(back to normal|good as new|night and day|huge improvement|big improvement|)"
          R"((?:great|amazing|excellent|fantastic|good|incredible) results?|it worked|)"
          R"(really work(?:s|ed)|(?:works|worked) (?:so well |well |great )?for my|)"
          R"(avoid(?:ed)? (?:having )?surgery)\b)"),
  };
}

// Said without an "I".
std::vector<Rule> in_brief() {
  return {
      claim(
          "outcome_in_brief",
          R"((?:^|[.!?\n] ?)(?:(?:back|neck|knee|hip|shoulder|heel|jaw|all|no more) )?)"
          R"((?:pain|headaches?|sciatica|stiffness|migraines?) (?:is |has |are |all |)"
          R"(completely |finally )*)"
          R"((?:gone|disappeared|vanished|went away|fixed|cured)\b)"
          R"(|(?:^|[.!?\n] ?)(?:can|now|finally|back to|fixed|cured) (?:(?:i|can|it|in|running|)"
          R"(walking|)"
          R"(run|walk|sleep|lift|play|playing|after|just|only|two|three|one|my) ?){1,5})"
          R"((?:again|pain[- ]?free|sessions?|visits?|treatments?)\b)"
          R"(|(?:^|[.!?\n] ?)(?:felt|feel|feeling|noticed|got) (?:\w+ ){0,3}?)"
          R"((?:relief|better|improvements?|difference|pain[- ]?free)\b)"
          R"(|(?:^|[.!?\n] ?)no more (?:\w+ ){0,2}?(?:pain|headaches?|migraines?|sciatica|)"
          R"(limping)[.!,])"
          R"(|\b(?:sessions?|visits?|treatments?) with (?-i:[A-Z])\w+ (?:\w+ ){0,2}?(?:made|)"
          R"(fixed|cured|gave)\b)"
          R"(|\bhelped me more than (?:any|all)\b|\b(?:amazing|great|excellent) results? for my\b)"
          R"(|\b(?:walked|came|left) out (?:\w+ ){0,2}?(?:pain[- ]?free|without))"),
  };
}

}  // namespace

std::vector<Rule> clinic_outcomes() {
  std::vector<Rule> rules = joined({of_complaints, of_treatment, of_life, in_brief});
  rules.push_back(
      part("good_outcome",
           AnyTest{{"outcome_pain", "outcome_body", "outcome_relief", "outcome_fixed",
                    "outcome_ended", "outcome_can_again", "outcome_did_again", "outcome_wonder"}}));
  return rules;
}

}  // namespace rejoinder::triage
