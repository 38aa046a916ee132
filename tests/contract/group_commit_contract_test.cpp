// Units that many threads bring at the same time, and what the store tells of their changes.
#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

// Holds the writer until `waiting` units stand behind it, so that they come together.
class Gathering {
 public:
  explicit Gathering(Store& store, Repeats repeats = Repeats::never)
      : store_(store), repeats_(repeats) {}

  template <class Units>
  void run(const Units& units) {
    std::thread first([&] {
      store_.write(
          [&](Writer&) {
            std::unique_lock lock(mutex_);
            held_ = true;
            changed_.notify_all();
            changed_.wait(lock, [&] { return begun_ == units.size(); });
          },
          repeats_);
    });
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return held_; });
    }
    std::vector<std::thread> threads;
    for (const auto& unit : units) {
      threads.emplace_back([&] {
        {
          const std::lock_guard lock(mutex_);
          ++begun_;
          changed_.notify_all();
        }
        unit();
      });
    }
    first.join();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  Store& store_;
  Repeats repeats_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  std::size_t begun_ = 0;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("Of units that come together each has its own outcome", "[store]",
                        Engines) {
  Stored<TestType> stored;
  Store& store = *stored.store;
  std::atomic<int> kept = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> thrown = 0;
  // All that may be repeated, none, and both among each other.
  const int repeated = GENERATE(0, 1, 2);
  std::vector<std::function<void()>> units;
  for (int i = 0; i < 60; ++i) {
    const Repeats repeats =
        repeated == 1 || (repeated == 2 && i % 2 == 0) ? Repeats::maybe : Repeats::never;
    units.push_back([&, i, repeats] {
      const auto draft = stored.draft("text " + std::to_string(i));
      if (i % 3 == 0) {
        store.write([&](Writer& writer) { writer.add_comment(draft); }, repeats);
        ++kept;
      } else if (i % 3 == 1) {
        const auto result = store.write(
            [&](Writer& writer) -> Result<int> {
              writer.add_comment(draft);
              return refuse(Errc::conflict, "no", "No.");
            },
            repeats);
        if (!result) ++refused;
      } else {
        try {
          store.write(
              [&](Writer& writer) {
                writer.add_comment(draft);
                throw std::runtime_error("no");
              },
              repeats);
        } catch (const std::runtime_error&) {
          ++thrown;
        }
      }
    });
  }
  Gathering(store, repeated == 0 ? Repeats::never : Repeats::maybe).run(units);
  CHECK(kept == 20);
  CHECK(refused == 20);
  CHECK(thrown == 20);
  const auto comments = store.read(
      [&](Reader& reader) { return reader.queue({.sites = {stored.site}, .limit = 100}); });
  CHECK(comments.size() == 20);
  CHECK(store.read([&](Reader& reader) { return reader.totals({stored.site}).pending; }) == 20);
  for (const Comment& comment : comments) CHECK(std::stoi(comment.text.substr(5)) % 3 == 0);
}

TEMPLATE_LIST_TEST_CASE("Units run once, but those that may be repeated, beside one that fails",
                        "[store]", Engines) {
  Stored<TestType> stored;
  Store& store = *stored.store;
  std::atomic<int> runs = 0;
  std::atomic<int> runs_of_others = 0;
  const auto run = [&](int refused, bool writes_first) {
    runs = runs_of_others = 0;
    std::vector<std::function<void()>> units;
    for (int i = 0; i < 20; ++i) {
      units.push_back([&, i, writes_first] {
        static_cast<void>(store.write(
            [&](Writer& writer) -> Result<int> {
              ++runs;
              if (i < refused && !writes_first) return refuse(Errc::conflict, "no", "No.");
              writer.add_comment(stored.draft("text"));
              if (i < refused) return refuse(Errc::conflict, "no", "No.");
              return i;
            },
            Repeats::maybe));
      });
    }
    // Also those that may not be repeated: one that is kept, one that is refused, one that throws.
    for (const bool kept : {true, false}) {
      units.push_back([&, kept] {
        static_cast<void>(store.write([&](Writer& writer) -> Result<int> {
          ++runs_of_others;
          writer.add_comment(stored.draft("text"));
          if (!kept) return refuse(Errc::conflict, "no", "No.");
          return 0;
        }));
      });
    }
    units.push_back([&] {
      CHECK_THROWS_AS(store.write([&](Writer&) {
        ++runs_of_others;
        throw std::runtime_error("no");
      }),
                      std::runtime_error);
    });
    const auto before = stored.totals().pending;
    Gathering(store, Repeats::maybe).run(units);
    return stored.totals().pending - before;
  };
  CHECK(run(0, false) == 21);
  CHECK(runs == 20);
  // Who is refused before anything is written leaves nothing to undo.
  CHECK(run(5, false) == 16);
  CHECK(runs == 20);
  CHECK(run(5, true) == 16);
  CHECK(runs >= 20);
  CHECK(runs <= 40);
  CHECK(runs_of_others == 3);
}

