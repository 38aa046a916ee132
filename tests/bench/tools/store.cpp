// Times single calls of the store and of the JSON writer, without a server.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/commenting.hpp>
#include <rejoinder/publishing.hpp>
#include <rejoinder/store.hpp>

#include "corpus.hpp"
#include "crypto/keyring.hpp"
#include "render/comment_json.hpp"
#include "render/markdown.hpp"
#include "render/time_text.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

using namespace rejoinder;
using Json = nlohmann::ordered_json;

constexpr std::size_t page = 50;
constexpr std::size_t counted_articles = 20;
constexpr std::string_view base = "http://127.0.0.1:8080";
constexpr std::size_t calls_min = 20;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override {
    return std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
  }
};

// Medians in microseconds by name, and how many calls each comes from.
class Timings {
 public:
  explicit Timings(std::chrono::milliseconds budget) : budget_(budget) {}

  template <class Call>
  void measure(const char* name, Call call) {
    std::vector<double> us;
    const auto begin = std::chrono::steady_clock::now();
    while (us.size() < calls_min || std::chrono::steady_clock::now() - begin < budget_) {
      us.push_back(timed(call));
    }
    keep(name, us);
  }

  // Two calls turn by turn, so that both meet the same noise.
  template <class A, class B>
  void measure(const char* name_a, A a, const char* name_b, B b) {
    std::vector<double> us_a;
    std::vector<double> us_b;
    const auto begin = std::chrono::steady_clock::now();
    while (us_a.size() < calls_min || std::chrono::steady_clock::now() - begin < budget_ * 2) {
      us_a.push_back(timed(a));
      us_b.push_back(timed(b));
    }
    keep(name_a, us_a);
    keep(name_b, us_b);
  }

  [[nodiscard]] const Json& all() const { return all_; }

 private:
  template <class Call>
  static double timed(Call& call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
        .count();
  }
  void keep(const char* name, std::vector<double>& us) {
    const auto middle = us.begin() + static_cast<std::ptrdiff_t>(us.size() / 2);
    std::nth_element(us.begin(), middle, us.end());
    all_[name] = {{"us", *middle}, {"calls", us.size()}};
  }

  std::chrono::milliseconds budget_;
  Json all_ = Json::object();
};

template <class T>
T needed(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return std::move(*result);
}

std::string article_key(std::int64_t id) {
  return fmt::format("/a/{}", id);
}

// What our writer writes, by a tree.
std::string list_by_tree(const PublishedList& list) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  Json comments = Json::array();
  for (const PublishedComment& comment : list.page.comments) {
    comments.push_back(
        {{"id", number(comment.id)},
         {"parent", comment.parent ? Json(number(*comment.parent)) : Json()},
         {"depth", comment.depth()},
         {"withdrawn", comment.withdrawn},
         {"author",
          {{"name", comment.name},
           {"website", or_null(comment.website)},
           {"avatar", render::avatar_url(base, list.site.key, comment.avatar)},
           {"moderator", comment.moderator}}},
         {"html", comment.html},
         {"created", render::rfc3339(comment.created)},
         {"edited", comment.edited ? Json(render::rfc3339(*comment.edited)) : Json()},
         {"redacted", comment.redacted},
         {"votes", comment.votes}});
  }
  return Json{{"article",
               {{"key", list.article.key},
                {"title", or_null(list.article.title)},
                {"url", or_null(list.article.url)},
                {"open", list.article.open},
                {"count", list.article.count}}},
              {"comments", std::move(comments)},
              {"next", nullptr}}
      .dump();
}

void measure_json(Timings& timings, Publishing& publishing) {
  const auto list = needed(publishing.list({.site = "bench", .article = "/a/1", .limit = page}));
  const auto ours = [&] { return render::list_json(list, std::nullopt, base); };
  const auto tree = [&] { return list_by_tree(list); };
  if (Json::parse(ours()) != Json::parse(tree())) {
    throw std::runtime_error("the two ways to write a list's JSON do not agree");
  }
  timings.measure("json", ours, "json_nlohmann", tree);
}

