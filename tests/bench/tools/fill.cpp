#include "fill.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus.hpp"
#include "render/markdown.hpp"

namespace rejoinder::bench {
namespace {

constexpr std::uint64_t rows_per_transaction = 100'000;
// 2023-11-01 and 2025-11-01, in milliseconds: the first comment and the last.
constexpr std::int64_t begin_ms = 1'698'796'800'000;
constexpr std::int64_t end_ms = 1'761'955'200'000;

using Bytes32 = std::array<std::uint64_t, 4>;

// Stands for a keyed hash: as long, and as evenly spread over an index.
Bytes32 hash_like(std::uint64_t number) {
  Random random(number);
  return {random.next(), random.next(), random.next(), random.next()};
}

std::int64_t created(const Plan& plan, std::size_t index) {
  return begin_ms + (end_ms - begin_ms) * static_cast<std::int64_t>(index) /
                        static_cast<std::int64_t>(plan.comments.size());
}

// What slows a bulk load down and can be made from the rows afterwards.
class Dropped {
 public:
  explicit Dropped(SQLite::Database& db) : db_(db) {
    take("trigger", triggers_);
    take("index", indexes_);
    SQLite::Statement row(db_,
                          "SELECT name FROM sqlite_master WHERE type = 'table' "
                          "AND lower(sql) LIKE 'create virtual table%using fts5 (%'");
    while (row.executeStep()) searched_.push_back(row.getColumn(0).getString());
  }

  void restore() {
    for (const std::string& sql : indexes_) db_.exec(sql);
    for (const std::string& table : searched_) {
      db_.exec(fmt::format("INSERT INTO \"{0}\" (\"{0}\") VALUES ('rebuild')", table));
    }
    db_.exec("UPDATE search_progress SET indexed_to = (SELECT coalesce(max(id), 0) FROM comment)");
    for (const std::string& sql : triggers_) db_.exec(sql);
  }

 private:
  void take(std::string_view kind, std::vector<std::string>& sqls) {
    std::vector<std::string> names;
    {
      SQLite::Statement row(db_,
                            "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql NOT NULL "
                            "AND tbl_name IN ('comment', 'published', 'article', 'author')");
      row.bind(1, std::string(kind));
      while (row.executeStep()) {
        names.push_back(row.getColumn(0).getString());
        sqls.push_back(row.getColumn(1).getString());
      }
    }
    for (const std::string& name : names) db_.exec(fmt::format("DROP {} \"{}\"", kind, name));
  }

  SQLite::Database& db_;
  std::vector<std::string> indexes_;
  std::vector<std::string> triggers_;
  std::vector<std::string> searched_;
};

// Writes rows one by one, and commits now and then.
class Rows {
 public:
  explicit Rows(SQLite::Database& db) : db_(db) { db_.exec("BEGIN"); }

  void add(SQLite::Statement& insert) {
    insert.exec();
    insert.reset();
    if (++count_ % rows_per_transaction == 0) db_.exec("COMMIT; BEGIN");
  }
  std::uint64_t finish() {
    db_.exec("COMMIT");
    return count_;
  }

 private:
  SQLite::Database& db_;
  std::uint64_t count_ = 0;
};

void bind(SQLite::Statement& to, int index, const Bytes32& hash) {
  to.bind(index, hash.data(), sizeof hash);
}
void bind_blob(SQLite::Statement& to, int index, std::string_view bytes) {
  to.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}
void bind_avatar(SQLite::Statement& to, int index, std::string_view name) {
  const Bytes32 hash = hash_like(std::hash<std::string_view>{}(name));
  to.bind(index, hash.data(), 16);
}

class Filler {
 public:
  Filler(SQLite::Database& db, const Plan& plan, std::size_t text_bytes)
      : db_(db), plan_(plan), text_bytes_(text_bytes), rows_(db) {
    SQLite::Statement site(db_, "SELECT id FROM site WHERE key = 'bench'");
    if (!site.executeStep()) throw std::runtime_error("there is no site `bench`");
    site_ = site.getColumn(0).getInt64();
    if (db_.execAndGet("SELECT count(*) FROM article").getInt64() != 0) {
      throw std::runtime_error("the store is not empty");
    }
  }

  std::uint64_t run() {
    articles();
    authors();
    comments();
    judgements();
    published();
    totals();
    return rows_.finish();
  }

 private:
  void articles() {
    std::vector<std::int64_t> counts(plan_.sizes.articles);
    for (std::size_t i = 0; i < plan_.sizes.comments; ++i) ++counts[plan_.comments[i].article - 1];
    SQLite::Statement insert(db_,
                             "INSERT INTO article (id, site_id, key, url, title, open, count, "
                             "created_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)");
    for (std::uint32_t id = 1; id <= plan_.sizes.articles; ++id) {
      insert.bind(1, id);
      insert.bind(2, site_);
      insert.bind(3, fmt::format("/a/{}", id));
      insert.bind(4, fmt::format("http://bench.example/a/{}", id));
      insert.bind(5, fmt::format("Article {}", id));
      insert.bind(6, counts[id - 1]);
      insert.bind(7, begin_ms);
      rows_.add(insert);
    }
  }

