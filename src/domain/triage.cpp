#include <rejoinder/triage.hpp>

#include <algorithm>

namespace rejoinder {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ham: return "ham";
    case Verdict::unsure: return "unsure";
    case Verdict::spam: return "spam";
  }
  return "unsure";
}

std::string_view to_string(QueuePlace place) {
  switch (place) {
    case QueuePlace::urgent: return "urgent";
    case QueuePlace::promising: return "promising";
    case QueuePlace::known: return "known";
    case QueuePlace::unsure: return "unsure";
    case QueuePlace::doubtful: return "doubtful";
  }
  return "unsure";
}

bool Assessment::held() const {
  return std::any_of(flags.begin(), flags.end(), [](const RuleHit& hit) {
    return hit.effect == RuleEffect::hold || hit.effect == RuleEffect::urgent;
  });
}

std::vector<std::string> codes_of(const std::vector<RuleHit>& hits) {
  std::vector<std::string> codes;
  for (const RuleHit& hit : hits) {
    if (std::find(codes.begin(), codes.end(), hit.code) == codes.end()) codes.push_back(hit.code);
  }
  return codes;
}

Candidate candidate_of(const Comment& comment) {
  return {.text = comment.text,
          .name = comment.name,
          .website = comment.website,
          .page_url = comment.page_url,
          .author = comment.author,
          .reply = comment.parent.has_value()};
}

Judgement judgement_of(const Assessment& assessment) {
  return {.risk = assessment.risk,
          .place = assessment.place,
          .flags = codes_of(assessment.flags),
          .signature = assessment.signature,
          .outside = assessment.outside};
}

}  // namespace rejoinder
