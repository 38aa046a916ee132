#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

TEMPLATE_LIST_TEST_CASE("What was written is there when the store is opened again", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const Comment comment = stored.add(Status::approved);
  stored.publish(comment);
  const int version = stored.store->schema_version();
  stored.store.reset();
  stored.store = stored.engine.open();
  CHECK(same(stored.comment(comment.id).value(), comment));
  CHECK(stored.published(ListOrder::oldest, 10).comments.size() == 1);
  CHECK(stored.store->schema_version() == version);
  CHECK(version >= 1);
  CHECK(stored.store->damage().empty());
}

TEMPLATE_LIST_TEST_CASE("A unit that throws leaves nothing behind", "[store]", Engines) {
  Stored<TestType> stored;
  CHECK_THROWS_AS(stored.store->write([&](Writer& writer) {
    writer.add_comment(stored.draft("x"));
    writer.set_article_open(stored.site, stored.article, false);
    throw std::domain_error("enough");
  }),
                  std::domain_error);
  CHECK(stored.totals() == StatusTotals{});
  CHECK(stored.store
            ->read([&](Reader& reader) { return reader.article(stored.site, stored.article); })
            ->open);
  CHECK(stored.add().version == 1);  // And the store goes on.
}

TEMPLATE_LIST_TEST_CASE("A unit whose result is an error leaves nothing behind", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const auto result = stored.store->write([&](Writer& writer) -> Result<CommentId> {
    writer.add_comment(stored.draft("x"));
    return refuse(Errc::conflict, "late", "Too late.");
  });
  REQUIRE_FALSE(result);
  CHECK(result.error().slug == "late");
  CHECK(stored.totals() == StatusTotals{});
}

TEMPLATE_LIST_TEST_CASE("A unit that fails half-way inside the engine leaves nothing behind",
                        "[store]", Engines) {
  Stored<TestType> stored;
  CHECK_THROWS(stored.store->write([&](Writer& writer) {
    writer.add_comment(stored.draft("x"));
    NewComment draft = stored.draft("y");
    draft.author = AuthorId{999};
    writer.add_comment(draft);
  }));
  CHECK(stored.totals() == StatusTotals{});
}

TEMPLATE_LIST_TEST_CASE("A writing unit reads what it wrote", "[store]", Engines) {
  Stored<TestType> stored;
  stored.store->write([&](Writer& writer) {
    const Comment comment = writer.add_comment(stored.draft("x"));
    CHECK(writer.comment(stored.site, comment.id));
    CHECK(writer.totals({stored.site}) == StatusTotals{.pending = 1});
  });
}

TEMPLATE_LIST_TEST_CASE("A reading unit sees one moment, whatever is written meanwhile", "[store]",
                        Engines) {
  Stored<TestType> stored;
  stored.store->read([&](Reader& reader) {
    CHECK(reader.totals({stored.site}) == StatusTotals{});
    std::thread([&] { stored.add(); }).join();
    CHECK(reader.totals({stored.site}) == StatusTotals{});
    return 0;
  });
  CHECK(stored.totals() == StatusTotals{.pending = 1});
}

TEMPLATE_LIST_TEST_CASE("Readers see whole units only, however many threads write", "[store]",
                        Engines) {
  constexpr int writers = 3;
  constexpr int readers = 6;
  constexpr int units = 40;
  Stored<TestType> stored;
  std::atomic<int> writing = writers;
  std::atomic<int> torn = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < units; ++n) {
        // One pending and one approved comment in each unit: readers must see as many of both.
        stored.store->write([&](Writer& writer) {
          writer.add_comment(stored.draft("x", Status::pending));
          writer.add_comment(stored.draft("y", Status::approved));
        });
      }
      --writing;
    });
  }
  for (int i = 0; i < readers; ++i) {
    threads.emplace_back([&] {
      while (writing > 0) {
        const bool whole = stored.store->read([&](Reader& reader) {
          const StatusTotals totals = reader.totals({stored.site});
          const auto article = reader.article(stored.site, stored.article);
          return totals.pending == totals.approved && article->count == totals.approved;
        });
        if (!whole) ++torn;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(torn == 0);
  const std::int64_t expected = writers * units;
  CHECK(stored.totals() == StatusTotals{.pending = expected, .approved = expected});
  CHECK(stored.store->damage().empty());
}
