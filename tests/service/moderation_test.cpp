#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "service/clinic.hpp"
#include "service/decision_log.hpp"

using namespace rejoinder;
using namespace rejoinder::test;

namespace {

Moderator moderator_of(std::vector<SiteId> sites) {
  return {ModeratorId{0}, "tom", Role::moderator, std::move(sites), {}};
}

Actor add_moderator(Clinic& clinic, const std::string& name, std::vector<SiteId> sites) {
  Moderator moderator = moderator_of(std::move(sites));
  moderator.name = name;
  moderator.id =
      clinic.store->write([&](Writer& writer) { return writer.add_moderator(moderator, "hash"); })
          .value();
  return Actor::of(moderator);
}

std::int64_t version_of(Clinic& clinic, CommentId id) {
  return clinic.moderation.comment(Actor::command_line(), id)->card.comment.version;
}

Status status_of(Clinic& clinic, CommentId id) {
  const SiteId site = clinic.administration.site("clinic")->id;
  return clinic.store->read([&](Reader& reader) { return reader.comment(site, id)->status; });
}

}  // namespace

TEST_CASE("An approved comment is public, counted, and remembered in its author's record") {
  Clinic clinic;
  const CommentId id = clinic.post_approved("Hello");
  REQUIRE(clinic.published().size() == 1);
  CHECK(clinic.published()[0].id == id);
  CHECK(clinic.published()[0].name == "Mia");
  CHECK(clinic.count() == 1);
  const auto card = clinic.moderation.comment(Actor::command_line(), id)->card;
  CHECK(card.author.approved_count == 1);
  CHECK(card.comment.version == 2);
}

TEST_CASE("Of two moderators the slower is told who was faster, and nothing is changed") {
  Clinic clinic;
  const SiteId site = clinic.administration.site("clinic")->id;
  const Actor mia = add_moderator(clinic, "mia", {site});
  const Actor tom = add_moderator(clinic, "tom", {site});
  const CommentId id = clinic.post("Hello").id;
  const CommentId other = clinic.post("Hello too").id;
  REQUIRE(clinic.moderation.decide(mia, {{{id, 1}}, Action::approve, "", ""}));
  const auto slower = clinic.moderation.decide(tom, {{{other, 1}, {id, 1}}, Action::spam, "", ""});
  REQUIRE_FALSE(slower);
  CHECK(slower.error().code == Errc::conflict);
  REQUIRE(slower.error().conflicts.size() == 1);
  CHECK(slower.error().conflicts[0].id == id);
  CHECK(slower.error().conflicts[0].by == "mia");
  CHECK(slower.error().conflicts[0].status == "approved");
  CHECK(slower.error().conflicts[0].version == 2);
  CHECK(status_of(clinic, other) == Status::pending);
}

TEST_CASE("A comment of another site does not exist for a moderator") {
  Clinic clinic;
  SiteSettings settings;
  settings.origins = {"https://news.example"};
  const SiteId news = clinic.administration.add_site("news", settings)->id;
  const Actor stranger = add_moderator(clinic, "nina", {news});
  const CommentId id = clinic.post("Hello").id;
  const auto decision = clinic.decide(id, Action::approve).decision.id;

  CHECK(clinic.moderation.comment(stranger, id).error().slug == "unknown_comment");
  CHECK(clinic.moderation.comment(stranger, CommentId{999}).error().slug == "unknown_comment");
  CHECK(clinic.moderation.decide(stranger, {{{id, 2}}, Action::spam, "", ""}).error().slug ==
        "unknown_comment");
  CHECK(clinic.moderation.undo(stranger, decision).error().slug == "unknown_decision");
  QueueRequest request;
  request.site = "clinic";
  CHECK(clinic.moderation.queue(stranger, request).error().slug == "unknown_site");
  CHECK(clinic.moderation.queue(stranger, {})->totals == StatusTotals{});
  CHECK(clinic.moderation.decisions(stranger, {}, 0).decisions.empty());
  CHECK(clinic.moderation.sites(stranger).size() == 1);
}

