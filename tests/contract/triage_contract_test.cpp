#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

constexpr auto whole_decision = std::numeric_limits<std::int64_t>::max();

Decision decision_on(SiteId site, Action action, const std::vector<CommentId>& comments) {
  Decision decision;
  decision.site = site;
  decision.action = action;
  decision.created = at(500);
  for (const CommentId comment : comments) {
    decision.changes.push_back({comment, Status::pending, status_after(action), 2});
  }
  return decision;
}

template <class Engine>
struct Triaged : Stored<Engine> {
  using Stored<Engine>::store;
  using Stored<Engine>::site;

  Comment add_judged(QueuePlace place, double risk) {
    NewComment draft = this->draft("Hello");
    draft.judgement = {.risk = risk, .place = place};
    return this->add(draft);
  }
  DecisionId decide(Action action, const std::vector<CommentId>& comments) {
    return store->write(
        [&](Writer& writer) { return writer.add_decision(decision_on(site, action, comments)); });
  }
  DecisionId undo(DecisionId undone, const std::vector<CommentId>& comments) {
    Decision decision = decision_on(site, Action::restore, comments);
    decision.action = Action::undo;
    decision.undoes = undone;
    return store->write([&](Writer& writer) { return writer.add_decision(decision); });
  }
  std::vector<CommentId> queue(QueueOrder order, std::size_t limit = 100,
                               std::optional<CommentId> after = {}) {
    return store->read([&](Reader& reader) {
      QueueQuery query;
      query.sites = {site};
      query.order = order;
      query.after = after;
      query.limit = limit;
      return ids_of(reader.queue(query));
    });
  }
  std::vector<std::pair<CommentId, bool>> taught(DecisionId after = {}, std::size_t limit = 100) {
    return store->read([&](Reader& reader) {
      std::vector<std::pair<CommentId, bool>> found;
      for (const auto& row : reader.taught(site, after, whole_decision, limit)) {
        found.emplace_back(row.comment.id, row.spam);
      }
      return found;
    });
  }
};

using Labels = std::vector<std::pair<CommentId, bool>>;

}  // namespace

TEMPLATE_LIST_TEST_CASE("The queue is in the order of its places, and of age within each",
                        "[triage]", Engines) {
  Triaged<TestType> stored;
  const CommentId doubtful = stored.add_judged(QueuePlace::doubtful, 0.99).id;
  const CommentId unsure = stored.add_judged(QueuePlace::unsure, 0.4).id;
  const CommentId good = stored.add_judged(QueuePlace::promising, 0.01).id;
  const CommentId urgent = stored.add_judged(QueuePlace::urgent, 0.5).id;
  const CommentId later = stored.add_judged(QueuePlace::promising, 0.02).id;
  CHECK(stored.queue(QueueOrder::useful) == std::vector{urgent, good, later, unsure, doubtful});
  CHECK(stored.queue(QueueOrder::risk) == std::vector{doubtful, urgent, unsure, later, good});
  CHECK(stored.queue(QueueOrder::oldest) == std::vector{doubtful, unsure, good, urgent, later});

  // Page by page it is the same.
  for (const QueueOrder order : {QueueOrder::useful, QueueOrder::risk}) {
    std::vector<CommentId> joined;
    std::optional<CommentId> after;
    while (true) {
      const auto page = stored.queue(order, 2, after);
      if (page.empty()) break;
      joined.insert(joined.end(), page.begin(), page.end());
      after = page.back();
    }
    CHECK(joined == stored.queue(order));
  }

  // What is decided leaves it, and what is restored comes back to its place.
  stored.set_status(good, Status::approved);
  CHECK(stored.queue(QueueOrder::useful) == std::vector{urgent, later, unsure, doubtful});
  stored.set_status(good, Status::pending);
  CHECK(stored.queue(QueueOrder::useful).at(1) == good);
  stored.store->write([&](Writer& writer) { writer.set_risk(good, 0.97, QueuePlace::doubtful); });
  CHECK(stored.queue(QueueOrder::useful).back() == good);
  CHECK(stored.queue(QueueOrder::risk).at(1) == good);
}

