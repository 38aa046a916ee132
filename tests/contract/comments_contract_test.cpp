#include <catch2/catch.hpp>

#include <algorithm>

#include "contract/engines.hpp"
#include "contract/stored.hpp"
#include "store/failure.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

TEMPLATE_LIST_TEST_CASE("A comment is kept byte for byte", "[store]", Engines) {
  Stored<TestType> stored;
  NewComment draft = stored.draft(std::string("a\0b \xF0\x9F\x98\x80 'quoted' \r\n", 21));
  draft.website = "";
  const Comment added = stored.add(draft);
  CHECK(added.version == 1);
  CHECK(added.path == ThreadPath{added.id});
  CHECK(added.text == draft.text);
  const auto kept = stored.comment(added.id);
  REQUIRE(kept);
  CHECK(same(*kept, added));
}

TEMPLATE_LIST_TEST_CASE("A comment of 64 KiB is kept whole", "[store]", Engines) {
  Stored<TestType> stored;
  const Comment added = stored.add(stored.draft(std::string(65'525, 'x')));
  CHECK(stored.comment(added.id)->text == added.text);
}

TEMPLATE_LIST_TEST_CASE("A comment is found only through its own site", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const CommentId id = stored.add().id;
  stored.store->read([&](Reader& reader) {
    CHECK_FALSE(reader.comment(other, id));
    CHECK_FALSE(reader.comment(std::vector<SiteId>{other}, id));
    CHECK_FALSE(reader.comment(std::vector<SiteId>{}, id));
    CHECK(reader.comment(std::vector<SiteId>{other, stored.site}, id));
    return 0;
  });
  stored.store->write([&](Writer& writer) {
    CHECK_THROWS(writer.set_status(other, id, Status::approved));
    CHECK_THROWS(writer.set_text(other, id, {"x", digest(1), at(2), {}}));
  });
  CHECK(stored.comment(id)->version == 1);
}

TEMPLATE_LIST_TEST_CASE("A reply's path is what stands above it and its own id", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const Comment root = stored.add();
  const Comment reply = stored.reply_to(root);
  CHECK(reply.parent == root.id);
  CHECK(reply.path == ThreadPath{root.id, reply.id});
  CHECK(same(stored.comment(reply.id).value(), reply));
}

TEMPLATE_LIST_TEST_CASE("A comment of an unknown article or author is refused", "[store]",
                        Engines) {
  Stored<TestType> stored;
  NewComment draft = stored.draft("x");
  draft.article = ArticleId{999};
  CHECK_THROWS(stored.add(draft));
  draft = stored.draft("x");
  draft.author = AuthorId{999};
  CHECK_THROWS(stored.add(draft));
  CHECK(stored.totals() == StatusTotals{});
}

TEMPLATE_LIST_TEST_CASE("Later comments have higher ids, also after a restart", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId first = stored.add().id;
  const CommentId second = stored.add().id;
  stored.store.reset();
  stored.store = stored.engine.open();
  const CommentId third = stored.add().id;
  CHECK(first < second);
  CHECK(second < third);
}

TEMPLATE_LIST_TEST_CASE("An author is known again by the hash of the address, in one site only",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const auto known = [&](SiteId site, std::uint8_t number) {
    return stored.store->read([&](Reader& reader) { return reader.author(site, digest(number)); });
  };
  const auto author = known(stored.site, 1).value();
  CHECK(author.id == stored.author);
  CHECK_FALSE(author.verified);
  CHECK_FALSE(known(stored.site, 3));
  CHECK_FALSE(known(other, 1));
  CHECK(stored.add_author(stored.site, 2) != author.id);
  CHECK(stored.add_author(other, 1) != author.id);
  CHECK(known(other, 1)->id != author.id);
  CHECK_THROWS_AS(stored.store->write([&](Writer& writer) {
    return writer.add_author(stored.site, digest(2), at(5));
  }),
                  StoreFailure);
  CHECK_THROWS(stored.store->read([&](Reader& reader) { return reader.author(other, author.id); }));
}

TEMPLATE_LIST_TEST_CASE("Totals, count and record follow every change of status", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const auto record = [&] {
    return stored.store->read([&](Reader& reader) {
      const Author author = reader.author(stored.site, stored.author);
      const std::int64_t count = reader.article(stored.site, stored.article)->count;
      return std::vector<std::int64_t>{count, author.approved_count, author.spam_count};
    });
  };
  using Counts = std::vector<std::int64_t>;
  const CommentId id = stored.add(Status::pending).id;
  stored.add(Status::approved);
  CHECK(stored.totals() == StatusTotals{.pending = 1, .approved = 1});
  CHECK(record() == Counts{1, 1, 0});
  CHECK(stored.set_status(id, Status::approved) == 2);
  CHECK(stored.totals() == StatusTotals{.approved = 2});
  CHECK(record() == Counts{2, 2, 0});
  CHECK(stored.set_status(id, Status::spam) == 3);
  CHECK(stored.totals() == StatusTotals{.approved = 1, .spam = 1});
  CHECK(record() == Counts{1, 1, 1});
  CHECK(stored.set_status(id, Status::trash) == 4);
  CHECK(record() == Counts{1, 1, 0});
  CHECK(stored.set_status(id, Status::trash) == 5);
  CHECK(stored.totals() == StatusTotals{.approved = 1, .trash = 1});
  CHECK(stored.comment(id)->status == Status::trash);
  CHECK(stored.comment(id)->version == 5);
  CHECK(stored.store->damage().empty());
}

TEMPLATE_LIST_TEST_CASE("A new text raises the version and tells when", "[store]", Engines) {
  Stored<TestType> stored;
  const CommentId id = stored.add().id;
  const std::int64_t version = stored.store->write([&](Writer& writer) {
    return writer.set_text(stored.site, id, {"Better", digest(3), at(200), {}});
  });
  CHECK(version == 2);
  const auto comment = stored.comment(id);
  CHECK(comment->text == "Better");
  CHECK(comment->version == 2);
  CHECK(comment->edited == at(200));
  CHECK(comment->created == at(100));
}

TEMPLATE_LIST_TEST_CASE(
    "A duplicate is the same author's text in the same place from the same network, not in the "
    "trash",
    "[store]", Engines) {
  Stored<TestType> stored;
  NewComment first = stored.draft("Hello");
  first.network = digest(3);
  const Comment comment = stored.add(first);
  first.parent = comment.id;
  first.above = comment.path;
  const Comment reply = stored.add(first);
  const auto duplicate = [&](ArticleId article, AuthorId author, std::optional<CommentId> parent,
                             std::uint8_t text, std::uint8_t network = 3) {
    NewComment again = stored.draft("again");
    again.article = article;
    again.author = author;
    again.parent = parent;
    again.text_hash = digest(text);
    again.network = digest(network);
    return stored.store->read([&](Reader& reader) { return reader.duplicate(again); });
  };
  CHECK(duplicate(stored.article, stored.author, {}, 9) == comment.id);
  CHECK(duplicate(stored.article, stored.author, comment.id, 9) == reply.id);
  CHECK_FALSE(duplicate(stored.article, stored.author, reply.id, 9));
  CHECK_FALSE(duplicate(stored.article, stored.author, {}, 8));
  CHECK_FALSE(duplicate(stored.article, stored.author, {}, 9, 4));
  CHECK_FALSE(duplicate(stored.article, stored.add_author(stored.site, 2), {}, 9));
  CHECK_FALSE(duplicate(stored.add_article(stored.site, "/b"), stored.author, {}, 9));
  stored.set_status(comment.id, Status::spam);
  CHECK(duplicate(stored.article, stored.author, {}, 9) == comment.id);
  stored.set_status(comment.id, Status::trash);
  CHECK_FALSE(duplicate(stored.article, stored.author, {}, 9));
}

TEMPLATE_LIST_TEST_CASE("A thread is shown from its root in display order, whatever the status",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const Comment root = stored.add(Status::approved);
  const Comment first = stored.reply_to(root, Status::spam);
  const Comment stranger = stored.add();
  const Comment second = stored.reply_to(root, Status::trash);
  const Comment below_first = stored.reply_to(first);
  const auto thread = [&](ArticleId article, CommentId from, std::size_t limit) {
    return ids_of(
        stored.store->read([&](Reader& reader) { return reader.thread(article, from, limit); }));
  };
  using Ids = std::vector<CommentId>;
  CHECK(thread(stored.article, root.id, 10) == Ids{root.id, first.id, below_first.id, second.id});
  CHECK(thread(stored.article, root.id, 2) == Ids{root.id, first.id});
  CHECK(thread(stored.article, stranger.id, 10) == Ids{stranger.id});
  CHECK(thread(stored.add_article(stored.site, "/b"), root.id, 10).empty());
}

TEMPLATE_LIST_TEST_CASE("The queue pages through a site in both orders without gap or repetition",
                        "[store]", Engines) {
  Stored<TestType> stored;
  std::vector<CommentId> pending;
  for (int i = 0; i < 23; ++i) {
    const Comment comment = stored.add(i % 3 == 0 ? Status::spam : Status::pending);
    if (comment.status == Status::pending) pending.push_back(comment.id);
  }
  const auto order = GENERATE(QueueOrder::oldest, QueueOrder::newest);
  if (order == QueueOrder::newest) std::reverse(pending.begin(), pending.end());
  QueueQuery query{.sites = {stored.site}, .order = order, .limit = 4};
  std::vector<CommentId> seen;
  for (;;) {
    const auto page = stored.store->read([&](Reader& reader) { return reader.queue(query); });
    if (page.empty()) break;
    CHECK(page.size() <= 4);
    for (const Comment& comment : page) seen.push_back(comment.id);
    query.after = seen.back();
  }
  CHECK(seen == pending);
}

TEMPLATE_LIST_TEST_CASE("The queue of many sites is one list by id, each comment once", "[store]",
                        Engines) {
  Stored<TestType> stored;
  std::vector<SiteId> sites{stored.site};
  std::vector<CommentId> all;
  for (int i = 0; i < 120; ++i) sites.push_back(stored.add_site("s" + std::to_string(i)));
  const SiteId hidden = stored.add_site("hidden");
  for (int i = 0; i < 90; ++i) {
    NewComment draft = stored.draft("x");
    draft.site = i % 7 == 0 ? hidden : sites[static_cast<std::size_t>(i * 37 % 121)];
    draft.article = stored.add_article(draft.site, "/a");
    draft.author = stored.add_author(draft.site, 1);
    const CommentId id = stored.add(draft).id;
    if (draft.site != hidden) all.push_back(id);
  }
  sites.push_back(stored.site);  // Named twice.
  const auto order = GENERATE(QueueOrder::oldest, QueueOrder::newest);
  if (order == QueueOrder::newest) std::reverse(all.begin(), all.end());
  QueueQuery query{.sites = sites, .order = order, .limit = 13};
  std::vector<CommentId> seen;
  for (;;) {
    const auto page = stored.store->read([&](Reader& reader) { return reader.queue(query); });
    for (const Comment& comment : page) seen.push_back(comment.id);
    if (page.size() < query.limit) break;
    query.after = seen.back();
  }
  CHECK(seen == all);
}

TEMPLATE_LIST_TEST_CASE("The queue can be narrowed to an article, an author, or both", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const ArticleId other_article = stored.add_article(stored.site, "/b");
  const AuthorId other_author = stored.add_author(stored.site, 2);
  const auto add = [&](ArticleId article, AuthorId author) {
    NewComment draft = stored.draft("x");
    draft.article = article;
    draft.author = author;
    return stored.add(draft).id;
  };
  const CommentId aa = add(stored.article, stored.author);
  const CommentId ab = add(stored.article, other_author);
  const CommentId ba = add(other_article, stored.author);
  const CommentId aa2 = add(stored.article, stored.author);
  const SiteId other_site = stored.add_site("other");

  using Ids = std::vector<CommentId>;
  const auto queue = [&](std::vector<SiteId> sites, std::optional<ArticleId> article,
                         std::optional<AuthorId> author, QueueOrder order) {
    const QueueQuery query{.sites = std::move(sites),
                           .order = order,
                           .article = article,
                           .author = author,
                           .limit = 10};
    return ids_of(stored.store->read([&](Reader& reader) { return reader.queue(query); }));
  };
  const auto up = QueueOrder::oldest;
  const auto down = QueueOrder::newest;
  const std::vector<SiteId> mine{other_site, stored.site};
  CHECK(queue(mine, stored.article, {}, up) == Ids{aa, ab, aa2});
  CHECK(queue(mine, stored.article, {}, down) == Ids{aa2, ab, aa});
  CHECK(queue(mine, {}, stored.author, up) == Ids{aa, ba, aa2});
  CHECK(queue(mine, {}, stored.author, down) == Ids{aa2, ba, aa});
  CHECK(queue(mine, stored.article, stored.author, up) == Ids{aa, aa2});
  CHECK(queue(mine, stored.article, stored.author, down) == Ids{aa2, aa});
  CHECK(queue({other_site}, stored.article, {}, up).empty());
  CHECK(queue({other_site}, {}, stored.author, up).empty());
  CHECK(queue({}, stored.article, {}, up).empty());
  CHECK(queue({}, {}, {}, up).empty());
  CHECK(queue({stored.site}, ArticleId{999}, {}, up).empty());
}

TEMPLATE_LIST_TEST_CASE("A page of nothing is empty", "[store]", Engines) {
  Stored<TestType> stored;
  const Comment comment = stored.add();
  stored.publish(comment);
  const QueueQuery query{.sites = {stored.site}, .limit = 0};
  CHECK(stored.store->read([&](Reader& reader) { return reader.queue(query); }).empty());
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    const PublishedPage page = stored.published(order, 0);
    CHECK(page.comments.empty());
    CHECK_FALSE(page.next);
  }
}