void measure_reads(Timings& timings, Store& store, Publishing& publishing, SiteId site,
                   std::int64_t articles, CommentId middle) {
  bench::Random random(1);
  const auto any = [&] {
    return article_key(
        1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(articles))));
  };
  const auto list = [&](const std::string& key) {
    return needed(publishing.list({.site = "bench", .article = key, .limit = page}));
  };
  const auto queue = [&](std::optional<CommentId> after) {
    return store.read([&](Reader& reader) {
      return reader.queue({.sites = {site}, .after = after, .limit = page});
    });
  };
  timings.measure("list_one", [&] { list("/a/1"); });
  timings.measure("list_random", [&] { list(any()); });
  std::vector<std::vector<std::string>> asked(4'096);
  for (auto& keys : asked) {
    keys.resize(counted_articles);
    std::generate(keys.begin(), keys.end(), any);
  }
  std::size_t asks = 0;
  const auto some = [&]() -> const std::vector<std::string>& {
    return asked[asks++ % asked.size()];
  };
  timings.measure("counts", [&] { return needed(publishing.counts("bench", some())); });
  // The port's own calls: the site and the article are known.
  const ArticleId first = list("/a/1").article.id;
  timings.measure("store_list", [&] {
    return store.read(
        [&](Reader& reader) { return reader.published(first, ListOrder::oldest, page, {}); });
  });
  timings.measure("store_counts", [&] {
    return store.read([&](Reader& reader) { return reader.counts(site, some()); });
  });
  timings.measure("queue_first", [&] { return queue(std::nullopt); });
  timings.measure("queue_middle", [&] { return queue(middle); });
}

// A post through the whole use case, and beside it the least that any durable write costs here: one
// row of the same text, committed by itself to a table without an index.
void measure_posts(Timings& timings, Store& store, const std::filesystem::path& data,
                   std::int64_t articles) {
  const auto keys = crypto::open_keyring(data / "master.key");
  const render::MarkdownRenderer renderer;
  const SystemClock clock;
  Commenting commenting(store, *keys, renderer, clock, {.per_network = {}, .per_email = {}});
  const auto floor_file = data / "floor.db";
  SQLite::Database floor_db(floor_file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  floor_db.exec("PRAGMA journal_mode = WAL");
  floor_db.exec("PRAGMA synchronous = FULL");
  floor_db.exec("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT)");
  SQLite::Statement line(floor_db, "INSERT INTO line (text) VALUES (?)");

  bench::Random random(
      static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()));
  const auto fresh_text = [&] { return bench::text_of(random.next(), 300); };
  const auto post = [&] {
    const std::uint64_t author = random.next();
    Submission submission;
    submission.site = "bench";
    submission.address = "127.0.0.1";
    submission.draft.article = article_key(
        1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(articles))));
    submission.draft.author = bench::name_of(author);
    submission.draft.email = bench::email_of(author);
    submission.draft.comment = fresh_text();
    return needed(commenting.submit(submission));
  };
  const auto bare_commit = [&] {
    line.bind(1, fresh_text());
    line.exec();
    line.reset();
  };
  timings.measure("post", post, "bare_commit", bare_commit);
}

std::string measure_all(const std::filesystem::path& data, std::chrono::milliseconds budget,
                        bool writes) {
  const auto file = data / "rejoinder.db";
  const auto store = open_sqlite_store({.file = file});
  std::int64_t articles = 0;
  CommentId middle{};
  SiteId site{};
  {
    SQLite::Database db(file.string(), SQLite::OPEN_READONLY);
    site = SiteId{db.execAndGet("SELECT id FROM site WHERE key = 'bench'").getInt64()};
    articles = db.execAndGet("SELECT count(*) FROM article").getInt64();
    // Of ids that follow each other: the half.
    middle = CommentId{db.execAndGet("SELECT (min(id) + max(id)) / 2 FROM comment "
                                     "WHERE status = 'pending'")
                           .getInt64()};
  }
  Publishing publishing(*store);
  Timings timings(budget);
  measure_reads(timings, *store, publishing, site, articles, middle);
  measure_json(timings, publishing);
  if (writes) measure_posts(timings, *store, data, articles);
  return timings.all().dump();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Times calls of the store on a data folder that bench_generate has filled; prints "
      "JSON: medians in microseconds.");
  std::string data;
  int budget_ms = 300;
  bool writes = false;
  app.add_option("--data", data, "The data folder")->required();
  app.add_option("--budget-ms", budget_ms, "For each measurement")->check(CLI::Range(1, 60'000));
  app.add_flag("--writes", writes, "Durable posts too: the folder is changed");
  CLI11_PARSE(app, argc, argv);
  try {
    fmt::print("{}\n", measure_all(data, std::chrono::milliseconds(budget_ms), writes));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_store: {}\n", error.what());
    return 1;
  }
}