TEMPLATE_LIST_TEST_CASE("Comments of equal risk are all met, page by page", "[triage]", Engines) {
  Triaged<TestType> stored;
  for (int i = 0; i < 7; ++i) stored.add_judged(QueuePlace::unsure, 0.5);
  std::size_t met = 0;
  std::optional<CommentId> after;
  for (auto page = stored.queue(QueueOrder::risk, 3); !page.empty();
       page = stored.queue(QueueOrder::risk, 3, after)) {
    met += page.size();
    after = page.back();
  }
  CHECK(met == 7);
}

TEMPLATE_LIST_TEST_CASE("What is kept of a judgement comes back, and a new one replaces it",
                        "[triage]", Engines) {
  Triaged<TestType> stored;
  NewComment draft = stored.draft("Hello");
  draft.judgement = {.risk = 0.25,
                     .place = QueuePlace::known,
                     .flags = {"phone_number", "advice"},
                     .signature = std::string("a\0b", 3)};
  const CommentId id = stored.add(draft).id;
  const auto judgement = [&] {
    return stored.store->read([&](Reader& reader) { return reader.judgement(id); });
  };
  CHECK(judgement().risk == 0.25);
  CHECK(judgement().place == QueuePlace::known);
  CHECK(judgement().flags == draft.judgement.flags);
  CHECK(judgement().signature == draft.judgement.signature);
  CHECK_FALSE(judgement().campaign);
  stored.store->write([&](Writer& writer) {
    writer.join_campaign(id, id);
    writer.set_judgement(id, {.risk = 0.75, .place = QueuePlace::unsure, .signature = "z"});
  });
  CHECK(judgement().flags.empty());
  CHECK(judgement().signature == "z");
  CHECK(judgement().campaign == id);
}

TEMPLATE_LIST_TEST_CASE("A campaign is counted whole, and gives those of it that wait", "[triage]",
                        Engines) {
  Triaged<TestType> stored;
  const CommentId first = stored.add().id;
  const CommentId second = stored.add().id;
  const CommentId third = stored.add().id;
  stored.store->write([&](Writer& writer) {
    for (const CommentId id : {first, second, third}) writer.join_campaign(id, first);
  });
  stored.set_status(second, Status::spam);
  stored.store->read([&](Reader& reader) {
    CHECK(reader.campaign_size(first).comments == 3);
    CHECK(ids_of(reader.waiting_of(stored.site, first, third, 10)) == std::vector{first, third});
    CHECK(reader.waiting_of(SiteId{99}, first, third, 10).empty());
    return true;
  });
}

TEMPLATE_LIST_TEST_CASE("A comment teaches by its last decision that holds", "[triage]", Engines) {
  Triaged<TestType> stored;
  const CommentId a = stored.add().id;
  const CommentId b = stored.add().id;
  const CommentId c = stored.add().id;
  const DecisionId spam = stored.decide(Action::spam, {a, b});
  const DecisionId good = stored.decide(Action::approve, {c});
  CHECK(stored.taught() == Labels{{a, true}, {b, true}, {c, false}});
  CHECK(stored.taught(spam) == Labels{{c, false}});
  CHECK(stored.taught(good).empty());

  // Called otherwise later: there it counts.
  const DecisionId other = stored.decide(Action::approve, {b});
  CHECK(stored.taught() == Labels{{a, true}, {c, false}, {b, false}});
  // Undone: what was said before counts again.
  stored.undo(other, {b});
  CHECK(stored.taught() == Labels{{a, true}, {b, true}, {c, false}});
  // Put away without a word about spam: it says nothing any more.
  stored.decide(Action::trash, {a});
  CHECK(stored.taught() == Labels{{b, true}, {c, false}});
}

TEMPLATE_LIST_TEST_CASE("A lesson knows the how manieth of its network on its day it is",
                        "[triage]", Engines) {
  Triaged<TestType> stored;
  std::vector<CommentId> ids;
  const auto add = [&](std::uint8_t network, int day) {
    NewComment draft = stored.draft("text " + std::to_string(ids.size()));
    draft.network = network == 0 ? Digest{} : digest(network);
    draft.created += std::chrono::days{day};
    ids.push_back(
        stored.store->write([&](Writer& writer) { return writer.add_comment(draft); }).id);
  };
  add(3, 0);
  add(3, 0);
  add(4, 0);
  add(3, 0);
  add(3, 1);
  add(0, 1);
  add(0, 1);
  stored.decide(Action::spam, ids);
  std::vector<std::int64_t> nth;
  stored.store->read([&](Reader& reader) {
    for (const auto& row : reader.taught(stored.site, {}, whole_decision, 100)) {
      nth.push_back(row.network_nth);
    }
    return true;
  });
  CHECK(nth == std::vector<std::int64_t>{1, 2, 1, 3, 1, 1, 1});
}

