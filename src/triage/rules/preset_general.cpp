#include <string>
#include <utility>

#include "triage/rules/presets.hpp"

namespace rejoinder::triage {
namespace {

Rule identifier(std::string code, std::string sentence, std::string finder, std::string reply,
                std::string redaction) {
  return {.code = std::move(code),
          .sentence = std::move(sentence),
          .effect = RuleEffect::hold,
          .test = IdentifierTest{std::move(finder)},
          .reply = std::move(reply),
          .redaction = std::move(redaction)};
}

// What every reply about a removed number says.
std::string removed(std::string_view what) {
  return "Thank you for your comment. To protect your privacy we do not publish " +
         std::string(what) + ", so we have removed it.";
}

constexpr const char* danger_reply =
    "If you or someone else is in danger now, please call 000. For support at any hour of the day, "
    "call Lifeline on 13 11 14.";

}  // namespace

std::vector<Rule> general_identifiers() {
  return {
      identifier("phone_number", "Holds what looks like a phone number.", "phone",
                 removed("phone numbers"), "[phone number removed]"),
      identifier("email_address", "Holds what looks like an email address.", "email",
                 removed("email addresses"), "[email address removed]"),
      identifier("payment_card", "Holds what looks like the number of a payment card.",
                 "payment_card",
                 removed("card numbers") + " If the card is yours, please tell your bank.",
                 "[card number removed]"),
      identifier("tax_file_number", "Holds what looks like an Australian tax file number.", "tfn",
                 removed("tax file numbers"), "[tax file number removed]"),
      identifier("business_number", "Holds what looks like an Australian Business Number.", "abn",
                 removed("business numbers"), "[business number removed]"),
      identifier("company_number", "Holds what looks like an Australian Company Number.", "acn",
                 removed("company numbers"), "[company number removed]"),
      identifier("health_identifier", "Holds what looks like an Individual Healthcare Identifier.",
                 "ihi", removed("healthcare identifiers"), "[healthcare identifier removed]"),
  };
}

std::vector<Rule> general_dangers() {
  return {
      {.code = "self_harm",
       .sentence = "May speak of suicide or self-harm: please read this first.",
       .effect = RuleEffect::urgent,
       .test =
           listed("suicid*|kill myself|kill my self|killing myself|hang myself|hanging myself|"
                  "drown myself|end my life|ending my life|end my own life|take my life|"
                  "taking my life|take my own life|taking my own life|end it all|ending it all|"
                  "about ending it|of ending it|consider ending it|considering ending it|"
                  "want to end it|like ending it|about ending things|want to die|wanna die|"
                  "wish i was dead|wish i were dead|wish i could die|wish i had died|"
                  "better off dead|rather be dead|better off without me|happier without me|"
                  "no reason to live|no reason to go on|reason to carry on|reason to keep going|"
                  "miss me if i was gone|miss me if i were gone|miss me if i died|"
                  "want it all to end|want it all to stop|life is not worth|life isn't worth|"
                  "jump off the|nothing to live for|no point in living|no point living|"
                  "no point in going on|no point going on|not worth living|isn't worth living|"
                  "tired of living|tired of being alive|don't want to live|do not want to live|"
                  "no longer want to live|don't want to be alive|do not want to be alive|"
                  "don't want to wake up|do not want to wake up|hope i don't wake up|"
                  "hope i do not wake up|not wake up tomorrow|never wake up again|"
                  "don't want to be here anymore|don't want to be here any more|"
                  "do not want to be here anymore|do not want to be here any more|"
                  "don't want to go on|do not want to go on|can't go on like this|"
                  "cannot go on like this|can not go on like this|can't go on any more|"
                  "can't go on anymore|can not go on any more|cannot go on any more|"
                  "can't live like this|cannot live like this|can not live like this|"
                  "want to hurt myself|going to hurt myself|might hurt myself|will hurt myself|"
                  "hurting myself on purpose|hurt myself on purpose|of hurting myself|"
                  "about hurting myself|like hurting myself|harm myself|harming myself|"
                  "harmed myself|self harm*|self-harm*|cut myself|cutting myself|cut my wrist*|"
                  "slit my wrist*|jump off a bridge|jump in front of|not be here tomorrow"),
       .reply = danger_reply},
      {.code = "threat",
       .sentence = "May threaten somebody: please read this first.",
       .effect = RuleEffect::urgent,
       .test =
           PatternTest{
               R"(\b(?:i'?ll|i will|i'?m going to|i am going to|i'?m gonna|gonna|we'?ll|we will) )"
               R"((?:kill|murder|stab|shoot|bash|hurt|find) (?:you|u|him|her|them|ya)\b)"
               R"(|\bkill (?:your ?self|urself)\b|\bkys\b|\b(?:you|u) (?:should|deserve to) die\b)"
               R"(|\bi know where (?:you|u) live\b|\bbomb threat\b)"},
       .reply = "Your comment was not published. Threats are against our rules, and we may report "
                "them."},
      {.code = "emergency_call",
       .sentence = "Speaks of calling an ambulance or 000: please read this first.",
       .effect = RuleEffect::urgent,
       .test =
           PatternTest{R"(\b(?:call(?:ed|ing)?|dial(?:led)?|ring|rang|phone) (?:for )?)"
                       R"((?:000|triple (?:0|zero|o)|an ambulance|the ambulance|911|999|112)\b)"},
       .reply = danger_reply},
  };
}

std::vector<Rule> general_manners() {
  return {
      {.code = "many_links",
       .sentence = "Has more than two links.",
       .effect = RuleEffect::mark,
       .test = LinksTest{2},
       .reply = "Thank you for your comment. Please send it again with no more than two links."},
      {.code = "shouting",
       .sentence = "Is written mostly in capitals.",
       .effect = RuleEffect::mark,
       .test = CapitalsTest{.percent = 70, .letters_min = 20},
       .reply = "Thank you for your comment. Please send it again without all the capitals."},
      {.code = "very_long",
       .sentence = "Is longer than 5,000 characters.",
       .effect = RuleEffect::mark,
       .test = LengthTest{5'000},
       .reply = "Thank you for your comment. Please send us a shorter version."},
      // Off until a site wants it: what offends depends on the place.
      {.code = "coarse_language",
       .sentence = "Uses a coarse word or an insult.",
       .effect = RuleEffect::mark,
       .test = WordsTest{{"arsehole*", "asshole*", "bastard*", "bitch*", "bullshit", "cunt*",
                          "dickhead*", "fuck*", "idiot*", "moron*", "motherfuck*", "piss off",
                          "shit", "shitty", "slut*", "twat*", "wanker*", "whore*"}},
       .reply = "Thank you for your comment. Please send it again in words that we can publish.",
       .enabled = false},
  };
}

}  // namespace rejoinder::triage
