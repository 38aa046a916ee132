#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stop_token>
#include <string>
#include <thread>

#include "service/clinic.hpp"

using namespace rejoinder;
using namespace rejoinder::test;

namespace {

const Actor owner = Actor::command_line();

struct Desk : Clinic {
  Card card(CommentId id) { return moderation.comment(owner, id)->card; }
  std::vector<Dossier::Earlier> earlier(CommentId id) {
    return moderation.comment(owner, id)->earlier;
  }
  Result<DecisionOutcome> approve_redacted(CommentId id) {
    DecisionRequest request;
    request.comments = {{id, {}}};
    request.redact = true;
    return moderation.decide(owner, request);
  }
  std::vector<CommentId> proposed() {
    QueueRequest request;
    request.status = Status::approved;
    request.proposed = true;
    std::vector<CommentId> ids;
    const auto page = moderation.queue(owner, request);
    for (const Card& card : page->cards) ids.push_back(card.comment.id);
    return ids;
  }
  void put_rules(std::vector<Rule> rules) {
    const TriageSettings settings{.rules = {.name = "own", .rules = std::move(rules)}};
    REQUIRE(
        moderation.set_policy(owner, "clinic", {settings, render::triage_settings_json(settings)}));
  }
  void set_rules(std::vector<Rule> rules) {
    put_rules(std::move(rules));
    triage.settle();
  }
  static Rule holds(const std::string& word) {
    return {.code = "word_" + word,
            .sentence = "Says " + word + ".",
            .effect = RuleEffect::hold,
            .test = WordsTest{{word}}};
  }
};

const std::string call = "Call me on 0491 570 006, my knee is fine";
const std::string without = "Call me on [phone number removed], my knee is fine";

}  // namespace

TEST_CASE("What is approved redacted is public without what flags point at, and marked") {
  Desk desk;
  const CommentId id = desk.post(call).id;
  const auto outcome = desk.approve_redacted(id);
  REQUIRE(outcome);
  CHECK(outcome->comments.front().text == without);
  const auto shown = desk.published();
  REQUIRE(shown.size() == 1);
  CHECK(shown.front().redacted);
  CHECK_FALSE(shown.front().edited);
  CHECK(shown.front().html.find("0491") == std::string::npos);
  CHECK(shown.front().html.find("[phone number removed]") != std::string::npos);
  CHECK(desk.card(id).assessment.flags.empty());
  CHECK(desk.card(id).comment.redacted == desk.clock.now());
  REQUIRE(desk.earlier(id).size() == 1);
  CHECK(desk.earlier(id).front().text == call);
  CHECK(desk.earlier(id).front().revision.decision == outcome->decision.id);
  CHECK_FALSE(desk.administration.examine().size());
}

TEST_CASE("An undo of a redacted approval brings the text back as well") {
  Desk desk;
  const CommentId id = desk.post(call).id;
  const auto outcome = desk.approve_redacted(id);
  const auto undone = desk.moderation.undo(owner, outcome->decision.id);
  REQUIRE(undone);
  CHECK(desk.card(id).comment.text == call);
  CHECK(desk.card(id).comment.status == Status::pending);
  CHECK_FALSE(desk.card(id).comment.redacted);
  CHECK_FALSE(desk.card(id).assessment.flags.empty());
  CHECK(desk.published().empty());
  // And an undo of that.
  REQUIRE(desk.moderation.undo(owner, undone->decision.id));
  CHECK(desk.card(id).comment.text == without);
  REQUIRE(desk.published().size() == 1);
  CHECK(desk.published().front().redacted);
}

TEST_CASE("More than a rule tells of at once is redacted all the same") {
  Desk desk;
  std::string text;
  for (int i = 0; i < 45; ++i) text += "or call 0491 570 0" + std::to_string(10 + i) + " now\n";
  const CommentId id = desk.post(text).id;
  REQUIRE(desk.approve_redacted(id));
  CHECK(desk.card(id).comment.text.find("0491") == std::string::npos);
}

TEST_CASE("What cannot be taken out whole is not published at all") {
  Desk desk;
  std::string text;
  for (int i = 0; i < 900; ++i) text += "0491 570 0" + std::to_string(10 + i % 90) + "\n";
  const CommentId id = desk.post(text).id;
  const auto refused = desk.approve_redacted(id);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().slug == "too_much_to_redact");
  CHECK(desk.published().empty());
  CHECK(desk.card(id).comment.text == text);
}