  void authors() {
    std::vector<std::int64_t> approved(plan_.authors);
    for (std::size_t i = 0; i < plan_.sizes.comments; ++i) ++approved[plan_.comments[i].author - 1];
    SQLite::Statement insert(db_,
                             "INSERT INTO author (id, site_id, email_hash, approved_count, "
                             "spam_count, created_at) VALUES (?, ?, ?, ?, 0, ?)");
    for (std::uint32_t id = 1; id <= plan_.authors; ++id) {
      insert.bind(1, id);
      insert.bind(2, site_);
      bind(insert, 3, hash_like(id));
      insert.bind(4, approved[id - 1]);
      insert.bind(5, begin_ms);
      rows_.add(insert);
    }
  }

  void comments() {
    SQLite::Statement insert(
        db_,
        "INSERT INTO comment (id, site_id, article_id, parent_id, author_id, status, version, "
        "created_at, path, name, website, avatar, page_url, page_title, text_hash, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)");
    for (std::uint32_t i = 0; i < plan_.comments.size(); ++i) {
      const PlannedComment& comment = plan_.comments[i];
      const bool approved = plan_.approved(i);
      const std::string path = path_of(plan_, i + 1);
      const std::string name = name_of(comment.author);
      insert.bind(1, i + 1);
      insert.bind(2, site_);
      insert.bind(3, comment.article);
      bind_parent(insert, 4, comment);
      insert.bind(5, comment.author);
      insert.bind(6, approved ? "approved" : "pending");
      insert.bind(7, approved ? 2 : 1);
      insert.bind(8, created(plan_, i));
      bind_blob(insert, 9, path);
      insert.bind(10, name);
      bind_avatar(insert, 11, name);
      insert.bind(12, fmt::format("http://bench.example/a/{}", comment.article));
      insert.bind(13, fmt::format("Article {}", comment.article));
      bind(insert, 14, hash_like(0x7E87'0000'0000 + i));
      insert.bind(15, text_of(i + 1, text_bytes_));
      rows_.add(insert);
    }
  }

  void judgements() {
    db_.exec(
        "INSERT INTO judgement (comment_id, site_id, waiting, place, risk, flags, signature) "
        "SELECT id, site_id, status = 'pending', 3, 0.5, '', x'' FROM comment");
  }

  // In the order of its key, so that each row is appended.
  void published() {
    std::vector<std::vector<std::uint32_t>> ids(plan_.sizes.articles);
    for (std::uint32_t id = 1; id <= plan_.sizes.comments; ++id) {
      ids[plan_.comments[id - 1].article - 1].push_back(id);
    }
    SQLite::Statement insert(
        db_,
        "INSERT INTO published (article_id, path, comment_id, parent_id, withdrawn, by_moderator, "
        "renderer_version, votes, created_at, avatar, name, website, html) "
        "VALUES (?, ?, ?, ?, 0, 0, ?, 0, ?, ?, ?, '', ?)");
    for (std::uint32_t article = 1; article <= plan_.sizes.articles; ++article) {
      std::vector<std::pair<std::string, std::uint32_t>> places;
      for (const std::uint32_t id : ids[article - 1]) places.emplace_back(path_of(plan_, id), id);
      std::sort(places.begin(), places.end());
      for (const auto& [path, id] : places) {
        const PlannedComment& comment = plan_.comments[id - 1];
        const std::string name = name_of(comment.author);
        insert.bind(1, article);
        bind_blob(insert, 2, path);
        insert.bind(3, id);
        bind_parent(insert, 4, comment);
        insert.bind(5, renderer_.version());
        insert.bind(6, created(plan_, id - 1));
        bind_avatar(insert, 7, name);
        insert.bind(8, name);
        insert.bind(9, renderer_.html(text_of(id, text_bytes_)));
        rows_.add(insert);
      }
    }
  }

  void totals() {
    SQLite::Statement update(db_,
                             "UPDATE site_total SET total = CASE status WHEN 'approved' THEN ? "
                             "WHEN 'pending' THEN ? ELSE 0 END WHERE site_id = ?");
    update.bind(1, plan_.sizes.comments);
    update.bind(2, plan_.sizes.pending);
    update.bind(3, site_);
    update.exec();
  }

  static void bind_parent(SQLite::Statement& to, int index, const PlannedComment& comment) {
    if (comment.parent == 0) {
      to.bind(index);
    } else {
      to.bind(index, comment.parent);
    }
  }

  SQLite::Database& db_;
  const Plan& plan_;
  std::size_t text_bytes_;
  Rows rows_;
  render::MarkdownRenderer renderer_;
  std::int64_t site_ = 0;
};

}  // namespace

std::uint64_t fill(const std::filesystem::path& database, const Plan& plan,
                   std::size_t text_bytes) {
  SQLite::Database db(database.string(), SQLite::OPEN_READWRITE);
  for (const char* setting :
       {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA foreign_keys = OFF", "PRAGMA secure_delete = OFF", "PRAGMA cache_size = -262144"}) {
    db.exec(setting);
  }
  Dropped dropped(db);
  const std::uint64_t rows = Filler(db, plan, text_bytes).run();
  dropped.restore();
  db.exec("PRAGMA locking_mode = NORMAL");
  db.exec("PRAGMA journal_mode = WAL");
  return rows;
}

}  // namespace rejoinder::bench
