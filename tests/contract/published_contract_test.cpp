#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

#include <rejoinder/limits.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

using Ids = std::vector<CommentId>;

// A random wood of threads, some long and deep, and what its pages must be.
template <class Engine>
std::vector<PublishedComment> plant(Stored<Engine>& stored, unsigned seed, int size) {
  std::mt19937 random(seed);
  std::vector<PublishedComment> wood;
  for (int i = 0; i < size; ++i) {
    NewComment draft = stored.draft("x", Status::approved);
    if (!wood.empty() && random() % 3 != 0) {
      const PublishedComment& parent = wood[random() % wood.size()];
      draft.parent = parent.id;
      draft.above = parent.path;
      if (draft.above.size() >= limits::reply_depth_max) draft.above.pop_back();
    }
    const Comment comment = stored.add(draft);
    const auto votes = static_cast<std::int64_t>(random() % 3);
    stored.publish(comment, votes);
    wood.push_back(Stored<Engine>::face_of(comment, votes));
  }
  return wood;
}

Ids expected(std::vector<PublishedComment> wood, ListOrder order) {
  std::map<CommentId, std::int64_t> votes;
  for (const auto& comment : wood) votes[comment.id] = comment.votes;
  std::sort(wood.begin(), wood.end(), [&](const PublishedComment& a, const PublishedComment& b) {
    const CommentId x = a.path.front();
    const CommentId y = b.path.front();
    if (x != y && order == ListOrder::newest) return y < x;
    if (x != y && order == ListOrder::best && votes[x] != votes[y]) return votes[y] < votes[x];
    return a.path < b.path;
  });
  return ids_of(wood);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("Pages of every size and order join to the whole list", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const auto wood = plant(stored, GENERATE(1U, 2U), 60);
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    for (const std::size_t limit : {1U, 2U, 3U, 7U, 20U, 59U, 60U, 61U, 200U}) {
      Ids seen;
      std::optional<Blob> after;
      do {
        const PublishedPage page = stored.published(order, limit, after);
        REQUIRE(page.comments.size() <= limit);
        if (page.next) REQUIRE(page.comments.size() == limit);
        for (const auto& comment : page.comments) seen.push_back(comment.id);
        after = page.next;
      } while (after && seen.size() <= wood.size());
      CHECK(seen == expected(wood, order));
    }
  }
}

TEMPLATE_LIST_TEST_CASE("A page is the same whether its predecessor's last thread is short or long",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const Comment old = stored.add(Status::approved);
  const Comment root = stored.add(Status::approved);
  stored.publish(old);
  stored.publish(root);
  Ids thread{root.id};
  for (int i = 0; i < 30; ++i) {
    const Comment reply = stored.reply_to(root, Status::approved);
    stored.publish(reply);
    thread.push_back(reply.id);
  }
  const PublishedPage first = stored.published(ListOrder::newest, 20);
  CHECK(ids_of(first.comments) == Ids(thread.begin(), thread.begin() + 20));
  const PublishedPage second = stored.published(ListOrder::newest, 20, first.next);
  Ids rest(thread.begin() + 20, thread.end());
  rest.push_back(old.id);
  CHECK(ids_of(second.comments) == rest);
  CHECK_FALSE(second.next);
}

TEMPLATE_LIST_TEST_CASE("A published comment is told as it was given", "[store]", Engines) {
  Stored<TestType> stored;
  const Comment root = stored.add(Status::approved);
  const Comment reply = stored.reply_to(root, Status::approved);
  PublishedComment face = Stored<TestType>::face_of(reply, 7);
  face.moderator = true;
  face.avatar = avatar(5);
  face.edited = at(300);
  stored.store->write([&](Writer& writer) { writer.publish(stored.article, face, 3); });

  const auto check = [&](const PublishedComment& kept) {
    CHECK(kept.id == face.id);
    CHECK(kept.parent == face.parent);
    CHECK(kept.path == face.path);
    CHECK(kept.depth() == 2);
    CHECK(kept.withdrawn == face.withdrawn);
    CHECK(kept.moderator == face.moderator);
    CHECK(kept.name == face.name);
    CHECK(kept.website == face.website);
    CHECK(kept.avatar == face.avatar);
    CHECK(kept.html == face.html);
    CHECK(kept.created == face.created);
    CHECK(kept.edited == face.edited);
    CHECK(kept.votes == face.votes);
  };
  check(stored.published(ListOrder::oldest, 10).comments.at(0));
  check(
      stored.store->read([&](Reader& reader) { return reader.published(stored.article, reply.id); })
          .value());
}

TEMPLATE_LIST_TEST_CASE("Publishing again replaces, and unpublishing removes, one place", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const Comment root = stored.add(Status::approved);
  const Comment reply = stored.reply_to(root, Status::approved);
  stored.publish(root);
  stored.publish(reply);
  PublishedComment empty_place{};
  empty_place.id = root.id;
  empty_place.path = root.path;
  empty_place.withdrawn = true;
  stored.store->write([&](Writer& writer) { writer.publish(stored.article, empty_place, 1); });

  const auto page = stored.published(ListOrder::oldest, 10);
  CHECK(ids_of(page.comments) == Ids{root.id, reply.id});
  CHECK(page.comments[0].withdrawn);
  CHECK(page.comments[0].html.empty());
  CHECK(page.comments[0].name.empty());

  stored.store->write([&](Writer& writer) { writer.unpublish(stored.article, reply.path); });
  CHECK(ids_of(stored.published(ListOrder::oldest, 10).comments) == Ids{root.id});
}

