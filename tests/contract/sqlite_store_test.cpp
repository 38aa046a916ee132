#include "store/sqlite/sqlite_store.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "contract/engines.hpp"
#include "contract/stored.hpp"
#include "store/failure.hpp"
#include "store/migrate.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/commit_queue.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/log.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/statement.hpp"
#include "store/sqlite/writer_lock.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;
using Catch::Contains;
using sqlite::Access;
using sqlite::Connection;

namespace {

// A file in a folder of its own.
struct File {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "rejoinder.db";

  [[nodiscard]] std::unique_ptr<Store> open() const { return open_sqlite_store({.file = path}); }

  // Another connection, for looking and for tampering.
  [[nodiscard]] Connection connection() const { return Connection(path, Access::write, {}); }

  [[nodiscard]] std::filesystem::path beside(std::string_view suffix) const {
    return path.native() + std::string(suffix);
  }
};

std::int64_t number_of(Connection& db, std::string_view sql) {
  sqlite::Statement row(db, sql);
  return row.next() ? row.integer(0) : 0;
}

std::string text_of(Connection& db, std::string_view sql) {
  sqlite::Statement row(db, sql);
  return row.next() ? row.text(0) : std::string();
}

// An engine whose options are the test's.
struct FileEngine {
  File file;
  SqliteOptions options = {.file = file.path};

  [[nodiscard]] std::unique_ptr<Store> open() const { return open_sqlite_store(options); }
};

}  // namespace

