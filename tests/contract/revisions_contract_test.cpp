#include <catch2/catch.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

TEMPLATE_LIST_TEST_CASE("Earlier texts are kept until their time is over", "[revisions]", Engines) {
  Stored<TestType> stored;
  const SiteId other_site = stored.add_site("other");
  const CommentId id = stored.add().id;
  Decision decision;
  decision.site = stored.site;
  decision.created = at(200);
  stored.store->write([&](Writer& writer) {
    decision.id = writer.add_decision(decision);
    writer.add_revision(stored.site,
                        {.comment = id, .version = 1, .replaced = at(200), .sealed = "first"});
    writer.add_revision(stored.site, {.comment = id,
                                      .version = 3,
                                      .decision = decision.id,
                                      .replaced = at(300),
                                      .redacted = at(200),
                                      .sealed = std::string("se\0cond", 7)});
  });
  const auto kept = [&](std::size_t limit = 10) {
    return stored.store->read([&](Reader& reader) { return reader.revisions(id, limit); });
  };
  REQUIRE(kept().size() == 2);
  CHECK(kept(1).size() == 1);
  CHECK(kept().front().comment == id);
  CHECK(kept().front().version == 3);
  CHECK(kept().front().decision == decision.id);
  CHECK(kept().front().replaced == at(300));
  CHECK(kept().front().redacted == at(200));
  CHECK(kept().front().sealed == std::string("se\0cond", 7));
  CHECK_FALSE(kept().back().decision);
  CHECK_FALSE(kept().back().redacted);

  stored.store->write([&](Writer& writer) { writer.forget_revisions(other_site, at(400)); });
  CHECK(kept().size() == 2);
  stored.store->write([&](Writer& writer) { writer.forget_revisions(stored.site, at(300)); });
  REQUIRE(kept().size() == 1);
  CHECK(kept().front().version == 3);
}

TEMPLATE_LIST_TEST_CASE("What the site has changed is told, with the comment and in public",
                        "[revisions]", Engines) {
  Stored<TestType> stored;
  NewComment draft = stored.draft("Hello", Status::approved);
  draft.moderator = true;
  const Comment comment = stored.add(draft);
  CHECK(stored.comment(comment.id)->moderator);
  CHECK_FALSE(stored.comment(comment.id)->redacted);
  stored.store->write([&](Writer& writer) {
    writer.set_text(stored.site, comment.id, {"Hi", digest(3), {}, at(200)});
    PublishedComment shown;
    shown.id = comment.id;
    shown.path = comment.path;
    shown.redacted = true;
    writer.publish(stored.article, shown, 1);
  });
  CHECK(stored.comment(comment.id)->redacted == at(200));
  CHECK_FALSE(stored.comment(comment.id)->edited);
  const auto shown = stored.store->read(
      [&](Reader& reader) { return reader.published(stored.article, comment.id); });
  REQUIRE(shown);
  CHECK(shown->redacted);
}

TEMPLATE_LIST_TEST_CASE("Proposals are a queue of their own, by site", "[triage]", Engines) {
  Stored<TestType> stored;
  const SiteId other_site = stored.add_site("other");
  const CommentId first = stored.add(Status::approved).id;
  const CommentId second = stored.add(Status::approved).id;
  stored.add(Status::approved);
  stored.store->write([&](Writer& writer) {
    writer.propose(stored.site, second);
    writer.propose(stored.site, first);
    writer.propose(stored.site, first);
  });
  const auto proposed = [&](const std::vector<SiteId>& sites, QueueOrder order) {
    QueueQuery query{.sites = sites, .status = Status::approved, .order = order};
    query.proposed = true;
    query.limit = 10;
    return stored.store->read([&](Reader& reader) { return ids_of(reader.queue(query)); });
  };
  const auto count = [&](std::int64_t most) {
    return stored.store->read([&](Reader& reader) {
      return reader.proposals({other_site, stored.site}, most);
    });
  };
  CHECK(proposed({stored.site}, QueueOrder::oldest) == std::vector{first, second});
  CHECK(proposed({other_site, stored.site}, QueueOrder::newest) == std::vector{second, first});
  CHECK(proposed({other_site}, QueueOrder::oldest).empty());
  CHECK(count(10) == 2);
  CHECK(count(1) == 1);
  stored.store->write([&](Writer& writer) { writer.settle_proposal(stored.site, first); });
  CHECK(proposed({stored.site}, QueueOrder::oldest) == std::vector{second});
}

TEMPLATE_LIST_TEST_CASE("How far a policy has been held against comments is remembered", "[triage]",
                        Engines) {
  Stored<TestType> stored;
  const auto review = [&] {
    return stored.store->read([&](Reader& reader) { return reader.review(stored.site); });
  };
  CHECK_FALSE(review());
  stored.store->write([&](Writer& writer) {
    writer.set_triage_settings(stored.site, "{}", at(1));
    writer.set_review(stored.site, CommentId{0});
  });
  CHECK(review() == CommentId{0});
  stored.store->write([&](Writer& writer) { writer.set_review(stored.site, std::nullopt); });
  CHECK_FALSE(review());
}