TEMPLATE_LIST_TEST_CASE("What rules and authors decide teaches nothing", "[triage]", Engines) {
  Triaged<TestType> stored;
  const CommentId id = stored.add().id;
  for (const ActorKind actor : {ActorKind::rule, ActorKind::author}) {
    Decision decision = decision_on(stored.site, Action::approve, {id});
    decision.actor = actor;
    stored.store->write([&](Writer& writer) { writer.add_decision(decision); });
  }
  CHECK(stored.taught().empty());
}

TEMPLATE_LIST_TEST_CASE("What was learned and has changed begins at its first decision", "[triage]",
                        Engines) {
  Triaged<TestType> stored;
  const CommentId a = stored.add().id;
  const CommentId b = stored.add().id;
  const DecisionId first = stored.decide(Action::spam, {a});
  const DecisionId second = stored.decide(Action::approve, {b});
  const auto changed = [&](DecisionId learned) {
    return stored.store->read(
        [&](Reader& reader) { return reader.first_changed(stored.site, learned); });
  };
  CHECK_FALSE(changed(second));
  stored.decide(Action::approve, {a});
  CHECK(changed(second) == first);
}

TEMPLATE_LIST_TEST_CASE("Snapshots are found by what they end with, dropped and thinned",
                        "[triage]", Engines) {
  Triaged<TestType> stored;
  const auto newest = [&](std::int64_t before) {
    const auto found = stored.store->read(
        [&](Reader& reader) { return reader.snapshot(stored.site, DecisionId{before}); });
    return found ? number(found->decision) : 0;
  };
  stored.store->write([&](Writer& writer) {
    for (const std::int64_t id : {10, 20, 30, 40}) {
      writer.add_snapshot(stored.site, {DecisionId{id}, "bytes"});
    }
  });
  CHECK(newest(41) == 40);
  CHECK(newest(40) == 30);
  CHECK(newest(10) == 0);
  stored.store->write([&](Writer& writer) { writer.drop_snapshots(stored.site, DecisionId{30}); });
  CHECK(newest(99) == 20);
  stored.store->write([&](Writer& writer) { writer.thin_snapshots(stored.site, 1); });
  CHECK(newest(20) == 0);
  CHECK(newest(99) == 20);
}

TEMPLATE_LIST_TEST_CASE("A queue of one flag follows the comments' statuses and their new flags",
                        "[triage]", Engines) {
  Triaged<TestType> stored;
  const auto add = [&](std::vector<std::string> flags) {
    NewComment draft = stored.draft("Hello");
    draft.judgement.flags = std::move(flags);
    return stored.add(draft).id;
  };
  const auto flagged = [&](const std::string& flag, Status status = Status::pending,
                           QueueOrder order = QueueOrder::oldest) {
    return stored.store->read([&](Reader& reader) {
      QueueQuery query;
      query.sites = {stored.site};
      query.status = status;
      query.order = order;
      query.flag = flag;
      query.limit = 10;
      return ids_of(reader.queue(query));
    });
  };
  const CommentId both = add({"phone", "advice"});
  const CommentId none = add({});
  const CommentId phone = add({"phone"});
  CHECK(flagged("phone") == std::vector{both, phone});
  CHECK(flagged("phone", Status::pending, QueueOrder::newest) == std::vector{phone, both});
  CHECK(flagged("advice") == std::vector{both});
  CHECK(flagged("other").empty());
  stored.set_status(both, Status::approved);
  CHECK(flagged("phone") == std::vector{phone});
  CHECK(flagged("phone", Status::approved) == std::vector{both});
  stored.store->write([&](Writer& writer) { writer.set_judgement(none, {.flags = {"phone"}}); });
  stored.store->write([&](Writer& writer) { writer.set_judgement(phone, {}); });
  CHECK(flagged("phone") == std::vector{none});
}