TEMPLATE_LIST_TEST_CASE("A unit that breaks a rule of the engine takes nobody else's work down",
                        "[store]", Engines) {
  Stored<TestType> stored;
  Store& store = *stored.store;
  std::atomic<int> thrown = 0;
  std::vector<std::function<void()>> units;
  for (int i = 0; i < 30; ++i) {
    units.push_back([&, i] {
      try {
        store.write([&](Writer& writer) {
          auto draft = stored.draft("text");
          if (i % 2 == 0) draft.article = ArticleId{4'711};  // There is no such article.
          writer.add_comment(draft);
        });
      } catch (const std::exception&) {
        ++thrown;
      }
    });
  }
  Gathering(store).run(units);
  CHECK(thrown == 15);
  CHECK(store.read([&](Reader& reader) { return reader.totals({stored.site}).pending; }) == 15);
}

TEMPLATE_LIST_TEST_CASE("What a write returned is seen by every reader that begins after it",
                        "[store]", Engines) {
  Stored<TestType> stored;
  Store& store = *stored.store;
  std::atomic<int> missing = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        const auto draft = stored.draft("text");
        const CommentId id =
            store.write([&](Writer& writer) { return writer.add_comment(draft).id; });
        const bool found =
            store.read([&](Reader& reader) { return reader.comment(stored.site, id).has_value(); });
        if (!found) ++missing;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(missing == 0);
  CHECK(store.read([&](Reader& reader) { return reader.totals({stored.site}).pending; }) == 200);
}

TEMPLATE_LIST_TEST_CASE("The watcher is told what of the public's view has changed, and no more",
                        "[store]", Engines) {
  Stored<TestType> stored;
  Store& store = *stored.store;
  std::vector<PublicChange> told;
  store.watch([&](const std::vector<PublicChange>& changes) {
    told.insert(told.end(), changes.begin(), changes.end());
  });
  const auto after = [&](auto unit) {
    told.clear();
    try {
      store.write(unit);
    } catch (const std::runtime_error&) {
    }
    std::sort(told.begin(), told.end());
    told.erase(std::unique(told.begin(), told.end()), told.end());
    return told;
  };
  const std::vector<PublicChange> article{{"clinic", "/dry-needling"}};
  const std::vector<PublicChange> site{{"clinic", ""}};
  const std::vector<PublicChange> nothing;

  CommentId id{};
  CHECK(after([&](Writer& writer) { id = writer.add_comment(stored.draft("text")).id; }) ==
        nothing);
  CHECK(after([&](Writer& writer) { writer.set_status(stored.site, id, Status::approved); }) ==
        article);
  PublishedComment shown;
  shown.id = id;
  shown.path = {id};
  CHECK(after([&](Writer& writer) { writer.publish(stored.article, shown, 1); }) == article);
  CHECK(after([&](Writer& writer) { writer.unpublish(stored.article, {id}); }) == article);
  CHECK(after([&](Writer& writer) {
          writer.describe_article(stored.site, stored.article, "https://clinic.example/a", "A");
        }) == article);
  CHECK(after([&](Writer& writer) {
          writer.set_article_open(stored.site, stored.article, false);
        }) == article);
  CHECK(after([&](Writer& writer) { writer.set_site(stored.site, {}); }) == site);
  CHECK(after([&](Writer& writer) { writer.add_site("other", {}, at(1)); }) ==
        std::vector<PublicChange>{{"other", ""}});
  CHECK(after([&](Writer& writer) {
          writer.publish(stored.article, shown, 1);
          throw std::runtime_error("no");
        }) == nothing);
}
