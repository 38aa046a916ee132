#include <catch2/catch.hpp>

#include <algorithm>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

using Ids = std::vector<DecisionId>;

Decision decision_on(SiteId site, const std::vector<CommentId>& comments, std::uint8_t seal = 1) {
  Decision decision{.id = {},
                    .site = site,
                    .action = Action::approve,
                    .actor = ActorKind::moderator,
                    .moderator = {},
                    .by = {},
                    .reason = "advice",
                    .note = "Called back.",
                    .undoes = {},
                    .undone_by = {},
                    .created = at(500),
                    .changes = {},
                    .seal = digest(seal)};
  for (const CommentId comment : comments) {
    decision.changes.push_back({comment, Status::pending, Status::approved, 2});
  }
  return decision;
}

DecisionId add(Store& store, const Decision& decision) {
  return store.write([&](Writer& writer) { return writer.add_decision(decision); });
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A decision is told as it was written, its changes in their order",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const CommentId a = stored.add().id;
  const CommentId b = stored.add().id;
  const ModeratorId moderator = *stored.store->write([](Writer& writer) {
    return writer.add_moderator({.id = {}, .name = "Kim", .role = Role::owner, .created = at(1)},
                                "hash");
  });
  Decision written = decision_on(stored.site, {b, a}, 7);
  written.moderator = moderator;
  written.changes[0].from = Status::trash;
  const DecisionId id = add(*stored.store, written);

  const auto kept =
      stored.store->read([&](Reader& reader) { return reader.decision({stored.site}, id); });
  REQUIRE(kept);
  CHECK(kept->id == id);
  CHECK(kept->site == stored.site);
  CHECK(kept->action == Action::approve);
  CHECK(kept->actor == ActorKind::moderator);
  CHECK(kept->moderator == moderator);
  CHECK(kept->by == "Kim");
  CHECK(kept->reason == "advice");
  CHECK(kept->note == "Called back.");
  CHECK_FALSE(kept->undoes);
  CHECK_FALSE(kept->undone_by);
  CHECK(kept->created == at(500));
  CHECK(kept->seal == digest(7));
  REQUIRE(kept->changes.size() == 2);
  CHECK(kept->changes[0].comment == b);
  CHECK(kept->changes[0].from == Status::trash);
  CHECK(kept->changes[1].comment == a);
  CHECK(kept->changes[1].to == Status::approved);
  CHECK(kept->changes[1].version == 2);
}