TEST_CASE("Undo leads back, undoing that leads there again, and neither twice") {
  Clinic clinic;
  const CommentId a = clinic.post("A").id;
  const CommentId b = clinic.post_approved("B");
  const auto spam =
      clinic.moderation.decide(Actor::command_line(), {{{a, {}}, {b, {}}}, Action::spam, "", ""})
          .value();
  CHECK(clinic.published().empty());
  const auto undo = clinic.moderation.undo(Actor::command_line(), spam.decision.id).value();
  CHECK(status_of(clinic, a) == Status::pending);
  CHECK(status_of(clinic, b) == Status::approved);
  CHECK(clinic.published().size() == 1);
  CHECK(clinic.moderation.undo(Actor::command_line(), spam.decision.id).error().slug ==
        "undone_already");
  const auto redo = clinic.moderation.undo(Actor::command_line(), undo.decision.id);
  REQUIRE(redo);
  CHECK(status_of(clinic, a) == Status::spam);
  CHECK(status_of(clinic, b) == Status::spam);
}

TEST_CASE("What was changed since cannot be undone over somebody's head") {
  Clinic clinic;
  const CommentId id = clinic.post("A").id;
  const auto approve = clinic.decide(id, Action::approve);
  clinic.decide(id, Action::trash);
  const auto undo = clinic.moderation.undo(Actor::command_line(), approve.decision.id);
  REQUIRE_FALSE(undo);
  CHECK(undo.error().conflicts.size() == 1);
  CHECK(status_of(clinic, id) == Status::trash);
}

TEST_CASE("A decision names what is wrong with its request") {
  Clinic clinic;
  const CommentId id = clinic.post("A").id;
  const auto faults = [&](DecisionRequest request) {
    const auto result = clinic.moderation.decide(Actor::command_line(), request);
    return result ? std::string("none") : result.error().fields.at(0).field;
  };
  CHECK(faults({{}, Action::approve, "", ""}) == "comments");
  CHECK(faults({{{id, {}}, {id, {}}}, Action::approve, "", ""}) == "comments");
  CHECK(faults({{{id, {}}}, Action::undo, "", ""}) == "action");
  CHECK(faults({{{id, {}}}, Action::approve, std::string(65, 'a'), ""}) == "reason");
  CHECK(faults({{{id, {}}}, Action::approve, "", "\xFF"}) == "note");
}

TEST_CASE("The log of a site is sealed line by line, and a line that was changed shows") {
  Clinic clinic;
  const CommentId id = clinic.post("A").id;
  for (const Action action : {Action::approve, Action::spam, Action::restore}) {
    clinic.decide(id, action);
  }
  CHECK(clinic.administration.examine().empty());
  const auto site = clinic.administration.site("clinic")->id;
  clinic.store->write([&](Writer& writer) {
    Decision forged;
    forged.site = site;
    forged.actor = ActorKind::rule;
    forged.changes = {{id, Status::pending, Status::approved, 9}};
    writer.add_decision(forged);  // Without a seal that fits.
  });
  const auto faults = clinic.administration.examine();
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("decision 4") != std::string::npos);
}