TEST_CASE("Nothing to take out is a plain approval, and only approving redacts") {
  Desk desk;
  const CommentId id = desk.post("All is well").id;
  REQUIRE(desk.approve_redacted(id));
  CHECK_FALSE(desk.published().front().redacted);
  CHECK(desk.earlier(id).empty());
  DecisionRequest request;
  request.comments = {{id, {}}};
  request.action = Action::spam;
  request.redact = true;
  const auto refused = desk.moderation.decide(owner, request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields.front().field == "redact");
}

TEST_CASE("A text that was replaced is sealed on disk, and gone after the site's time") {
  Desk desk;
  const CommentId id = desk.post("My Medicare number is quite secret, thank you").id;
  REQUIRE(desk.moderation.rewrite(owner, {{id, 1}, "[removed]", ""}));
  const auto sealed =
      desk.store->read([&](Reader& reader) { return reader.revisions(id, 10); }).front().sealed;
  CHECK(sealed.find("Medicare") == std::string::npos);
  REQUIRE(desk.earlier(id).size() == 1);
  desk.clock.pass(std::chrono::hours(24 * 29));
  desk.administration.purge();
  CHECK(desk.earlier(id).size() == 1);
  desk.clock.pass(std::chrono::hours(24 * 2));
  desk.administration.purge();
  CHECK(desk.earlier(id).empty());
}

TEST_CASE("A rewritten comment keeps its status, in public too, and the log tells") {
  Desk desk;
  const CommentId id = desk.post_approved("First");
  const auto done =
      desk.moderation.rewrite(owner, {{id, desk.card(id).comment.version}, "Second", "typo"});
  REQUIRE(done);
  CHECK(done->decision.action == Action::approve);
  CHECK(done->decision.reason == "edited");
  CHECK(done->decision.note == "typo");
  CHECK(desk.card(id).comment.status == Status::approved);
  CHECK(desk.published().front().html.find("Second") != std::string::npos);
  CHECK(desk.published().front().redacted);
  REQUIRE(desk.moderation.undo(owner, done->decision.id));
  CHECK(desk.published().front().html.find("First") != std::string::npos);
  CHECK_FALSE(desk.published().front().redacted);

  const CommentId waits = desk.post("Third").id;
  REQUIRE(desk.moderation.rewrite(owner, {{waits, 1}, "Fourth", ""}));
  CHECK(desk.card(waits).comment.status == Status::pending);
}

TEST_CASE("A rewriting is refused for what it is") {
  Desk desk;
  const CommentId id = desk.post("First").id;
  const auto code = [&](DecisionRequest::Target target, const std::string& text) {
    return desk.moderation.rewrite(owner, {target, text, ""}).error().code;
  };
  CHECK(code({id, 1}, "") == Errc::invalid);
  CHECK(code({id, 1}, "First") == Errc::invalid);
  CHECK(code({id, 1}, "\xff") == Errc::invalid);
  CHECK(code({id, 2}, "Second") == Errc::conflict);
  CHECK(code({CommentId{99}, 1}, "Second") == Errc::not_found);
  const Actor stranger{ActorKind::moderator, {}, "Sam", false, {}};
  CHECK(desk.moderation.rewrite(stranger, {{id, 1}, "Second", ""}).error().code == Errc::not_found);
  const Receipt own = desk.post("Mine");
  REQUIRE(desk.commenting.withdraw("clinic", own.id, own.edit_token));
  CHECK(code({own.id, {}}, "Second") == Errc::conflict);
}

TEST_CASE("What its author withdrew stays so, though a moderator put it away again") {
  Desk desk;
  const Receipt own = desk.post("Mine");
  REQUIRE(desk.commenting.withdraw("clinic", own.id, own.edit_token));
  desk.decide(own.id, Action::trash);
  DecisionRequest request;
  request.comments = {{own.id, {}}};
  CHECK_FALSE(desk.moderation.decide(owner, request));
}

TEST_CASE("A site answers in public, and approves what it answers") {
  Desk desk;
  const CommentId id = desk.post("When are you open?").id;
  const auto answer = desk.moderation.reply(owner, {id, 1}, "From *seven*.");
  REQUIRE(answer);
  const auto shown = desk.published();
  REQUIRE(shown.size() == 2);
  CHECK_FALSE(shown[0].moderator);
  CHECK(shown[1].moderator);
  CHECK(shown[1].parent == id);
  CHECK(shown[1].name == desk.administration.site("clinic")->name());
  CHECK(shown[1].html.find("<em>seven</em>") != std::string::npos);
  CHECK(desk.count() == 2);
  // It teaches of the visitor's comment alone.
  desk.triage.settle();
  const SiteId site = desk.administration.site("clinic")->id;
  CHECK(desk.triage.health(site).learned == 1);
  REQUIRE(desk.moderation.undo(owner, answer->decision.id));
  CHECK(desk.published().empty());
  CHECK(desk.card(id).comment.status == Status::pending);
  CHECK(desk.card(answer->comments.back().id).comment.status == Status::trash);
}