TEST_CASE("A new file is Rejoinder's, in WAL mode, and readable by its owner only", "[sqlite]") {
  const File file;
  const auto store = file.open();
  Connection db = file.connection();
  CHECK(number_of(db, "PRAGMA application_id") == 0x526a6e64);
  CHECK(text_of(db, "PRAGMA journal_mode") == "wal");
  CHECK(number_of(db, "SELECT count(*) FROM schema_migration") == store->schema_version());
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) {
    struct stat found {};
    REQUIRE(stat(file.beside(suffix).c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
  }
}

TEST_CASE("Every table is STRICT", "[sqlite]") {
  const File file;
  const auto store = file.open();
  Connection db = file.connection();
  CHECK(number_of(db,
                  "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 "
                  "AND type = 'table' AND name NOT LIKE 'sqlite_%'") == 0);
}

TEST_CASE("A migration that fails is named, and leaves the file at the one before it",
          "[sqlite][migrate]") {
  const File file;
  Connection db = file.connection();
  const std::vector<Migration> migrations{
      {1, "0001_a", "CREATE TABLE a (x INTEGER) STRICT;"},
      {2, "0002_b", "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (y INTEGER) STRICT;"}};
  CHECK_THROWS_WITH(sqlite::bring_up_to_date(db, migrations), Contains("0002_b"));
  CHECK(sqlite::schema_version(db) == 1);
  CHECK(number_of(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'") == 0);
}

TEST_CASE("Each migration is applied once", "[sqlite][migrate]") {
  const File file;
  Connection db = file.connection();
  std::vector<Migration> migrations{
      {1, "0001_a", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"}};
  sqlite::bring_up_to_date(db, migrations);
  sqlite::bring_up_to_date(db, migrations);
  migrations.push_back({2, "0002_b", "INSERT INTO a VALUES (2);"});
  sqlite::bring_up_to_date(db, migrations);
  CHECK(number_of(db, "SELECT count(*) FROM a") == 2);
  CHECK(sqlite::schema_version(db) == 2);
}

TEST_CASE("Comments from before there was a search are found by it", "[sqlite][migrate]") {
  const File old;
  {
    Connection db = old.connection();
    sqlite::bring_up_to_date(db, {migrations_of("sqlite", rejoinder_schema()).front()});
    sqlite::Transaction transaction(db, sqlite::Transaction::Kind::write);
    sqlite::DataAccess access(db);
    const SiteId site{1};
    sqlite::run(db,
                "INSERT INTO site (id, key, name, trust, comment_bytes_max, edit_window_s, "
                "time_zone, created_at) VALUES (1, 'clinic', '', 'never', 1000, 60, 'UTC', 1)");
    for (const Status status : {Status::pending, Status::approved, Status::spam, Status::trash}) {
      sqlite::run(db, "INSERT INTO site_total (site_id, status, total) VALUES (1, ?, 0)", status);
    }
    const ArticleId article = access.ensure_article(site, "/a", at(1)).id;
    const AuthorId author = access.add_author(site, digest(1), at(1)).id;
    // As that version wrote them: what this one writes has no place there yet.
    for (const CommentId id : {CommentId{1}, CommentId{2}, CommentId{3}}) {
      sqlite::run(db,
                  "INSERT INTO comment (id, site_id, article_id, author_id, status, version, "
                  "created_at, path, name, website, avatar, page_url, page_title, text_hash, text) "
                  "VALUES (?, ?, ?, ?, 'pending', 1, 1, ?, 'Jane', '', ?, '', '', ?, "
                  "'An old needle')",
                  id, site, article, author, sqlite::Bytes{sqlite::packed(id)}, avatar(7),
                  digest(9));
    }
    sqlite::run(db, "UPDATE site_total SET total = 3 WHERE status = 'pending'");
    transaction.commit();
  }
  const auto store = old.open();
  CHECK(store->damage().empty());
  CHECK(store->read([&](Reader& reader) {
    return reader.search({.sites = {SiteId{1}}, .limit = 10}, {{"needle", false}}).comments.size();
  }) == 3);
  // And they are judged: they could be either.
  CHECK(store->read([](Reader& reader) { return reader.judgement(CommentId{2}).risk; }) == 0.5);
  Connection db = old.connection();
  CHECK(number_of(db, "SELECT count(*) FROM comment_search WHERE comment_search MATCH 'needle'") ==
        3);
}

TEST_CASE("Damage names comments whose words the search index has lost", "[sqlite]") {
  Stored<FileEngine> stored;
  stored.store->write([&](Writer& writer) {
    for (int i = 0; i < 300; ++i) writer.add_comment(stored.draft("Hello"));
  });
  REQUIRE(stored.store->damage().empty());
  Connection db = stored.engine.file.connection();
  db.execute("UPDATE comment SET text = 'Changed behind its back' WHERE id IN (7, 9, 299)");
  const auto damage = stored.store->damage();
  REQUIRE(damage.size() == 1);
  CHECK(damage[0] == "The search index lacks words of 2 comments, such as comment 7.");
}

TEST_CASE("A change of status leaves the search index alone", "[sqlite]") {
  Stored<FileEngine> stored;
  stored.store->write([&](Writer& writer) {
    for (int i = 0; i < 300; ++i) writer.add_comment(stored.draft("Hello"));
  });
  Connection db = stored.engine.file.connection();
  const std::string_view state = "SELECT group_concat(id || hex(block)) FROM comment_search_data";
  const std::string before = text_of(db, state);
  stored.set_status(CommentId{7}, Status::approved);
  CHECK(text_of(db, state) == before);
  stored.store->write([&](Writer& writer) {
    writer.set_text(stored.site, CommentId{7}, {"Other", digest(3), at(200), {}});
  });
  CHECK(text_of(db, state) != before);
}

TEST_CASE("A file whose migration was edited since is refused", "[sqlite][migrate]") {
  const File file;
  file.open().reset();
  {
    Connection db = file.connection();
    db.execute("UPDATE schema_migration SET checksum = 'another' WHERE number = 1");
  }
  CHECK_THROWS_WITH(file.open(), Contains("0001_initial") && Contains("edited"));
}

TEST_CASE("A file of a newer version is refused, and stays as it is", "[sqlite][migrate]") {
  const File file;
  file.open().reset();
  {
    Connection db = file.connection();
    db.execute("INSERT INTO schema_migration VALUES (9999, '9999_later', 'x', 0)");
  }
  CHECK_THROWS_WITH(file.open(), Contains("newer version"));
  Connection db = file.connection();
  CHECK(sqlite::schema_version(db) == 9999);
}

TEST_CASE("Another program's database is refused", "[sqlite][migrate]") {
  const File file;
  {
    Connection db = file.connection();
    db.execute("CREATE TABLE theirs (x)");
  }
  CHECK_THROWS_WITH(file.open(), Contains("another program"));
}

TEST_CASE("A file that is no database is refused", "[sqlite]") {
  const File file;
  std::ofstream(file.path) << std::string(10'000, 'x');
  CHECK_THROWS_AS(file.open(), StoreFailure);
}

TEST_CASE("A folder that is not there is refused", "[sqlite]") {
  CHECK_THROWS_AS(open_sqlite_store({.file = "/nonexistent/rejoinder.db"}), StoreFailure);
}

TEST_CASE("A damaged file gives an exception or a sentence, and never a crash", "[sqlite]") {
  Stored<FileEngine> stored;
  for (int i = 0; i < 300; ++i) {
    stored.publish(stored.add(stored.draft(std::string(500, 'x'), Status::approved)));
  }
  const SiteId site = stored.site;
  const ArticleId article = stored.article;
  stored.store.reset();
  const auto size = std::filesystem::file_size(stored.engine.file.path);
  const bool cut = GENERATE(false, true);
  if (cut) {
    std::filesystem::resize_file(stored.engine.file.path, size / 2);
  } else {
    std::fstream file(stored.engine.file.path, std::ios::in | std::ios::out | std::ios::binary);
    for (std::uintmax_t at_byte = 64 * 1024; at_byte < size; at_byte += 4'096) {
      file.seekp(static_cast<std::streamoff>(at_byte));
      file << std::string(64, '\xa5');
    }
  }
  const auto use = [&] {
    const auto store = stored.engine.open();
    CHECK_FALSE(store->damage().empty());
    store->read([&](Reader& reader) {
      for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
        reader.published(article, order, 200, {});
      }
      return reader.queue({.sites = {site}, .status = Status::approved, .limit = 1'000}).size();
    });
  };
  CHECK_THROWS_AS(use(), StoreFailure);
}

TEST_CASE("Damage names a counter that does not equal what it counts", "[sqlite]") {
  Stored<FileEngine> stored;
  const Comment comment = stored.add(Status::approved);
  stored.publish(comment);
  REQUIRE(stored.store->damage().empty());
  const auto tamper = [&](const char* sql) {
    Connection db = stored.engine.file.connection();
    db.execute("PRAGMA foreign_keys = OFF");
    db.execute(sql);
    return stored.store->damage().size();
  };
  CHECK(tamper("UPDATE article SET count = 5") == 1);
  CHECK(tamper("UPDATE author SET approved_count = 5") == 2);
  CHECK(tamper("UPDATE author SET spam_count = 5") == 3);
  CHECK(tamper("UPDATE site_total SET total = 5 WHERE status = 'trash'") == 4);
  CHECK(tamper("UPDATE comment SET parent_id = 999") == 5);
  CHECK(tamper("UPDATE published SET path = x'0000000000000007'") == 6);
  CHECK(tamper("DELETE FROM site_total WHERE status = 'spam'") == 7);
}

TEST_CASE("A failure tells the driver's code and no stored value", "[sqlite]") {
  Stored<FileEngine> stored;
  try {
    stored.add_site("clinic");
    FAIL("The key is taken.");
  } catch (const StoreFailure& failure) {
    CHECK(failure.code() == SQLITE_CONSTRAINT_UNIQUE);
    CHECK_THAT(failure.what(), Contains("2067") && !Contains("clinic"));
  }
}

TEST_CASE("Rows are handed over in their order, and what goes wrong with that is thrown",
          "[sqlite]") {
  const File file;
  Connection db(file.path, Access::write, {});
  db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT");
  db.execute("INSERT INTO note VALUES (2, NULL), (1, 'one'), (3, 'three')");
  constexpr std::string_view all = "SELECT hand_over(id, text) FROM note ORDER BY id";
  std::string seen;
  sqlite::hand_over(db, all, [&](const sqlite::Row& row) {
    seen += std::to_string(row.integer(0)) + (row.null(1) ? "-" : row.text(1)) + ' ';
  });
  CHECK(seen == "1one 2- 3three ");

  const auto refuse = [](const sqlite::Row& row) {
    if (row.integer(0) == 2) throw StoreFailure("a wrong length");
  };
  CHECK_THROWS_WITH(sqlite::hand_over(db, all, refuse), "a wrong length");
  // Nobody takes them here: a statement that was written for the other way to read.
  CHECK_THROWS_AS(number_of(db, all), StoreFailure);
  seen.clear();
  sqlite::hand_over(db, all, [&](const sqlite::Row& row) { seen += row.text(1); });
  CHECK(seen == "onethree");
}

TEST_CASE("A reader's connection can neither write nor checkpoint", "[sqlite]") {
  Stored<FileEngine> stored;
  const auto log = stored.engine.file.beside("-wal");
  {
    Connection reader(stored.engine.file.path, Access::read, {});
    CHECK_THROWS_AS(reader.execute("DELETE FROM site"), StoreFailure);
    CHECK(number_of(reader, "SELECT count(*) FROM site") == 1);
  }
  CHECK(std::filesystem::file_size(log) > 0);
}

TEST_CASE("The log is copied into the file now and then, and stays bounded", "[sqlite]") {
  Stored<FileEngine> stored;
  stored.engine.options.checkpoint_pages = 20;
  stored.store.reset();
  stored.store = stored.engine.open();

  const auto log = stored.engine.file.beside("-wal");
  std::atomic<bool> writing = true;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {  // Readers that overlap without a gap.
    readers.emplace_back([&] {
      while (writing) stored.store->read([&](Reader& reader) { return reader.sites().size(); });
    });
  }
  std::uintmax_t largest = 0;
  for (int i = 0; i < 400; ++i) {
    stored.add();
    largest = std::max(largest, std::filesystem::file_size(log));
  }
  writing = false;
  for (std::thread& reader : readers) reader.join();
  // Each comment writes eight pages and more, so without checkpoints there would be over 3,200. On
  // a busy machine a reader can be in the way for longer than one checkpoint waits.
  constexpr std::uintmax_t page = 4'096 + 24;
  CHECK(largest < 1'200 * page);
  CHECK(std::filesystem::file_size(stored.engine.file.path) > 20 * 4'096);
}

TEST_CASE("Closing leaves everything in the one file", "[sqlite]") {
  Stored<FileEngine> stored;
  const Comment comment = stored.add();
  stored.store.reset();
  CHECK_FALSE(std::filesystem::exists(stored.engine.file.beside("-wal")));
  std::filesystem::remove(stored.engine.file.beside("-lock"));
  stored.store = stored.engine.open();
  CHECK(same(stored.comment(comment.id).value(), comment));
}

TEST_CASE("What was answered as written survives a process that ends without closing", "[sqlite]") {
  Stored<FileEngine> stored;
  const Comment comment = stored.add();
  // What a crash leaves on disk: the file and its log as they are now.
  const File copy;
  for (const auto* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(stored.engine.file.beside(suffix), copy.beside(suffix));
  }
  const auto store = copy.open();
  const auto kept =
      store->read([&](Reader& reader) { return reader.comment(stored.site, comment.id); });
  REQUIRE(kept);
  CHECK(same(*kept, comment));
  CHECK(store->damage().empty());
}

TEST_CASE("Two stores on one file write in turns", "[sqlite]") {
  Stored<FileEngine> stored;
  const auto second = stored.engine.open();
  constexpr int units = 50;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (Store* store : {stored.store.get(), second.get()}) {
    threads.emplace_back([&, store] {
      try {
        for (int i = 0; i < units; ++i) {
          store->write([&](Writer& writer) { writer.add_comment(stored.draft("x")); });
        }
      } catch (const std::exception&) {
        ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(stored.totals() == StatusTotals{.pending = 2 * units});
  CHECK(stored.store->damage().empty());
}

TEST_CASE("While the log is copied others commit, and nothing is lost", "[sqlite]") {
  Stored<FileEngine> stored;
  stored.engine.options.checkpoint_pages = 12;
  stored.store.reset();
  stored.store = stored.engine.open();
  const auto second = stored.engine.open();
  constexpr int units = 100;
  std::atomic<int> failures = 0;
  std::atomic<bool> writing = true;
  const auto guarded = [&](auto work) {
    try {
      work();
    } catch (const std::exception&) {
      ++failures;
    }
  };
  std::vector<std::thread> writers;
  for (Store* store : {stored.store.get(), stored.store.get(), stored.store.get(), second.get()}) {
    writers.emplace_back(guarded, [&, store] {
      for (int i = 0; i < units; ++i) {
        store->write([&](Writer& writer) { writer.add_comment(stored.draft("x")); });
      }
    });
  }
  std::thread reader(guarded, [&] {
    while (writing) stored.totals();
  });
  for (std::thread& thread : writers) thread.join();
  writing = false;
  reader.join();
  CHECK(failures == 0);
  CHECK(stored.totals() == StatusTotals{.pending = 4 * units});
  CHECK(stored.store->damage().empty());
  // Begun anew again and again: without that the log would be twenty times as long.
  CHECK(std::filesystem::file_size(stored.engine.file.beside("-wal")) < 1'000 * (4'096 + 24));
}

TEST_CASE("Who brought a unit is told that the disk lost it, and nothing follows it", "[sqlite]") {
  Stored<FileEngine> stored;
  stored.store.reset();
  Connection writer = stored.engine.file.connection();
  sqlite::WriterLock lock(stored.engine.file.beside("-lock"), std::chrono::seconds{5});
  sqlite::Log log("/dev/full");  // It can be opened, and never waited for.
  sqlite::CommitQueue queue(writer, lock, log, 8, [](const std::vector<PublicChange>&) {});
  CHECK_THROWS_AS(queue.run([](Writer& unit) {
    unit.forget_receipts(at(1));
    return true;
  }),
                  StoreFailure);
  bool run = false;
  CHECK(log.lost());
  CHECK_THROWS_AS(queue.run([&](Writer&) { return run = true; }), StoreFailure);
  CHECK_FALSE(run);
}

TEST_CASE("A database behind a link waits for its own log", "[sqlite]") {
  File file;
  const auto link = file.beside(".link");
  file.open().reset();
  std::filesystem::create_symlink(file.path, link);
  std::ofstream(link.native() + "-wal") << "not the log";
  const auto store = open_sqlite_store({.file = link});
  store->write([](Writer& writer) { writer.forget_receipts(at(1)); });
  std::size_t open_logs = 0;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(each, gone).native();
    CHECK(target != link.native() + "-wal");
    if (target == std::filesystem::canonical(file.path).native() + "-wal") ++open_logs;
  }
  CHECK(open_logs >= 2);  // SQLite's, and ours.
}

TEST_CASE("A writer that is kept waiting for too long is told so", "[sqlite]") {
  Stored<FileEngine> stored;
  SqliteOptions options = stored.engine.options;
  options.busy_wait_max = std::chrono::milliseconds{20};
  const auto impatient = open_sqlite_store(options);
  stored.store->write([&](Writer&) {
    CHECK_THROWS_AS(impatient->write([](Writer& writer) { writer.forget_receipts(at(1)); }),
                    StoreFailure);
  });
  impatient->write([](Writer& writer) { writer.forget_receipts(at(1)); });
}

TEST_CASE("The hashes of a day go with its salt", "[sqlite]") {
  Stored<FileEngine> stored;
  NewComment draft = stored.draft("x");
  draft.network = digest(5);
  stored.add(draft);  // On day 0.
  draft.created = at(24 * 60 * 60);
  stored.add(draft);
  Connection db = stored.engine.file.connection();
  const std::string_view hashes = "SELECT count(*) FROM comment_network";
  CHECK(number_of(db, hashes) == 2);
  const std::chrono::sys_days first{};
  const auto salt = [&](int day, int keep_from) {
    stored.store->write([&](Writer& writer) {
      writer.network_salt(first + std::chrono::days{day}, digest(1),
                          first + std::chrono::days{keep_from});
    });
  };
  salt(1, 0);
  CHECK(number_of(db, hashes) == 2);
  salt(2, 1);
  CHECK(number_of(db, hashes) == 1);
  CHECK(number_of(db, "SELECT min(day) FROM comment_network") == 1);
  CHECK(number_of(db, "SELECT min(day) FROM network_salt") == 1);
}