TEMPLATE_LIST_TEST_CASE("What the public sees below a place is told from what stands beside it",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const Comment root = stored.add(Status::approved);
  const Comment reply = stored.reply_to(root, Status::approved);
  const Comment beside = stored.add(Status::approved);
  stored.publish(root);
  stored.publish(beside);
  const auto below = [&](const Comment& comment) {
    return stored.store->read(
        [&](Reader& reader) { return reader.published_below(stored.article, comment.path); });
  };
  CHECK_FALSE(below(root));
  stored.publish(reply);
  CHECK(below(root));
  CHECK_FALSE(below(reply));
  CHECK_FALSE(below(beside));
}

TEMPLATE_LIST_TEST_CASE("A published comment is not found in another article", "[store]", Engines) {
  Stored<TestType> stored;
  const Comment comment = stored.add(Status::approved);
  stored.publish(comment);
  const ArticleId other = stored.add_article(stored.site, "/b");
  stored.store->read([&](Reader& reader) {
    CHECK_FALSE(reader.published(other, comment.id));
    CHECK(reader.published(other, ListOrder::oldest, 10, {}).value().comments.empty());
    CHECK_FALSE(reader.published_below(other, {}));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("A place that does not fit shows no other article's comments", "[store]",
                        Engines) {
  Stored<TestType> stored;
  plant(stored, 3, 12);
  std::vector<Blob> places{"", "o", "n", "b", "x", std::string(1, '\0'), std::string(500, '\xff')};
  for (const char mark : {'o', 'n', 'b'}) {
    for (const std::size_t size : {7U, 8U, 9U, 15U, 16U, 17U, 64U, 65U, 72U, 80U}) {
      places.push_back(mark + std::string(size, '\xff'));
      places.push_back(mark + std::string(size, '\0'));
      places.push_back(mark + std::string(size, '\x7f'));
    }
  }
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    places.push_back(stored.published(order, 3).next.value());
    places.push_back(places.back().substr(0, places.back().size() - 1));
  }
  const ArticleId ours = stored.article;
  stored.article = stored.add_article(stored.site, "/b");
  const Comment comment = stored.add(Status::approved);
  stored.publish(comment);
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    for (const Blob& place : places) {
      const auto page = stored.published_from(order, 5, place);
      for (const auto& seen : page.value_or(PublishedPage{}).comments) {
        CHECK(seen.id == comment.id);
      }
    }
  }
  stored.article = ours;
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    for (const Blob& place : places) {
      const auto page = stored.published_from(order, 5, place);
      for (const auto& seen : page.value_or(PublishedPage{}).comments) {
        CHECK(seen.id != comment.id);
      }
    }
  }
}

TEMPLATE_LIST_TEST_CASE("A place in another order, or no place at all, is no place", "[store]",
                        Engines) {
  Stored<TestType> stored;
  plant(stored, 3, 12);
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    CHECK_FALSE(stored.published_from(order, 3, Blob{}));
    CHECK_FALSE(stored.published_from(order, 3, Blob("x")));
    for (const auto other : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
      const auto place = stored.published(other, 3).next.value();
      CHECK(stored.published_from(order, 3, place).has_value() == (order == other));
    }
  }
}

TEMPLATE_LIST_TEST_CASE("HTML of another renderer is found until it is made again", "[store]",
                        Engines) {
  Stored<TestType> stored;
  for (int i = 0; i < 5; ++i) stored.publish(stored.add(Status::approved));
  const Comment newer = stored.add(Status::approved);
  PublishedComment empty_place{};
  const Comment gone = stored.add(Status::trash);
  empty_place.id = gone.id;
  empty_place.path = gone.path;
  empty_place.withdrawn = true;
  stored.store->write([&](Writer& writer) {
    writer.publish(stored.article, Stored<TestType>::face_of(newer), 3);
    writer.publish(stored.article, empty_place, 1);
    CHECK(writer.stale_html(1, 10).size() == 1);
    CHECK(writer.stale_html(4, 10).size() == 6);
    CHECK(writer.stale_html(2, 3).size() == 3);
  });
  std::size_t made = 0;
  for (std::size_t found = 1; found > 0; made += found) {
    found = stored.store->write([&](Writer& writer) {
      const auto stale = writer.stale_html(2, 4);
      for (const auto& [article, comment, text] : stale) {
        CHECK(text == "Hello");
        CHECK(comment.html == "<p>Hello</p>");
        writer.publish(article, comment, 2);
      }
      return stale.size();
    });
  }
  CHECK(made == 6);
}

TEMPLATE_LIST_TEST_CASE("The text of a comment that waits again is not offered for publication",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const Comment comment = stored.add(Status::approved);
  stored.publish(comment);
  stored.set_status(comment.id, Status::pending);
  stored.store->write([&](Writer& writer) {
    writer.set_text(stored.site, comment.id, {"Not yet judged", digest(3), at(200), {}});
    CHECK(writer.stale_html(2, 10).empty());
  });
}
