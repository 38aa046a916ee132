#include <string>
#include <utility>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {

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

namespace {

// Of what somebody has: for questions, and for what is recommended.
Rule body_or_symptom() {
  return part(
      "body_or_symptom",
      listed("pain*|ache*|aching|sore*|hurt*|injur*|stiff*|numb|numbness|numbing|tingl*|"
             "swell*|swollen|symptom*|sciatic*|headache*|migraine*|dizz*|vertigo|cramp*|"
             "spasm*|sprain*|strain*|torn|tear|fractur*|broken|arthritis|arthritic|osteo*|"
             "bursitis|tend*nitis|tendonitis|tendinitis|tendinopathy|plantar|fasciitis|"
             "scoliosis|slipped disc|bulging disc|herniat*|hernia|disc|discs|surgery|"
             "operation|rehab*|my back|the back|back pain*|back ache*|backache*|bad back|"
             "sore back|stiff back|lower back|low back|upper back|back muscle*|back injur*|"
             "back problem*|back surgery|his back|her back|your back|backs|neck*|knee*|hip|"
             "hips|shoulder*|ankle*|foot|feet|toe|toes|heel*|elbow*|wrist*|hand|hands|finger*|"
             "thumb|arm|arms|forearm*|bicep*|leg|legs|calf|calves|hamstring*|groin|thigh*|"
             "shin|shins|spine|spinal|pelvi*|pelvic floor|sacr*iliac|tailbone|coccyx|jaw*|tmj|"
             "rib|ribs|achilles|rotator cuff|muscle*|muscular|tendon*|ligament*|cartilage|"
             "meniscus|acl|mcl|joint*|nerve*|glute*|quad|quads|quadricep*|pregnan*|posture|"
             "whiplash|concuss*|bunion*|flat feet|arches|carpal tunnel|it band|twinge*|limp|"
             "limping|bruis*|weakness|blood thinner*|flare up*|flare-up*|inflam*|crunching|"
             "clicking|clicks|grinding|crack*|dislocat*|exercises|stretches|stretching|"
             "needling|shockwave|cortisone|knots|trigger point*|infection*|infected|rash*|"
             "itch*|fever*|cough*|stomach*|abdom*|bowel*|bladder*|blood pressure|diabet*|"
             "medication*|medicine*|pain killer*|antibiotic*|antiinflam*|anti-inflam*|"
             "ibuprofen|panadol|paracetamol|nausea*|vomit*|bleed*|side effect*|vaccin*|"
             "insomnia|menopaus*|ulcer*|tumour*|cyst*|balance problem*|hypermobil*|"
             "incontinen*|torticollis|mri|vestibular"));
}

// Requests that need no question mark.
std::vector<Rule> requests() {
  return {
      part("advice_request",
           PatternTest{
               R"(\b(?:should (?:i|we|he|she|my)|what (?:can (?:i|we|be|it|help)|should (?:i|)"
               R"(we)|do i do|would you|do you (?:suggest|recommend|advise|think)|)"
               R"((?:could|might) (?:it|this) be|helps|else (?:can|could))|)"
               R"((?:which|what|any) (?:good )?(?:exercises?|stretch(?:es)?|treatments?)|)"
               R"(is (?:it|this|that) (?:\w+ )?(?:safe|normal|ok|okay|serious|dangerous|bad|)"
               R"(good|worth|harmful|better|wise|possible)|)"
               R"((?:can|could|would) you (?:please )?(?:recommend|suggest|advise|tell me (?:if|)"
               R"(what|why|how)|help)|any (?:advice|tips?|suggestions?|ideas?|recommendations?|)"
               R"(thoughts)|tell me (?:how to|what to|if i|why)|)"
               R"(how (?:do|should) i|how (?:often|much|many) (?:times |sets |reps )?should|)"
               R"(what (?:is|'?s) (?:the )?(?:cause|causing|wrong|happening)|)"
               R"((?:please|kindly|pls|plz) (?:advi[sc]e|help|suggest|recommend)|(?:need|want|)"
               R"(like|seeking|after) (?:some |your |a bit of )?advice|your advice)\b)"}),
      // Many leave the question mark out.
      part("begins_to_ask",
           PatternTest{
               R"((?:^|[.!?\n] ?|\b(?:hi|hello|hey|please|pls|plz|so|and|also|but|doc|doctor|)"
               R"(question)[,:]? )(?:what (?:is the (?:best|cause|right|cure|treatment)|can|)"
               R"(could|should|would|causes?|helps?|do i|medicine|does it mean)|)"
               R"(how (?:do|can|should|could) (?:i|we|you stop|one|my)|how (?:long|often|many|)"
               R"(soon|bad) (?:\w+ ){0,3}?(?:does|do|will|should|would|until|before|can)|)"
               R"(why (?:is|are|do|does|am) (?:my|it|i|the|this)|)"
               R"((?:is|are|can|does|do|could|will|would|)"
               R"(should) (?:[a-xz][\w'-]* ){1,5}?(?:normal|safe|dangerous|serious|bad for|)"
               R"(good for|better for|help (?:with|my|a|against|for)|cause|okay|ok (?:to|for|)"
               R"(after|with)|heal))\b)"
               R"(|\b(?:what|wat) (?:could|can|might) (?:possibly )?be (?:the|wrong)\b|)"
               R"(\b(?:know|find out|confirm|ask) (?:the (?:cause|reason)|if (?:it|this|that|i|)"
               R"(my|there|the|needling|physio)|whether|what (?:is|could|to)|why|how long)\b)"
               R"(|\b(?:possible|main) (?:causes?|remedy|remedies|cures?|solutions?|)"
               R"(treatments?)\b|\b(?:i need|needs|need your|please,? i need) (?:some )?help\b|)"
               R"(\bhelp me out\b)"}),
      part("may_i",
           PatternTest{
               R"(\b(?:(?:can|could|may|should|must) (?:i|we|he|she|one) (?:\w+ )?(?:still |)"
               R"(keep |continue |start |go back to |return to |also |just |safely |ever )*)"
               R"((?:run|walk|exercis|train|lift|swim|rid|cycl|play|stretch|us|tak|do|put|apply|)"
               R"(treat|fly|driv|work|sit|sleep|squat|jump|bend|wear|)"
               R"(eat|drink|massage|ic|keep|combin|avoid|go (?:running|swimming|back|for a)|)"
               R"(return|stop|resum|jog|hik|kneel|stand|danc|garden|carry|)"
               R"(strengthen|fix|heal|prevent|reliev|reduc|eas|get rid|tell if|know)(?:e|ing|)"
               R"(ning|ting|ming|s)?)"
               R"()\b)"}),
      part("do_i_need",
           PatternTest{
               R"(\b(?:do(?:es)? (?:i|he|she|my \w+|we) (?:really |still )?(?:need (?:to (?:see|)"
               R"(stop|rest|worry|do|wear|have|get|take|avoid|keep|ice|be worried|go|)"
               R"(strengthen)|surgery|an? (?:operation|brace|scan|mri|x-?ray|injection)|)"
               R"(physio|rest|treatment|crutches|orthotics)|have to (?:stop|rest|have|live|wear|)"
               R"(avoid|do))|(?:wonder(?:ing)?|not sure|unsure|don'?t know|like to know|)"
               R"(love to know|worried) (?:if|whether|what|why|how)|)"
               R"((?:any(?:one|body)|somebody|someone|you) (?:know|tell me) (?:if|whether|why|)"
               R"(what|how|of)|worth (?:seeing|trying|getting|having) (?:a |an )?)\b)"}),
  };
}

// Questions, told by their end. Between an auxiliary and what it asks for, no word begins with a y:
// "does your clinic treat" and "do you" ask for an appointment.
std::vector<Rule> asked() {
  std::vector<Rule> rules{
      part("does_it",
           PatternTest{
               R"(\b(?:can|could|will|would|does|do|did|might|may|)"
               R"(should) (?:[a-xz][\w'-]* ){1,5}?(?:help|work|caus|mean|com(?:e|ing) (?:from|)"
               R"(back)|)"
               R"(mak|hurt|need|heal|recover|affect|damage|harm|improv|fix|stop|prevent|worsen|)"
               R"(lead to|go away|get (?:better|worse|rid)|count|)"
               R"(strengthen|reliev|eas|reduc|tak|last|loosen|trigger|requir|settle|return|)"
               R"(happen|have to|interfere|suggest|indicat|feel|set off|)"
               R"(be (?:better|worse|permanent|painful|ok|okay|dangerous|serious|caused|related|)"
               R"(due|linked|from|normal|bad|harmful|safe|helpful|enough|fixed|cured|treated|)"
               R"(too|why|a sign|the cause|worth|my|an? \w+|the \w+|silly|wise|ok))e?\b)"}),
      part("is_it",
           PatternTest{
               R"(\b(?:is|are|was|am|isn'?t|aren'?t) (?:[\w'-]+ ){1,6}?(?:good|bad|better|best|)"
               R"(ok|okay|safe|normal|worth|helpful|useful|dangerous|harmful|)"
               R"(enough|recommended|advisable|an? (?:\w+ )?(?:sign|symptom|problem|cause|)"
               R"(good idea|bad idea|must)|common|serious|necessary|needed|effective|painful|)"
               R"(wise|possible|)"
               R"(too (?:late|early|soon|much|often|old|young|hard|heavy|many)|supposed|meant|)"
               R"(likely|related|linked|connected|caused|due to|risky|curable|reversible|)"
               R"(permanent|why|from|to blame|the (?:cause|reason|answer|same|only|best|right)|)"
               R"(an option|anything to worry|something to worry|doing (?:it|more|something)|)"
               R"(going to)\b)"
               R"(|\bis there (?:anything|something|(?:any|a|an|some) (?:\w+ )?(?:exercise|)"
               R"(stretch|way|thing|treatment|cure|risk|danger|harm|point|hope|link|connection|)"
               R"(reason|cream|brace|trick|alternative|medication|position))\w*\b)"}),
      part("what_which",
           PatternTest{
               R"(\b(?:what(?:'s|s| is| are| was) (?:the )?(?:best|cause|reason|difference|)"
               R"(wrong|going on|happening|recovery|quickest|fastest|safest|right|)"
               R"(usual|average|typical|treatment|cure|a good|good|causing|better|worse|signs?|)"
               R"(symptoms?|possible|likely|remedy|use|most)|)"
               R"(what (?:do|does|did) (?:[a-xz][\w'-]* ){1,6}?(?:mean|do|feel|cause|indicate|)"
               R"(look like|help)|)"
               R"(what (?:can|could|should|would|might|must) (?:i|we|it|be|help|cause|my|he|she|)"
               R"(the|this|a|make|have)|)"
               R"(what (?:helps?|causes?|makes?|happens|if (?:i|it|the|my)|works|brings|)"
               R"(stretch\w*|exercis\w*|kind of|type of|sort of|else|position|can|(?:pillow|)"
               R"(mattress|chair|shoes?|brace|cream|sport|weight|supplement|support|tape|)"
               R"(surface) (?:is|are|do|does|should|would|can|helps?))|)"
               R"(which (?:\w+ ){0,2}?(?:exercise|stretch|brace|shoe|pillow|mattress|chair|)"
               R"(treatment|cream|tablet|pain ?killer|position|sport|support|tape|type|kind|way|)"
               R"(side|muscle|one|activit|movement)\w*)\b)"}),
      part(
          "how_why",
          PatternTest{
              R"(\b(?:how (?:can|should|would|do|did|could) (?:i|we|he|she|my|one|the) |)"
              R"(how (?:long|soon|quickly|often|much|many|far|bad|serious|heavy|hard|likely|)"
              R"(common|normal|important|effective|painful|safe) )"
              R"((?:\w+ ){0,3}?(?:does|do|will|should|would|until|before|can|after|is it|)"
              R"(is this|must|might|are|did)|)"
              R"(how to (?:fix|get rid|treat|strengthen|stop|stretch|reliev|eas|sleep|sit|cure|)"
              R"(prevent|avoid|manage)e?|)"
              R"(how (?:come|long until|long before|long after)|why (?:do|does|is|are|did|has|)"
              R"(have|would|can|might|am|was|won'?t|doesn'?t|isn'?t)|)"
              R"(when (?:should|will my|will the|is it|does the|do the|can i (?:start|go back|)"
              R"(return))|has (?:this|it|that) (?:got )?(?:anything |something )?to do|(?:does|)"
              R"(did|has|is) any(?:one|body) else|how do (?:you|people|)"
              R"(others) (?:\w+ )?(?:sleep|sit|cope|manage|stretch|stop)|or (?:should|is it|)"
              R"(do i|an?|only|just|cold|heat|ice|rest)|where (?:does|do|is) (?:the|this|my))\b)"}),
  };
  for (Rule& rule : rules) rule.where = Where::questions;
  return rules;
}

}  // namespace

std::vector<Rule> clinic_advice() {
  std::vector<Rule> rules = requests();
  for (Rule& rule : asked()) rules.push_back(std::move(rule));
  rules.push_back(body_or_symptom());
  rules.push_back(part("asks", AnyTest{{"advice_request", "begins_to_ask", "may_i", "do_i_need",
                                        "does_it", "is_it", "what_which", "how_why"}}));
  rules.push_back(
      {.code = "asks_advice",
       .sentence = "Asks for advice about somebody's own health: better answered in person.",
       .effect = RuleEffect::hold,
       .test = AllTest{{"body_or_symptom", "asks"}},
       .reply =
           "Thank you for your question. We cannot give advice about your own health here, since "
           "that takes a proper assessment. Please call us or book an appointment, and we will be "
           "glad to help. If it is urgent, please call 000."});
  return rules;
}

}  // namespace rejoinder::triage
