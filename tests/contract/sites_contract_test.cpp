#include <catch2/catch.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

TEMPLATE_LIST_TEST_CASE("A site is found by key and by id, with its settings as given", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const SiteSettings settings{.name = "News",
                              .origins = {"https://news.example", "http://a.example:8080"},
                              .trust = Trust::previous,
                              .comment_bytes_max = 1'000,
                              .edit_window = std::chrono::seconds{90},
                              .time_zone = "Australia/Sydney"};
  const SiteId id =
      stored.store->write([&](Writer& writer) { return writer.add_site("news", settings, at(1)); });

  stored.store->read([&](Reader& reader) {
    const auto by_key = reader.site("news");
    REQUIRE(by_key);
    CHECK(by_key->id == id);
    CHECK(by_key->key == "news");
    CHECK(by_key->settings == settings);
    CHECK(reader.site(id)->settings == settings);
    CHECK_FALSE(reader.site("News"));
    CHECK_FALSE(reader.site(SiteId{999}));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("Sites are listed by key", "[store]", Engines) {
  Stored<TestType> stored;
  stored.add_site("zoo");
  stored.add_site("bakery");
  const auto sites = stored.store->read([](Reader& reader) { return reader.sites(); });
  REQUIRE(sites.size() == 3);
  CHECK(sites[0].key == "bakery");
  CHECK(sites[1].key == "clinic");
  CHECK(sites[2].key == "zoo");
}

TEMPLATE_LIST_TEST_CASE("New settings replace all old ones of a site, and no other site's",
                        "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  SiteSettings settings;
  settings.origins = {"https://a.example", "https://b.example"};
  stored.store->write([&](Writer& writer) { writer.set_site(stored.site, settings); });
  settings.origins = {"https://b.example"};
  settings.time_zone = "Europe/Oslo";
  stored.store->write([&](Writer& writer) { writer.set_site(stored.site, settings); });

  stored.store->read([&](Reader& reader) {
    CHECK(reader.site(stored.site)->settings == settings);
    CHECK(reader.site(other)->settings == SiteSettings{});
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("A second site with the same key is refused", "[store]", Engines) {
  Stored<TestType> stored;
  CHECK_THROWS(stored.add_site("clinic"));
  CHECK(stored.store->read([](Reader& reader) { return reader.sites().size(); }) == 1);
}

TEMPLATE_LIST_TEST_CASE("An article is made once, open and without comments", "[store]", Engines) {
  Stored<TestType> stored;
  const auto ensure = [&] {
    return stored.store->write(
        [&](Writer& writer) { return writer.ensure_article(stored.site, "/new", at(1)); });
  };
  const Article first = ensure();
  CHECK(ensure().id == first.id);
  CHECK(first.site == stored.site);
  CHECK(first.key == "/new");
  CHECK(first.open);
  CHECK(first.count == 0);
  CHECK(first.url.empty());
  CHECK(first.title.empty());
}

TEMPLATE_LIST_TEST_CASE("An article's empty url and title are filled in, and then kept", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const ArticleId id = stored.add_article(stored.site, "/a");
  const auto describe = [&](std::string_view url, std::string_view title) {
    return stored.store->write([&](Writer& writer) {
      writer.describe_article(stored.site, id, url, title);
      return writer.article(stored.site, id).value();
    });
  };
  CHECK(describe("", "").url.empty());
  CHECK(describe("https://x.example/a", "").url == "https://x.example/a");
  const Article full = describe("https://evil.example/", "A");
  CHECK(full.url == "https://x.example/a");
  CHECK(full.title == "A");
  describe("https://evil.example/", "B");

  const auto kept =
      stored.store->read([&](Reader& reader) { return reader.article(stored.site, full.id); });
  REQUIRE(kept);
  CHECK(kept->url == "https://x.example/a");
  CHECK(kept->title == "A");
}

TEMPLATE_LIST_TEST_CASE("Two sites' articles with one key are two articles", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const ArticleId theirs = stored.add_article(other, "/dry-needling");
  CHECK(theirs != stored.article);
  stored.store->read([&](Reader& reader) {
    CHECK(reader.article(other, "/dry-needling")->id == theirs);
    CHECK_FALSE(reader.article(other, stored.article));
    CHECK_FALSE(reader.article(stored.site, theirs));
    CHECK_FALSE(reader.article(stored.site, "/unknown"));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("Only its own site closes an article", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const auto close = [&](SiteId site) {
    stored.store->write(
        [&](Writer& writer) { writer.set_article_open(site, stored.article, false); });
    return !stored.store
                ->read([&](Reader& reader) { return reader.article(stored.site, stored.article); })
                ->open;
  };
  CHECK_FALSE(close(other));
  CHECK(close(stored.site));
}

TEMPLATE_LIST_TEST_CASE("Counts tell approved comments of each article that is asked for",
                        "[store]", Engines) {
  Stored<TestType> stored;
  stored.add_article(stored.site, "/empty");
  stored.add(Status::approved);
  stored.add(Status::approved);
  stored.add(Status::pending);
  const auto counts = stored.store->read([&](Reader& reader) {
    return reader.counts(stored.site, {"/empty", "/dry-needling", "/unknown", "/dry-needling"});
  });
  CHECK(counts == std::vector<std::int64_t>{0, 2, 0, 2});
  const SiteId other = stored.add_site("other");
  CHECK(stored.store->read([&](Reader& reader) {
    return reader.counts(other, {"/dry-needling"});
  }) == std::vector<std::int64_t>{0});
}

TEMPLATE_LIST_TEST_CASE("Totals of several sites are sums", "[store]", Engines) {
  Stored<TestType> stored;
  stored.add(Status::pending);
  stored.add(Status::spam);
  const SiteId other = stored.add_site("other");
  NewComment draft = stored.draft("There", Status::pending);
  draft.site = other;
  draft.article = stored.add_article(other, "/a");
  draft.author = stored.add_author(other, 1);
  stored.add(draft);
  stored.store->read([&](Reader& reader) {
    CHECK(reader.totals({stored.site}) == StatusTotals{.pending = 1, .spam = 1});
    CHECK(reader.totals({stored.site, other}) == StatusTotals{.pending = 2, .spam = 1});
    CHECK(reader.totals({}) == StatusTotals{});
    return 0;
  });
}
