#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

using Ids = std::vector<CommentId>;

// Enough that an engine which does not index each comment at once has indexed some, not all.
constexpr int many = 600;

template <class Engine>
Ids search(Stored<Engine>& stored, std::string_view typed, QueueQuery query = {}) {
  if (query.sites.empty()) query.sites = {stored.site};
  if (query.limit == 0) query.limit = 1'000;
  const Search search = parse_search(typed).value();
  Ids found;
  for (;;) {
    const Found page =
        stored.store->read([&](Reader& reader) { return reader.search(query, search); });
    for (const Comment& comment : page.comments) found.push_back(comment.id);
    if (!page.stopped_at) return found;
    query.after = page.stopped_at;
  }
}

template <class Engine>
CommentId say(Stored<Engine>& stored, std::string text, std::string name = "Jane") {
  NewComment draft = stored.draft(std::move(text));
  draft.name = std::move(name);
  return stored.add(draft).id;
}

// In one unit: comments with a number each, whose words and status follow from it.
template <class Engine>
void fill(Stored<Engine>& stored, int count) {
  stored.store->write([&](Writer& writer) {
    for (int i = 1; i <= count; ++i) {
      std::string text = "common number" + std::to_string(i);
      if (i % 7 == 0) text += " seventh";
      if (i % 5 == 0) text += " fifth";
      writer.add_comment(stored.draft(text, i % 3 == 0 ? Status::spam : Status::pending));
    }
  });
}

template <class Keep>
Ids numbers(int count, Keep keep) {
  Ids ids;
  for (int i = 1; i <= count; ++i) {
    if (keep(i)) ids.push_back(CommentId{i});
  }
  return ids;
}

Ids reversed(Ids ids) {
  std::reverse(ids.begin(), ids.end());
  return ids;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A search finds what has every word, in the text or the name", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const bool indexed = GENERATE(false, true);
  const CommentId needle = say(stored,
                               "Dry needling hurts, R\xC3\xA9n\xC3\xA9"
                               "e!",
                               "Mia M\xC3\xBCller");
  const CommentId hurt = say(stored, "It HURT me", "Ben");
  const CommentId sign = say(stored, "I write C++ and don't AND won't", "Mia");
  if (indexed) fill(stored, many);
  CHECK(search(stored, "needling") == Ids{needle});
  CHECK(search(stored, "mia") == Ids{needle, sign});
  CHECK(search(stored, "mia needling") == Ids{needle});
  CHECK(search(stored, "needling ben").empty());
  CHECK(search(stored, "renee") == Ids{needle});
  CHECK(search(stored, "M\xC3\x9CLLER") == Ids{needle});
  CHECK(search(stored, "hurt") == Ids{needle, hurt});
  CHECK(search(stored, "hurt me") == Ids{hurt});
  CHECK(search(stored, "\"hurt\"") == Ids{hurt});
  CHECK(search(stored, "needl") == Ids{needle});
  CHECK(search(stored, "needl hurt").empty());
  CHECK(search(stored, "\"dry needling\"") == Ids{needle});
  CHECK(search(stored, "\"needling dry\"").empty());
  CHECK(search(stored, "\"dry need") == Ids{needle});
  CHECK(search(stored, "\"dry need\"").empty());
  CHECK(search(stored, "don't") == Ids{sign});
  CHECK(search(stored, "C++") == Ids{sign});
  CHECK(search(stored, "AND") == Ids{sign});
  CHECK(search(stored, "nothing").empty());
}

TEMPLATE_LIST_TEST_CASE("Nothing that is typed is an operator of the engine's", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId plain = say(stored, "plain words", "Jane");
  fill(stored, many);
  for (const std::string_view typed :
       {"plain OR nothing", "plain NOT words", "NEAR(plain words)", "name:plain",
        "{name text}: plain", "plain + nothing", "^words", "plain AND nothing",
        "comment_search:plain", "'; DROP TABLE x", "plain) OR (common", "rank:x", "-plain",
        "words*plain", "%plain%", "\\plain"}) {
    INFO(typed);
    const Ids found = search(stored, typed);
    CHECK(found.size() <= 1);
    if (!found.empty()) CHECK(found == Ids{plain});
  }
  CHECK(search(stored, "\xE2\x80\xA6").empty());  // A sign that is not ASCII.
  CHECK(search(stored, "\xE2\x80\xA6 plain") == Ids{plain});
  CHECK(search(stored, "plain \xF0\x9F\x94\xA5") == Ids{plain});
}