TEMPLATE_LIST_TEST_CASE("A decision of another site is not found", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const DecisionId id = add(*stored.store, decision_on(stored.site, {stored.add().id}));
  stored.store->read([&](Reader& reader) {
    CHECK_FALSE(reader.decision({other}, id));
    CHECK_FALSE(reader.decision({}, id));
    CHECK(reader.decision({other, stored.site}, id));
    CHECK(reader.decisions({other}, {}, 10).empty());
    CHECK(reader.log(other, {}, 10).empty());
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("An undo marks what it undoes, and nothing is undone twice", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId comment = stored.add().id;
  const DecisionId first = add(*stored.store, decision_on(stored.site, {comment}));
  Decision undo = decision_on(stored.site, {comment});
  undo.action = Action::undo;
  undo.undoes = first;
  const DecisionId second = add(*stored.store, undo);
  CHECK_THROWS(add(*stored.store, undo));
  stored.store->read([&](Reader& reader) {
    CHECK(reader.decision({stored.site}, first)->undone_by == second);
    CHECK(reader.decision({stored.site}, second)->undoes == first);
    CHECK_FALSE(reader.decision({stored.site}, second)->undone_by);
    CHECK(reader.history(comment, 10).at(1).undone_by == second);
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("Decisions of several sites are one list, newest first", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const SiteId hidden = stored.add_site("hidden");
  Ids all;
  for (int i = 0; i < 20; ++i) {
    const SiteId site = i % 3 == 0 ? stored.site : i % 3 == 1 ? other : hidden;
    const DecisionId id = add(*stored.store, decision_on(site, {}));
    if (site != hidden) all.insert(all.begin(), id);
  }
  Ids seen;
  std::optional<DecisionId> before;
  for (;;) {
    const auto page = stored.store->read([&](Reader& reader) {
      return reader.decisions({stored.site, other}, before, 3);
    });
    if (page.empty()) break;
    CHECK(page.size() <= 3);
    for (const Decision& decision : page) seen.push_back(decision.id);
    before = seen.back();
  }
  CHECK(seen == all);
}

TEMPLATE_LIST_TEST_CASE("A comment's history is its own changes, newest first", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId a = stored.add().id;
  const CommentId b = stored.add().id;
  const DecisionId first = add(*stored.store, decision_on(stored.site, {a, b}));
  add(*stored.store, decision_on(stored.site, {b}));
  const DecisionId third = add(*stored.store, decision_on(stored.site, {b, a}));
  const auto history = [&](std::size_t limit) {
    return stored.store->read([&](Reader& reader) { return reader.history(a, limit); });
  };
  CHECK(ids_of(history(10)) == Ids{third, first});
  CHECK(ids_of(history(1)) == Ids{third});
  for (const Decision& decision : history(10)) {
    REQUIRE(decision.changes.size() == 1);
    CHECK(decision.changes[0].comment == a);
  }
}

TEMPLATE_LIST_TEST_CASE("A site's log is read in the order it was written, to its last seal",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const auto last_seal = [&](SiteId site) {
    return stored.store->read([&](Reader& reader) { return reader.last_seal(site); });
  };
  CHECK(last_seal(stored.site) == Digest{});
  const CommentId comment = stored.add().id;
  Ids written;
  for (std::uint8_t i = 1; i <= 5; ++i) {
    written.push_back(add(*stored.store, decision_on(stored.site, {comment}, i)));
    add(*stored.store, decision_on(other, {}, 99));
  }
  CHECK(last_seal(stored.site) == digest(5));
  Ids seen;
  std::optional<DecisionId> after;
  for (;;) {
    const auto part =
        stored.store->read([&](Reader& reader) { return reader.log(stored.site, after, 2); });
    if (part.empty()) break;
    for (const Decision& decision : part) {
      CHECK(decision.changes.size() == 1);
      seen.push_back(decision.id);
    }
    after = seen.back();
  }
  CHECK(seen == written);
}

TEMPLATE_LIST_TEST_CASE("A receipt is remembered for its site and key until it is forgotten",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const CommentId comment = stored.add().id;
  const auto remember = [&](std::uint8_t key, std::uint8_t request, Time now) {
    stored.store->write([&](Writer& writer) {
      writer.remember(stored.site, digest(key), {digest(request), comment, Status::spam}, now);
    });
  };
  const auto remembered = [&](SiteId site, std::uint8_t key) {
    return stored.store->read([&](Reader& reader) { return reader.remembered(site, digest(key)); });
  };
  remember(1, 7, at(10));
  remember(2, 8, at(20));
  REQUIRE(remembered(stored.site, 1));
  CHECK(remembered(stored.site, 1)->request == digest(7));
  CHECK(remembered(stored.site, 1)->comment == comment);
  CHECK(remembered(stored.site, 1)->shown == Status::spam);
  CHECK_FALSE(remembered(other, 1));
  CHECK_FALSE(remembered(stored.site, 3));
  stored.store->write([](Writer& writer) { writer.forget_receipts(at(20)); });
  CHECK_FALSE(remembered(stored.site, 1));
  CHECK(remembered(stored.site, 2));
}

TEMPLATE_LIST_TEST_CASE("A day keeps its first salt until the day is no longer kept", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const std::chrono::sys_days today{std::chrono::days{20'000}};
  const auto salt = [&](int day, std::uint8_t fresh, int keep_from) {
    return stored.store->write([&](Writer& writer) {
      return writer.network_salt(today + std::chrono::days{day}, digest(fresh),
                                 today + std::chrono::days{keep_from});
    });
  };
  CHECK(salt(0, 1, -1) == digest(1));
  CHECK(salt(0, 2, -1) == digest(1));
  CHECK(salt(1, 3, 0) == digest(3));
  CHECK(salt(0, 4, 0) == digest(1));
  CHECK(salt(2, 5, 1) == digest(5));
  CHECK(salt(0, 6, 0) == digest(6));  // Forgotten: made anew, and another.
}
