#include <catch2/catch.hpp>

#include <algorithm>

#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/policy.hpp>

using namespace rejoinder;

namespace {

Assessment said(Verdict verdict) {
  Assessment assessment;
  assessment.verdict = verdict;
  return assessment;
}

Assessment flagged(RuleEffect effect) {
  Assessment assessment = said(Verdict::ham);
  assessment.flags.push_back(
      {.code = "phone_number", .sentence = {}, .effect = effect, .span = {}});
  return assessment;
}

}  // namespace

TEST_CASE("A stranger always waits, and so does everybody where nobody is trusted") {
  const Author stranger{};
  Author known{};
  known.approved_count = 3;
  known.verified = true;
  for (const Trust trust : {Trust::never, Trust::verified, Trust::previous}) {
    CHECK(initial_status(trust, stranger, said(Verdict::ham)) == Status::pending);
  }
  CHECK(initial_status(Trust::never, known, said(Verdict::ham)) == Status::pending);
}

TEST_CASE("A known author passes where the site says so, unless the verdict is spam") {
  Author known{};
  known.approved_count = 1;
  CHECK(initial_status(Trust::previous, known, said(Verdict::unsure)) == Status::approved);
  CHECK(initial_status(Trust::previous, known, said(Verdict::spam)) == Status::pending);
  CHECK(initial_status(Trust::verified, known, said(Verdict::unsure)) == Status::pending);
  known.verified = true;
  CHECK(initial_status(Trust::verified, known, said(Verdict::unsure)) == Status::approved);
  known.spam_count = 1;
  CHECK(initial_status(Trust::previous, known, said(Verdict::ham)) == Status::pending);
}

TEST_CASE("A flag that holds beats trust, and one that only marks does not") {
  Author known{};
  known.approved_count = 1;
  CHECK(initial_status(Trust::previous, known, flagged(RuleEffect::hold)) == Status::pending);
  CHECK(initial_status(Trust::previous, known, flagged(RuleEffect::urgent)) == Status::pending);
  CHECK(initial_status(Trust::previous, known, flagged(RuleEffect::mark)) == Status::approved);
}

TEST_CASE("A verdict decides only where the site lets it, and never past a flag") {
  const Author stranger{};
  Assessment spam = said(Verdict::spam);
  CHECK(initial_status(Trust::never, stranger, spam) == Status::pending);
  spam.acts = true;
  CHECK(initial_status(Trust::never, stranger, spam) == Status::spam);
  Assessment good = said(Verdict::ham);
  good.acts = true;
  CHECK(initial_status(Trust::never, stranger, good) == Status::approved);
  Assessment held = flagged(RuleEffect::hold);
  held.acts = true;
  CHECK(initial_status(Trust::never, stranger, held) == Status::pending);
}

TEST_CASE("Every word of the store and the wire is read back as what it was") {
  for (const Status status : {Status::pending, Status::approved, Status::spam, Status::trash}) {
    CHECK(status_from(to_string(status)) == status);
  }
  for (const Action action :
       {Action::approve, Action::spam, Action::trash, Action::restore, Action::undo}) {
    CHECK(action_from(to_string(action)) == action);
  }
  for (const Trust trust : {Trust::never, Trust::verified, Trust::previous}) {
    CHECK(trust_from(to_string(trust)) == trust);
  }
  CHECK_FALSE(status_from("Approved"));
}

TEST_CASE("A reply below the deepest level stands beside its parent") {
  ThreadPath path;
  for (std::int64_t id = 1; id <= 20; ++id) {
    path = path_above_reply(path);
    path.push_back(CommentId{id});
    CHECK(path.size() ==
          std::min<std::size_t>(static_cast<std::size_t>(id), limits::reply_depth_max));
  }
  CHECK(path.front() == CommentId{1});
  CHECK(path.back() == CommentId{20});
}

TEST_CASE("A seal covers every field that is written, unambiguously") {
  Decision decision;
  decision.site = SiteId{1};
  decision.reason = "ab";
  decision.note = "c";
  decision.changes = {{CommentId{1}, Status::pending, Status::approved, 2}};
  const std::string line = sealed_text(decision);
  const auto differs = [&](auto change) {
    Decision other = decision;
    change(other);
    return sealed_text(other) != line;
  };
  CHECK(differs([](Decision& d) { d.site = SiteId{2}; }));
  CHECK(differs([](Decision& d) { d.action = Action::spam; }));
  CHECK(differs([](Decision& d) { d.actor = ActorKind::rule; }));
  CHECK(differs([](Decision& d) { d.moderator = ModeratorId{1}; }));
  CHECK(differs([](Decision& d) { d.reason = "a", d.note = "bc"; }));
  CHECK(differs([](Decision& d) { d.undoes = DecisionId{1}; }));
  CHECK(differs([](Decision& d) { d.created += std::chrono::milliseconds(1); }));
  CHECK(differs([](Decision& d) { d.changes[0].comment = CommentId{2}; }));
  CHECK(differs([](Decision& d) { d.changes[0].from = Status::spam; }));
  CHECK(differs([](Decision& d) { d.changes[0].version = 3; }));
  CHECK(differs([](Decision& d) { d.changes.push_back(d.changes[0]); }));
}