TEST_CASE("No answer to what nobody can read, nor an empty one") {
  Desk desk;
  const CommentId id = desk.post("Hello").id;
  CHECK(desk.moderation.reply(owner, {id, 1}, " ").error().fields.front().field == "text");
  CHECK(desk.moderation.reply(owner, {id, 7}, "Hi").error().code == Errc::conflict);
  desk.decide(id, Action::spam);
  CHECK(desk.moderation.reply(owner, {id, {}}, "Hi").error().code == Errc::conflict);
  CHECK(desk.published().empty());
}

TEST_CASE("A changed policy asks about what is public, and decides nothing") {
  Desk desk;
  const CommentId cured = desk.post_approved("They cured me");
  const CommentId plain = desk.post_approved("Where do I park?");
  desk.set_rules({Desk::holds("cured")});
  CHECK(desk.proposed() == std::vector{cured});
  CHECK(desk.published().size() == 2);
  // Approved again, it has been looked at, and the same policy does not ask anew.
  desk.decide(cured, Action::approve);
  CHECK(desk.proposed().empty());
  desk.set_rules({Desk::holds("cured"), Desk::holds("park")});
  CHECK(desk.proposed() == std::vector{plain});
  // Nor about what is no longer public, or what no rule minds any more.
  desk.decide(plain, Action::trash);
  CHECK(desk.proposed().empty());
  desk.decide(plain, Action::approve);
  desk.set_rules({Desk::holds("where")});
  CHECK(desk.proposed() == std::vector{plain});
  desk.set_rules({Desk::holds("nowhere")});
  CHECK(desk.proposed().empty());
}

TEST_CASE("Of two policies that follow at once, the later is held against what is public") {
  Desk desk;
  desk.post_approved("They cured me");
  const CommentId plain = desk.post_approved("Where do I park?");
  for (int round = 0; round < 40; ++round) {
    desk.put_rules({Desk::holds("cured")});
    desk.set_rules({Desk::holds("park")});
    CHECK(desk.proposed() == std::vector{plain});
    desk.set_rules({});
    CHECK(desk.proposed().empty());
  }
}

TEST_CASE("Who sends a policy again takes back nothing that another changed meanwhile") {
  Desk desk;
  const auto put = [&](bool auto_approve, bool proved) {
    TriageSettings settings{.rules = {.name = "own", .rules = {Desk::holds("cured")}}};
    settings.auto_approve = auto_approve;
    return desk.moderation.set_policy(owner, "clinic",
                                      {settings, render::triage_settings_json(settings), proved});
  };
  for (int round = 0; round < 10; ++round) {
    REQUIRE(put(true, true));
    std::jthread again([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) static_cast<void>(put(true, false));
    });
    CHECK(put(false, false));
    again.request_stop();
    again.join();
    CHECK_FALSE(desk.moderation.policy(owner, "clinic")->auto_approve);
  }
}

TEST_CASE("An author's edit keeps the earlier text too") {
  Desk desk;
  const Receipt own = desk.post("First");
  REQUIRE(desk.commenting.edit("clinic", own.id, own.edit_token, "Second"));
  REQUIRE(desk.earlier(own.id).size() == 1);
  CHECK(desk.earlier(own.id).front().text == "First");
  CHECK_FALSE(desk.earlier(own.id).front().revision.decision);
}

TEST_CASE("A redacted comment is learned as it is now, also when all is learned anew") {
  Desk desk;
  const CommentId id = desk.post_approved(call);
  desk.triage.settle();
  REQUIRE(desk.moderation.rewrite(owner, {{id, desk.card(id).comment.version}, without, ""}));
  desk.triage.settle();
  const SiteId site = desk.administration.site("clinic")->id;
  triage::Desk anew(*desk.store, triage::Prior(),
                    {&render::triage_settings_json, &render::stored_triage_settings});
  static_cast<void>(anew.health(site));
  anew.settle();
  CHECK((anew.model_bytes(site) == desk.triage.model_bytes(site)));
}
