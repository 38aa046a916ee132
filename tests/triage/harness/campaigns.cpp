#include "campaigns.hpp"

#include <functional>
#include <string_view>
#include <vector>

#include "triage/campaigns/finder.hpp"
#include "triage/fold.hpp"

namespace harness {

using namespace rejoinder;
using namespace rejoinder::triage;

Joined join(const Comments& comments, Dates dates) {
  CampaignFinder finder;
  std::vector<Label> labels;
  struct Count {
    double all = 0;
    double joined = 0;
  };
  Count spam;
  Count ham;
  double opposite = 0;
  for (const std::size_t place : in_time_order(comments)) {
    const Comment& comment = comments[place];
    const auto number = static_cast<std::int64_t>(labels.size());
    Member member;
    member.comment = CommentId{number + 1};
    member.signature = sign(fold(comment.text).text);
    member.traits.created =
        Time(std::chrono::milliseconds(dates == Dates::real ? comment.at_ms : 0));
    if (!comment.author.empty()) member.traits.name = std::hash<std::string>{}(comment.author);
    const auto match = finder.find(member.signature, member.traits);
    finder.add(member);
    labels.push_back(comment.label);
    Count& count = comment.is_spam() ? spam : ham;
    ++count.all;
    if (!match) continue;
    ++count.joined;
    if (labels[static_cast<std::size_t>(match->twin) - 1] != comment.label) ++opposite;
  }
  return {spam.joined / spam.all, ham.joined / ham.all, opposite / (spam.joined + ham.joined)};
}

}  // namespace harness