TEST_CASE("Empty places come and go so that what is public always hangs together") {
  Clinic clinic;
  std::mt19937 random(7);
  std::vector<CommentId> ids;
  for (int i = 0; i < 40; ++i) {
    std::optional<CommentId> parent;
    if (!ids.empty() && random() % 4 != 0) parent = ids[random() % ids.size()];
    ids.push_back(clinic.post_approved("Text " + std::to_string(i), parent));
  }
  for (int step = 0; step < 300; ++step) {
    const Action actions[] = {Action::approve, Action::spam, Action::trash, Action::restore};
    clinic.decide(ids[random() % ids.size()], actions[random() % 4]);

    std::int64_t approved = 0;
    for (const CommentId id : ids) approved += status_of(clinic, id) == Status::approved ? 1 : 0;
    const auto list = clinic.published();
    std::set<ThreadPath> shown;
    std::set<ThreadPath> needed;
    std::int64_t full = 0;
    for (const auto& comment : list) {
      shown.insert(comment.path);
      if (comment.withdrawn) continue;
      ++full;
      REQUIRE(status_of(clinic, comment.id) == Status::approved);
      for (ThreadPath path = comment.path; !path.empty(); path.pop_back()) needed.insert(path);
    }
    REQUIRE(full == approved);
    REQUIRE(clinic.count() == approved);
    REQUIRE(shown == needed);
    REQUIRE(shown.size() == list.size());
  }
  CHECK(clinic.administration.examine().empty());
}

TEST_CASE("HTML of an older renderer is made again, and empty places stay empty") {
  struct NewRenderer final : Renderer {
    std::string html(std::string_view text) const override {
      return "<p>new " + std::string(text) + "</p>";
    }
    int version() const override { return 1'000; }
  };
  Clinic clinic;
  const CommentId parent = clinic.post_approved("Parent");
  clinic.post_approved("Child", parent);
  clinic.decide(parent, Action::trash);
  const NewRenderer renderer;
  Administration next(*clinic.store, *clinic.keys, renderer, clinic.clock);
  CHECK(next.render_again() == 1);
  CHECK(next.render_again() == 0);
  const auto list = clinic.published();
  REQUIRE(list.size() == 2);
  CHECK(list[0].html.empty());
  CHECK(list[1].html == "<p>new Child</p>");
}

TEST_CASE("The queue is paged without gaps or repeats in both orders") {
  Clinic clinic;
  for (int i = 0; i < 25; ++i) clinic.post("Text " + std::to_string(i));
  for (const QueueOrder order : {QueueOrder::oldest, QueueOrder::newest}) {
    std::vector<std::int64_t> ids;
    QueueRequest request;
    request.order = order;
    request.limit = 4;
    for (;;) {
      const auto page = clinic.moderation.queue(Actor::command_line(), request).value();
      for (const Card& card : page.cards) ids.push_back(number(card.comment.id));
      if (!page.next) break;
      request.after = page.next;
    }
    REQUIRE(ids.size() == 25);
    CHECK(ids.front() == (order == QueueOrder::oldest ? 1 : 25));
    CHECK(std::set(ids.begin(), ids.end()).size() == 25);
  }
  CHECK(version_of(clinic, CommentId{1}) == 1);
}

TEST_CASE("What stands so already is left out where only changes are asked for") {
  Clinic clinic;
  const CommentId approved = clinic.post_approved("A");
  const CommentId waiting = clinic.post("B").id;
  const auto decisions = [&] {
    return clinic.moderation.decisions(Actor::command_line(), {}, 10).decisions.size();
  };
  DecisionRequest request{{{approved, {}}}, Action::approve, "", ""};
  request.changes_only = true;
  const auto before = decisions();
  const auto nothing = clinic.moderation.decide(Actor::command_line(), request);
  REQUIRE(nothing);
  CHECK(nothing->decision.changes.empty());
  CHECK(nothing->comments.size() == 1);
  CHECK(decisions() == before);

  request.comments.push_back({waiting, {}});
  const auto one = clinic.moderation.decide(Actor::command_line(), request);
  REQUIRE(one->decision.changes.size() == 1);
  CHECK(one->decision.changes.front().comment == waiting);
  CHECK(one->comments.size() == 2);

  // A changed policy asks about it: to leave it is an answer.
  clinic.store->write(
      [&](Writer& writer) { writer.propose(clinic.administration.site("clinic")->id, approved); });
  request.comments = {{approved, {}}};
  CHECK(clinic.moderation.decide(Actor::command_line(), request)->decision.changes.size() == 1);
  CHECK(clinic.moderation.decide(Actor::command_line(), request)->decision.changes.empty());
}
