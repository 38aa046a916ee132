#include <catch2/catch.hpp>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "service/clinic.hpp"
#include "triage/fake_judge.hpp"

using namespace rejoinder;
using namespace rejoinder::test;

namespace {

// A clinic that has a past: so many comments of each kind, decided.
struct Judged : Clinic {
  explicit Judged(int each = 0) {
    for (int i = 0; i < each; ++i) {
      decide(post_by(i, spam(i)).id, Action::spam);
      decide(post_by(1'000 + i, good(i)).id, Action::approve);
    }
    triage.settle();
  }

  static std::string spam(int i) {
    return "Cheap pills number " + std::to_string(i) + " at our online store, order " +
           std::to_string(i * 7) + " today";
  }
  static std::string good(int i) {
    return "My knee hurt for " + std::to_string(i) + " weeks, and the stretches helped at last";
  }

  Receipt post_by(int author, const std::string& text) {
    Submission submission = Clinic::submission(text);
    submission.draft.author = "Visitor " + std::to_string(author);
    submission.draft.email = "visitor" + std::to_string(author) + "@example.com";
    return commenting.submit(submission).value();
  }

  SiteId site() { return administration.site("clinic")->id; }
  Card card(CommentId id) { return moderation.comment(Actor::command_line(), id)->card; }
  std::vector<CommentId> queue(QueueOrder order = QueueOrder::useful) {
    QueueRequest request;
    request.order = order;
    std::vector<CommentId> ids;
    const auto page = moderation.queue(Actor::command_line(), request);
    for (const Card& card : page->cards) ids.push_back(card.comment.id);
    return ids;
  }
  void set_policy(const TriageSettings& settings) {
    const std::string written = render::triage_settings_json(settings);
    REQUIRE(moderation.set_policy(Actor::command_line(), "clinic", {settings, written, true}));
    triage.settle();
  }
};

// Where two models differ; -1: nowhere. A megabyte is nothing that a failing check should show.
std::ptrdiff_t difference(const std::string& a, const std::string& b) {
  const auto [one, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return one == a.end() && other == b.end() ? -1 : one - a.begin();
}

void decide_of(Judged& clinic, int author, const std::string& text, Action action) {
  clinic.decide(clinic.post_by(author, text).id, action);
}

bool has(const std::vector<Reason>& reasons, std::string_view words) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& reason) {
    return reason.sentence.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("What moderators decide is what the next comment is judged by") {
  Judged clinic(20);
  const Card spam = clinic.card(clinic.post_by(1, "Cheap pills, order today at our store").id);
  const Card good = clinic.card(clinic.post_by(2, "My knee hurt, the stretches helped").id);
  CHECK(spam.assessment.risk > 0.8);
  CHECK(good.assessment.risk < 0.2);
  CHECK(has(spam.assessment.reasons, "you marked as spam"));
  CHECK(has(good.assessment.reasons, "you approved"));
}

TEST_CASE("A reason points at what the visitor wrote") {
  Judged clinic(20);
  const std::string text = "Hello! CHEAP p\u0456lls for all";  // A Cyrillic i.
  const Card card = clinic.card(clinic.post_by(1, text).id);
  bool found = false;
  for (const Reason& reason : card.assessment.reasons) {
    const std::string part = text.substr(reason.span.start, reason.span.end - reason.span.start);
    if (reason.sentence.find("pills") != std::string::npos) {
      CHECK(part == "p\u0456lls");
      found = true;
    }
  }
  CHECK(found);
}

TEST_CASE("An undone decision leaves a model that is byte for byte as before it") {
  Judged clinic(5);
  const std::string before = clinic.triage.model_bytes(clinic.site());
  const CommentId id = clinic.post_by(1, "Something new altogether").id;
  const auto decision = clinic.decide(id, Action::spam).decision.id;
  clinic.triage.settle();
  CHECK(difference(clinic.triage.model_bytes(clinic.site()), before) != -1);
  REQUIRE(clinic.moderation.undo(Actor::command_line(), decision));
  clinic.triage.settle();
  CHECK(difference(clinic.triage.model_bytes(clinic.site()), before) == -1);
}

TEST_CASE("A model made again from the log is the one that learned as it went") {
  Judged clinic(8);
  const CommentId id = clinic.post_by(1, "First thought spam, and then good").id;
  clinic.decide(id, Action::spam);
  clinic.decide(clinic.post_by(2, "In between").id, Action::approve);
  clinic.decide(id, Action::approve);
  clinic.triage.settle();
  triage::Desk anew(*clinic.store, triage::Prior(),
                    {&render::triage_settings_json, &render::stored_triage_settings});
  static_cast<void>(anew.settings(clinic.site()));
  anew.settle();
  CHECK(difference(anew.model_bytes(clinic.site()), clinic.triage.model_bytes(clinic.site())) ==
        -1);
}

TEST_CASE("Snapshots change nothing in what is learned") {
  Judged clinic(130);  // 260 decisions: one snapshot.
  const auto kept = clinic.store->read([&](Reader& reader) {
    return reader.snapshot(clinic.site(), DecisionId{1'000'000}).has_value();
  });
  CHECK(kept);
  const std::string learned = clinic.triage.model_bytes(clinic.site());
  clinic.store->write([&](Writer& writer) { writer.drop_snapshots(clinic.site(), DecisionId{0}); });
  triage::Desk anew(*clinic.store, triage::Prior(),
                    {&render::triage_settings_json, &render::stored_triage_settings});
  static_cast<void>(anew.settings(clinic.site()));
  anew.settle();
  CHECK(difference(anew.model_bytes(clinic.site()), learned) == -1);
}

TEST_CASE("What waits takes its new place when others are decided") {
  Judged clinic;
  // Nobody knows yet that this is not wanted here.
  const auto unwanted = [](int i) {
    return "Our catalogue of garden chairs, page " + std::to_string(i) + ", has a new colour";
  };
  const CommentId spam = clinic.post_by(1, unwanted(500)).id;
  const CommentId good = clinic.post_by(2, Judged::good(500)).id;
  CHECK(clinic.queue() == std::vector{spam, good});
  for (int i = 0; i < 30; ++i) {
    clinic.decide(clinic.post_by(100 + i, unwanted(i)).id, Action::spam);
    clinic.decide(clinic.post_by(200 + i, Judged::good(i)).id, Action::approve);
  }
  clinic.triage.settle();
  CHECK(clinic.queue() == std::vector{good, spam});
  CHECK(clinic.queue(QueueOrder::risk) == std::vector{spam, good});
}

TEST_CASE("Near-duplicates are one campaign, decided and undone as one") {
  Judged clinic;
  const std::string text = "Visit our shop for the best prices on watches and bags, order ";
  const CommentId first = clinic.post_by(1, text + "1234 now").id;
  const CommentId other = clinic.post_by(2, "How long should I rest after a sprain?").id;
  const CommentId second = clinic.post_by(3, text + "98 now").id;
  const CommentId third = clinic.post_by(4, text + "555 today").id;
  CHECK(clinic.card(second).campaign == first);
  CHECK(clinic.card(second).campaign_size.comments == 3);
  CHECK(clinic.card(first).campaign == first);
  CHECK_FALSE(clinic.card(other).campaign);

  DecisionRequest request;
  request.campaign = first;
  request.action = Action::spam;
  const auto outcome = clinic.moderation.decide(Actor::command_line(), request);
  REQUIRE(outcome);
  CHECK(outcome->comments.size() == 3);
  CHECK(clinic.card(third).comment.status == Status::spam);
  // Who comes later joins it, is told to be like three that are spam, and is decided by nobody.
  const CommentId later = clinic.post_by(5, text + "77 now").id;
  CHECK(clinic.card(later).campaign == first);
  CHECK(clinic.card(later).campaign_size.last == later);
  CHECK(clinic.card(later).campaign_size.spam == 3);
  CHECK(clinic.card(later).comment.status == Status::pending);
  // Nor by somebody who had not seen it.
  request.through = third;
  CHECK_FALSE(clinic.moderation.decide(Actor::command_line(), request));
  REQUIRE(clinic.moderation.undo(Actor::command_line(), outcome->decision.id));
  CHECK(clinic.card(first).comment.status == Status::pending);
  CHECK_FALSE(clinic.moderation.decide(Actor::command_line(), [&] {
    DecisionRequest unknown = request;
    unknown.campaign = other;
    return unknown;
  }()));
}

TEST_CASE("Campaigns are found after a restart too") {
  Judged clinic;
  const std::string text = "Visit our shop for the best prices on watches and bags, order ";
  const CommentId first = clinic.post_by(1, text + "1234 now").id;
  triage::Desk anew(*clinic.store, triage::Prior(),
                    {&render::triage_settings_json, &render::stored_triage_settings});
  CommentingOptions options{.per_network = {}, .per_email = {}};
  options.triage = &anew;
  Commenting commenting(*clinic.store, *clinic.keys, clinic.renderer, clinic.clock, options);
  Submission submission = Clinic::submission(text + "9 now");
  submission.draft.email = "other@example.com";
  const CommentId second = commenting.submit(submission)->id;
  CHECK(clinic.card(second).campaign == first);
}

TEST_CASE("A flag beats trust, and puts what is urgent on top") {
  Judged clinic;
  clinic.set(Trust::previous);
  clinic.post_approved("Hello");
  const Receipt plain = clinic.post("All is well");
  CHECK(plain.shown == Status::approved);
  const Receipt held = clinic.post("Call me on 0491 570 006 please");
  CHECK(held.shown == Status::pending);
  const auto flags = clinic.card(held.id).assessment.flags;
  REQUIRE_FALSE(flags.empty());
  CHECK(flags.front().redaction == "[phone number removed]");
  const CommentId urgent = clinic.post("I want to kill myself").id;
  CHECK(clinic.queue().front() == urgent);
}

TEST_CASE("A policy is tried before it is set, and holds for what waits once it is") {
  Judged clinic;
  TriageSettings settings;
  settings.rules = preset("general").value();
  clinic.set_policy(settings);
  const CommentId id = clinic.post("My medicare number is 2123 45670 1").id;
  const Ruleset clinics = preset("health-clinic").value();
  const auto trial = clinic.moderation.try_rules(Actor::command_line(), "clinic", clinics);
  REQUIRE(trial);
  CHECK(trial->looked_at == 1);
  REQUIRE(trial->hits.size() == 1);
  CHECK(trial->hits.front().comment.id == id);
  settings.rules = clinics;
  clinic.set_policy(settings);
  CHECK_FALSE(clinic.card(id).assessment.flags.empty());
}

TEST_CASE("Only an owner sets a policy, and one with faults is refused by field") {
  Judged clinic;
  Actor moderator = Actor::of({ModeratorId{1}, "tom", Role::moderator, {clinic.site()}, {}});
  TriageSettings settings;
  settings.rules = preset("general").value();
  CHECK(clinic.moderation.set_policy(moderator, "clinic", {settings, "{}"}).error().code ==
        Errc::forbidden);
  CHECK(clinic.moderation.set_policy(moderator, "other", {settings, "{}"}).error().code ==
        Errc::not_found);
  settings.ham_below = 0.9;
  settings.spam_above = 0.1;
  const auto refused =
      clinic.moderation.set_policy(Actor::command_line(), "clinic", {settings, ""});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields.front().field == "spam_above");
}

TEST_CASE("A verdict acts only for a site that wants it, and has decided enough") {
  Judged young(5);
  TriageSettings settings;
  settings.rules = preset("general").value();
  settings.auto_spam = true;
  settings.spam_above = 0.7;
  young.set_policy(settings);
  CHECK(young.card(young.post_by(1, Judged::spam(900)).id).comment.status == Status::pending);

  Judged grown(30);
  CHECK(grown.card(grown.post_by(1, Judged::spam(900)).id).comment.status == Status::pending);
  grown.set_policy(settings);
  const Receipt receipt = grown.post_by(2, Judged::spam(901));
  CHECK(receipt.shown == Status::pending);  // Whom we take for spam is not told.
  CHECK(grown.card(receipt.id).comment.status == Status::spam);
  const auto history = grown.moderation.comment(Actor::command_line(), receipt.id)->history;
  REQUIRE(history.size() == 1);
  CHECK(history.front().actor == ActorKind::rule);
  CHECK(history.front().reason == "verdict");
}

TEST_CASE("Health is told by what was thought before each decision") {
  Judged clinic(40);
  clinic.decide(clinic.post_by(1, Judged::spam(700)).id, Action::approve);  // A slip of the hand.
  clinic.triage.settle();
  const auto health = clinic.moderation.health(Actor::command_line());
  REQUIRE(health.size() == 1);
  const TriageHealth& triage = health.front().triage;
  CHECK(triage.learned == 81);
  CHECK(triage.looked_at == 81);
  CHECK(triage.spam == 40);
  CHECK(triage.recall >= 0);
  CHECK(triage.calibration_error < 0.5);
  CHECK_FALSE(health.front().oldest_waiting);
  REQUIRE_FALSE(triage.recheck.empty());
  CHECK_FALSE(triage.recheck.front().spam);
}

TEST_CASE("What one author is approved for again and again teaches little") {
  Judged clinic(30);
  for (int i = 0; i < 15; ++i) {
    clinic.decide(clinic.post_by(9'999, Judged::spam(2'000 + i)).id, Action::approve);
  }
  clinic.triage.settle();
  CHECK(clinic.card(clinic.post_by(1, Judged::spam(3'000)).id).assessment.risk > 0.5);
}

TEST_CASE("What was decided of an author is told of the next comment, and an address is no key") {
  Judged clinic(20);
  constexpr int spammer_no = 700;
  constexpr int regular_no = 800;
  const std::string neither = "See you on the weekend";
  for (int i = 0; i < 3; ++i) {
    decide_of(clinic, spammer_no, "Order this and that, no. " + std::to_string(i), Action::spam);
    decide_of(clinic, regular_no, "It went well, day " + std::to_string(i), Action::approve);
  }
  clinic.triage.settle();
  const Card stranger = clinic.card(clinic.post_by(900, neither).id);
  const Card spammer = clinic.card(clinic.post_by(spammer_no, neither).id);
  const Card regular = clinic.card(clinic.post_by(regular_no, neither).id);
  CHECK(has(spammer.assessment.reasons, "You marked as spam 3 comments of its author's before."));
  CHECK(has(regular.assessment.reasons, "You approved 3 comments of its author's before."));
  CHECK(!has(stranger.assessment.reasons, "of its author's"));
  CHECK(spammer.assessment.risk > stranger.assessment.risk);
  CHECK(regular.assessment.risk < stranger.assessment.risk);
  // Who guesses a regular's address does not get spam past.
  CHECK(clinic.card(clinic.post_by(regular_no, Judged::spam(3)).id).assessment.risk > 0.8);
}

TEST_CASE("A good record sorts, and publishes nothing") {
  Judged clinic(40);
  for (int i = 0; i < 4; ++i) {
    decide_of(clinic, 800, "It went well, day " + std::to_string(i), Action::approve);
    decide_of(clinic, 801, "All is fine, week " + std::to_string(i), Action::approve);
  }
  clinic.triage.settle();
  const auto risk_of = [&](int author) {
    return clinic.card(clinic.post_by(author, "See you there on Monday").id).assessment.risk;
  };
  const double of_regular = risk_of(800);
  const double of_stranger = risk_of(900);
  REQUIRE(of_regular < of_stranger);
  TriageSettings settings;
  settings.rules = preset("general").value();
  settings.auto_approve = true;
  settings.ham_below = (of_regular + of_stranger) / 2;
  settings.spam_above = std::max(0.95, (settings.ham_below + 1) / 2);
  clinic.set_policy(settings);
  const Receipt receipt = clinic.post_by(801, "See you there on Monday");
  CHECK(clinic.card(receipt.id).assessment.verdict == Verdict::ham);
  CHECK(receipt.shown == Status::pending);
}

TEST_CASE("A comment that was marked as spam stays what was judged") {
  Judged clinic(5);
  const Receipt receipt = clinic.post_by(1, "Cheap pills for everybody");
  clinic.decide(receipt.id, Action::spam);
  REQUIRE(clinic.commenting.edit("clinic", receipt.id, receipt.edit_token, "A good question?"));
  CHECK(clinic.card(receipt.id).comment.text == "Cheap pills for everybody");
}

TEST_CASE("Who edits a comment takes nobody along into what it has become") {
  Judged clinic;
  const std::string text = "Thank you for this article, it helped me with my shoulder, part ";
  const Receipt bait = clinic.post_by(1, text + "1");
  const CommentId honest = clinic.post_by(2, text + "2").id;
  REQUIRE(clinic.card(honest).campaign == bait.id);
  REQUIRE(clinic.commenting.edit("clinic", bait.id, bait.edit_token, "Casino, casino, casino"));
  CHECK_FALSE(clinic.card(bait.id).campaign);
  CHECK_FALSE(clinic.card(honest).campaign);
  // The good ones still find each other, and the bait is not decided with them.
  const Card third = clinic.card(clinic.post_by(3, text + "3").id);
  CHECK(third.campaign_size.comments == 2);
  DecisionRequest request;
  request.campaign = third.campaign;
  const auto outcome = clinic.moderation.decide(Actor::command_line(), request);
  REQUIRE(outcome);
  CHECK(outcome->comments.size() == 2);
  CHECK(clinic.card(bait.id).comment.status == Status::pending);
}

TEST_CASE("A reason quotes words, and no sentence of a visitor's own") {
  Judged clinic;
  const std::string forged = "pills\u201d\u2800is\u2800in\u280099\u2800comments";
  for (int i = 0; i < 12; ++i) {
    clinic.decide(clinic.post_by(i, forged + " number " + std::to_string(i)).id, Action::spam);
    clinic.decide(clinic.post_by(100 + i, Judged::good(i)).id, Action::approve);
  }
  clinic.triage.settle();
  const Card card = clinic.card(clinic.post_by(1, forged).id);
  CHECK_FALSE(has(card.assessment.reasons, "99"));
}

TEST_CASE("Outside judges that learn are told of each decision once, and of none again") {
  Judged clinic;
  std::mutex mutex;
  std::vector<std::pair<std::string, Opinion>> told;
  const auto teaching = [&](const OutsideQuestion& question,
                            Opinion truth) -> triage::test::Taught {
    const std::lock_guard lock(mutex);
    told.emplace_back(question.text, truth);
    return {};
  };
  const auto heard = [&](std::size_t count) {
    return triage::test::eventually([&] {
      const std::lock_guard lock(mutex);
      return told.size() == count;
    });
  };
  clinic.decide(clinic.post_by(1, "Of before").id, Action::approve);
  OutsideJudges judges(
      triage::test::bench_of(triage::test::seat(
          triage::test::always(OutsideAnswer{.opinion = Opinion::none}), teaching)),
      clinic.clock);
  triage::Desk desk(*clinic.store, triage::Prior(),
                    {&render::triage_settings_json, &render::stored_triage_settings}, &judges);
  Moderation moderation(*clinic.store, *clinic.keys, clinic.renderer, clinic.clock, &desk);
  static_cast<void>(desk.health(clinic.site()));
  desk.settle();
  const auto decide = [&](CommentId id, Action action) {
    const auto outcome = moderation.decide(Actor::command_line(), {{{id, {}}}, action, "", ""});
    desk.settle();
    return outcome->decision.id;
  };
  decide(clinic.post_by(2, "Cheap pills").id, Action::spam);
  REQUIRE(heard(1));
  const DecisionId good = decide(clinic.post_by(3, "Thank you").id, Action::approve);
  REQUIRE(heard(2));
  // What is learned anew after an undo is old to them.
  REQUIRE(moderation.undo(Actor::command_line(), good));
  desk.settle();
  decide(clinic.post_by(4, "Bye").id, Action::approve);
  REQUIRE(heard(3));
  CHECK(told[0] == std::pair<std::string, Opinion>("Cheap pills", Opinion::spam));
  CHECK(told[1] == std::pair<std::string, Opinion>("Thank you", Opinion::ham));
  CHECK(told[2].first == "Bye");
}

TEST_CASE("What may be good does not wait behind what is very probably spam") {
  Judged clinic(12);
  TriageSettings settings;
  settings.rules = preset("general").value();
  settings.ham_below = 0;
  settings.spam_above = 1;  // Of neither the verdict is sure.
  clinic.set_policy(settings);
  const CommentId first = clinic.post_by(500, Judged::spam(98)).id;
  const CommentId spam = clinic.post_by(500, Judged::spam(99)).id;
  const CommentId good = clinic.post_by(501, Judged::good(99)).id;
  REQUIRE(clinic.card(spam).assessment.risk > 0.8);
  REQUIRE(clinic.card(good).assessment.risk < 0.8);

  CHECK(clinic.queue() == std::vector{good, first, spam});
  CHECK(clinic.card(spam).assessment.verdict == Verdict::unsure);
  const auto dossier = clinic.moderation.comment(Actor::command_line(), spam);
  REQUIRE(dossier->others.size() == 1);
  CHECK(dossier->others.front().assessment.verdict == Verdict::unsure);
}

TEST_CASE("Only who has proved it lets more be published without a moderator") {
  Judged clinic;
  const Actor owner{ActorKind::moderator, ModeratorId{1}, "mia", true, {}};
  TriageSettings settings;
  settings.rules = preset("general").value();
  settings.auto_approve = true;
  const auto refused = clinic.moderation.set_policy(owner, "clinic", {settings, "{}"});
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().fields.size() == 1);
  CHECK(refused.error().fields.front().field == "password");
  CHECK_FALSE(clinic.triage.settings(clinic.site()).auto_approve);
}
