#include "publish/shelf.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace rejoinder::publish;

namespace {

PublishedPtr made(std::string body, Generations::Stamps stamps = {}) {
  auto published = std::make_shared<Published>();
  published->body = std::move(body);
  published->stamps = std::move(stamps);
  return published;
}

std::string body_of(const PublishedPtr& published) {
  return published ? published->body : "none";
}

}  // namespace

TEST_CASE("An answer stands until something that it depends on changes") {
  Shelf shelf(1 << 20);
  Generations& generations = shelf.generations();
  const auto stamps = [&](const char* article) {
    return Generations::Stamps{generations.of_site("clinic"),
                               generations.of_article("clinic", article)};
  };
  shelf.put("a", made("of a", stamps("/a")));
  shelf.put("b", made("of b", stamps("/b")));
  shelf.put("all", made("of all", {generations.of_articles("clinic")}));
  shelf.put("file", made("of nothing"));
  CHECK(body_of(shelf.find("a")) == "of a");

  generations.article_changed("clinic", "/a");
  CHECK(body_of(shelf.find("a")) == "none");
  CHECK(body_of(shelf.find("b")) == "of b");
  CHECK(body_of(shelf.find("all")) == "none");

  generations.article_changed("other", "/b");
  CHECK(body_of(shelf.find("b")) == "of b");
  generations.site_changed("clinic");
  CHECK(body_of(shelf.find("b")) == "none");
  CHECK(body_of(shelf.find("file")) == "of nothing");
}

TEST_CASE("A change while an answer is made makes it old from the start") {
  Shelf shelf(1 << 20);
  const Generations::Stamps before{shelf.generations().of_article("clinic", "/a")};
  const auto answer = shelf.get("a", [&] {
    shelf.generations().article_changed("clinic", "/a");
    return made("read before the change", before);
  });
  CHECK(body_of(answer) == "read before the change");
  CHECK(body_of(shelf.find("a")) == "none");
}

TEST_CASE("Memory is bounded, and what was not asked for the longest goes first") {
  Shelf shelf(512 * 1024);
  const std::string body(10'000, 'x');
  for (int i = 0; i < 1'000; ++i) {
    shelf.put("key " + std::to_string(i), made(body));
    static_cast<void>(shelf.find("key 0"));
    CHECK(shelf.usage().bytes <= 512 * 1024);
  }
  CHECK(shelf.find("key 0") != nullptr);
  CHECK(shelf.find("key 1") == nullptr);
  CHECK(shelf.find("key 999") != nullptr);
  CHECK(shelf.usage().answers > 20);
  shelf.put("large", made(std::string(512 * 1024, 'x')));
  CHECK(shelf.find("large") == nullptr);
  CHECK(shelf.find("key 999") != nullptr);
}

TEST_CASE("A crowd that asks at the same time has one answer made") {
  Shelf shelf(1 << 20);
  std::atomic<int> makings = 0;
  std::atomic<int> arrived = 0;
  std::vector<std::thread> readers;
  std::atomic<int> right = 0;
  for (int i = 0; i < 16; ++i) {
    readers.emplace_back([&] {
      ++arrived;
      const auto answer = shelf.get("key", [&] {
        ++makings;
        while (arrived < 16) std::this_thread::yield();
        return made("body");
      });
      if (body_of(answer) == "body") ++right;
    });
  }
  for (std::thread& reader : readers) reader.join();
  CHECK(makings == 1);
  CHECK(right == 16);
}

TEST_CASE("An answer that could not be made is tried again, and harms no other") {
  Shelf shelf(1 << 20);
  CHECK_THROWS_AS(shelf.get("key", []() -> PublishedPtr { throw std::runtime_error("no"); }),
                  std::runtime_error);
  CHECK(shelf.get("key", [] { return PublishedPtr(); }) == nullptr);
  CHECK(body_of(shelf.get("key", [] { return made("body"); })) == "body");

  std::atomic<int> arrived = 0;
  std::atomic<int> right = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&, i] {
      ++arrived;
      try {
        const auto answer = shelf.get("other", [&]() -> PublishedPtr {
          while (arrived < 8) std::this_thread::yield();
          if (i % 2 == 0) throw std::runtime_error("no");
          return made("body");
        });
        if (body_of(answer) == "body") ++right;
      } catch (const std::runtime_error&) {
        if (i % 2 == 0) ++right;
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  CHECK(right == 8);
}

TEST_CASE("Readers and changes at the same time see no answer older than a change they know of") {
  Shelf shelf(1 << 20);
  std::atomic<int> truth = 0;
  std::atomic<int> told = 0;
  std::atomic<bool> done = false;
  std::atomic<int> stale = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const int known = told;
        const Generations::Stamps stamps{shelf.generations().of_article("clinic", "/a")};
        const auto answer =
            shelf.get("key", [&] { return made(std::to_string(truth.load()), stamps); });
        if (answer && std::stoi(answer->body) < known) ++stale;
      }
    });
  }
  // As the store does it: the change, the mark, and only then is anybody told.
  for (int i = 1; i <= 2'000; ++i) {
    truth = i;
    shelf.generations().article_changed("clinic", "/a");
    told = i;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(stale == 0);
  CHECK(body_of(shelf.get("key", [&] { return made(std::to_string(truth.load())); })) == "2000");
}