TEMPLATE_LIST_TEST_CASE("Pages of a search join to the whole, in both orders", "[store]", Engines) {
  Stored<TestType> stored;
  fill(stored, many);
  const auto expected = [](std::string_view word, Status status) {
    return numbers(many, [&](int i) {
      const bool has = word == "common" || (word == "seventh" && i % 7 == 0) ||
                       (word == "fifth seventh" && i % 35 == 0);
      return has && (i % 3 == 0) == (status == Status::spam);
    });
  };
  for (const std::string_view word : {"common", "seventh", "fifth seventh"}) {
    for (const Status status : {Status::pending, Status::spam, Status::approved}) {
      const Ids all = status == Status::approved ? Ids{} : expected(word, status);
      for (const auto order : {QueueOrder::oldest, QueueOrder::newest}) {
        for (const std::size_t limit : {13U, 1'000U}) {
          Ids joined;
          QueueQuery query{
              .sites = {stored.site}, .status = status, .order = order, .limit = limit};
          for (;;) {
            const Found page = stored.store->read(
                [&](Reader& reader) { return reader.search(query, parse_search(word).value()); });
            REQUIRE(page.comments.size() <= limit);
            for (const Comment& comment : page.comments) joined.push_back(comment.id);
            query.after = page.stopped_at;
            if (!page.stopped_at && !page.comments.empty()) query.after = page.comments.back().id;
            if (!query.after) break;
          }
          CHECK(joined == (order == QueueOrder::oldest ? all : reversed(all)));
        }
      }
    }
  }
}

TEMPLATE_LIST_TEST_CASE(
    "A search keeps to the sites, the article and the author that are asked for", "[store]",
    Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const ArticleId theirs = stored.add_article(other, "/a");
  const AuthorId them = stored.add_author(other, 1);
  const ArticleId article = stored.add_article(stored.site, "/b");
  const AuthorId author = stored.add_author(stored.site, 2);
  const auto add = [&](SiteId site, ArticleId in, AuthorId by) {
    NewComment draft = stored.draft("needle");
    draft.site = site;
    draft.article = in;
    draft.author = by;
    return stored.add(draft).id;
  };
  const CommentId a = add(stored.site, stored.article, stored.author);
  const CommentId b = add(other, theirs, them);
  const CommentId c = add(stored.site, article, stored.author);
  const CommentId d = add(stored.site, stored.article, author);
  if (GENERATE(false, true)) fill(stored, many);
  const auto of = [&](std::vector<SiteId> sites, std::optional<ArticleId> in = {},
                      std::optional<AuthorId> by = {}) {
    QueueQuery query{.sites = std::move(sites), .article = in, .author = by, .limit = 10};
    const Ids up = search(stored, "needle", query);
    query.order = QueueOrder::newest;
    CHECK(search(stored, "needle", query) == reversed(up));
    return up;
  };
  CHECK(of({stored.site}) == Ids{a, c, d});
  CHECK(of({other}) == Ids{b});
  CHECK(of({other, stored.site, other}) == Ids{a, b, c, d});
  CHECK(of({stored.site}, stored.article) == Ids{a, d});
  CHECK(of({stored.site}, {}, stored.author) == Ids{a, c});
  CHECK(of({stored.site}, stored.article, stored.author) == Ids{a});
  CHECK(of({stored.site}, theirs).empty());
  CHECK(of({stored.site}, {}, them).empty());
  CHECK(of({SiteId{999}}).empty());
  const Found none = stored.store->read([&](Reader& reader) {
    return reader.search({.sites = {}, .limit = 10}, parse_search("needle").value());
  });
  CHECK(none.comments.empty());
  CHECK_FALSE(none.stopped_at);
}

TEMPLATE_LIST_TEST_CASE("A search sees a text as it is now, and a status too", "[store]", Engines) {
  Stored<TestType> stored;
  const CommentId id = say(stored, "before");
  if (GENERATE(false, true)) fill(stored, many);
  stored.store->write([&](Writer& writer) {
    writer.set_text(stored.site, id, {"after", digest(3), at(200), {}});
    writer.set_text(stored.site, id, {"afterwards, at last", digest(4), at(300), {}});
  });
  CHECK(search(stored, "before").empty());
  CHECK(search(stored, "\"after\"").empty());
  CHECK(search(stored, "last") == Ids{id});
  stored.set_status(id, Status::trash);
  const QueueQuery trash{.sites = {stored.site}, .status = Status::trash, .limit = 10};
  CHECK(search(stored, "last").empty());
  CHECK(search(stored, "last", trash) == Ids{id});
  CHECK_THROWS(stored.store->write([&](Writer& writer) {
    writer.set_text(stored.site, id, {"undone", digest(3), at(200), {}});
    throw std::runtime_error("enough");
  }));
  CHECK(search(stored, "last", trash) == Ids{id});
  CHECK(search(stored, "undone", trash).empty());
  CHECK(stored.store->damage().empty());
}

TEMPLATE_LIST_TEST_CASE("A beginning that very many words have finds itself only", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId short_one = say(stored, "number");
  fill(stored, many);  // number1, number2, …
  CHECK(search(stored, "number1 number").empty());
  const Ids found = search(stored, "number");
  CHECK(std::find(found.begin(), found.end(), short_one) != found.end());
  CHECK(search(stored, "number59").size() == 8);  // 59, 590 to 599 without the spam.
}

TEMPLATE_LIST_TEST_CASE("A search that finds little among much ends early, and goes on", "[store]",
                        Engines) {
  constexpr int size = 24'000;
  Stored<TestType> stored;
  // Two lists that never meet, woven into each other, but for the last.
  stored.store->write([&](Writer& writer) {
    for (int i = 0; i < size; ++i) {
      writer.add_comment(i % 2 == 0 ? stored.draft("alpha", Status::pending)
                                    : stored.draft("beta", Status::spam));
    }
  });
  const CommentId last = say(stored, "beta");
  QueueQuery query{.sites = {stored.site}, .limit = 10};
  const Found page = stored.store->read(
      [&](Reader& reader) { return reader.search(query, parse_search("beta").value()); });
  CHECK(page.comments.empty());
  REQUIRE(page.stopped_at);
  CHECK(*page.stopped_at > CommentId{1'000});
  CHECK(search(stored, "beta", query) == Ids{last});
  query.order = QueueOrder::newest;
  CHECK(search(stored, "beta", query) == Ids{last});
}
