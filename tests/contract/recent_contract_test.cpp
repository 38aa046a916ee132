#include <catch2/catch.hpp>

#include <algorithm>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

using Ids = std::vector<CommentId>;

template <class Engine>
Ids recent(Stored<Engine>& stored, SiteId site, std::optional<ArticleId> article = {},
           std::size_t limit = 10) {
  const auto found =
      stored.store->read([&](Reader& reader) { return reader.recent(site, article, limit); });
  Ids ids;
  for (const RecentComment& one : found) ids.push_back(one.comment.id);
  return ids;
}

template <class Engine>
Comment approve(Stored<Engine>& stored, ArticleId article) {
  NewComment draft = stored.draft("Hello", Status::approved);
  draft.article = article;
  Comment comment = stored.add(draft);
  stored.publish(comment);
  return comment;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("The newest comments of a site and of an article come newest first",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const ArticleId other = stored.add_article(stored.site, "/b");
  const Comment first = approve(stored, stored.article);
  const Comment second = approve(stored, other);
  const Comment reply = stored.reply_to(first, Status::approved);
  stored.publish(reply);
  CHECK(recent(stored, stored.site) == Ids{reply.id, second.id, first.id});
  CHECK(recent(stored, stored.site, stored.article) == Ids{reply.id, first.id});
  CHECK(recent(stored, stored.site, other) == Ids{second.id});
  CHECK(recent(stored, stored.site, {}, 2) == Ids{reply.id, second.id});
  CHECK(recent(stored, stored.site, {}, 0).empty());
}

TEMPLATE_LIST_TEST_CASE("A recent comment comes with its article, as the public sees both",
                        "[store]", Engines) {
  Stored<TestType> stored;
  stored.store->write([&](Writer& writer) {
    writer.describe_article(stored.site, stored.article, "https://clinic.example/a", "About a");
  });
  const Comment root = approve(stored, stored.article);
  const Comment reply = stored.reply_to(root, Status::approved);
  stored.publish(reply);
  const auto found = stored.store->read(
      [&](Reader& reader) { return reader.recent(stored.site, std::nullopt, 1); });
  REQUIRE(found.size() == 1);
  const auto& [article, comment] = found.front();
  CHECK(article.id == stored.article);
  CHECK(article.site == stored.site);
  CHECK(article.key == "/dry-needling");
  CHECK(article.url == "https://clinic.example/a");
  CHECK(article.title == "About a");
  CHECK(article.count == 2);
  CHECK(comment.id == reply.id);
  CHECK(comment.parent == root.id);
  CHECK(comment.name == reply.name);
  CHECK(comment.website == reply.website);
  CHECK(comment.html == "<p>A reply</p>");
  CHECK(comment.created == reply.created);
}

TEMPLATE_LIST_TEST_CASE("What waits, was declined, or is an empty place is not recent", "[store]",
                        Engines) {
  Stored<TestType> stored;
  for (const Status status : {Status::pending, Status::spam, Status::trash}) {
    stored.publish(stored.add(status));
  }
  stored.add(Status::approved);  // Approved, and not yet where the public sees it.
  const Comment gone = approve(stored, stored.article);
  PublishedComment place{};
  place.id = gone.id;
  place.path = gone.path;
  place.withdrawn = true;
  stored.store->write([&](Writer& writer) { writer.publish(stored.article, place, 1); });
  CHECK(recent(stored, stored.site).empty());
  CHECK(recent(stored, stored.site, stored.article).empty());
}

TEMPLATE_LIST_TEST_CASE("Another site's comments are not recent here", "[store]", Engines) {
  Stored<TestType> stored;
  approve(stored, stored.article);
  const SiteId other = stored.add_site("other");
  CHECK(recent(stored, other).empty());
  CHECK(recent(stored, other, stored.article).empty());
  CHECK(recent(stored, stored.site, stored.add_article(other, "/a")).empty());
}
