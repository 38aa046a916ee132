#include "store/sqlite/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "store/migrate.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/checkpoints.hpp"
#include "store/sqlite/commit_queue.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/damage.hpp"
#include "store/sqlite/log.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/writer_lock.hpp"
#include "util/waiting.hpp"

namespace rejoinder {
namespace sqlite {
namespace {

// The connections that read. The one that was used last is used first: its cache is warm.
class ReaderPool {
 public:
  explicit ReaderPool(const SqliteOptions& options) {
    const ConnectionOptions each{
        .cache_kib = options.reader_cache_kib,
        .mmap_bytes = options.mmap_bytes,
        .busy_timeout_ms = static_cast<int>(options.busy_wait_max.count())};
    for (int i = 0; i < std::max(1, options.readers); ++i) {
      free_.push_back(std::make_unique<Connection>(options.file, Access::read, each));
    }
  }

  // A connection, given back at its scope's end.
  class Lease {
   public:
    explicit Lease(ReaderPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Connection& operator*() { return *connection_; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

 private:
  std::unique_ptr<Connection> take() {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [&] { return !free_.empty(); });
    std::unique_ptr<Connection> connection = std::move(free_.back());
    free_.pop_back();
    return connection;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(connection));
    }
    given_back_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> free_;
};

// What a thread has of a store while it reads.
struct Reading {
  const Store* store = nullptr;
  Connection* connection = nullptr;
};

// A scope in which a thread reads.
class ReadingScope {
 public:
  ReadingScope(Reading& own, Reading now) : own_(own), before_(std::exchange(own, now)) {}
  ~ReadingScope() { own_ = before_; }
  ReadingScope(const ReadingScope&) = delete;
  ReadingScope& operator=(const ReadingScope&) = delete;

 private:
  Reading& own_;
  Reading before_;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options)
      : lock_(options.file.native() + "-lock", options.busy_wait_max),
        writer_(open_writer(options)),
        // As SQLite names it: beside the file itself, where ours is a link to one.
        log_(sqlite3_filename_wal(sqlite3_db_filename(writer_->handle(), "main"))),
        checkpoints_(options.file, *writer_, lock_, log_, options.checkpoint_pages,
                     static_cast<int>(options.busy_wait_max.count())),
        commits_(*writer_, lock_, log_, std::max<std::size_t>(1, options.commit_units_max),
                 [this](const std::vector<PublicChange>& changes) {
                   if (watcher_ && !changes.empty()) watcher_(changes);
                   checkpoints_.note_commit();
                 }),
        readers_(std::in_place, options) {}

  ~SqliteStore() override {
    readers_.reset();
    try {
      const std::lock_guard lock(lock_);
      checkpoints_.run_at_end();
    } catch (const std::exception&) {
      // Another process holds the lock. The log keeps everything, and is read at the next start.
    }
  }

  void watch(Watcher watcher) override { watcher_ = std::move(watcher); }

  bool takes_writes() const override { return !log_.lost(); }

  int schema_version() override {
    ReaderPool::Lease reader(*readers_);
    return sqlite::schema_version(*reader);
  }

  std::vector<std::string> damage() override {
    ReaderPool::Lease reader(*readers_);
    return damage_in(*reader);
  }

 protected:
  void run_read(const std::function<void(Reader&)>& unit) override {
    // Who reads again inside a unit, by way of another part, goes on in its own snapshot: if all
    // that have a connection waited for another one, they would wait for ever.
    thread_local Reading own;
    if (own.store == this) {
      DataAccess access(*own.connection);
      unit(access);
      return;
    }
    ReaderPool::Lease reader(*readers_);
    const ReadingScope reading(own, {this, &*reader});
    Transaction snapshot(*reader, Transaction::Kind::snapshot);
    DataAccess access(*reader);
    unit(access);
    snapshot.commit();
  }

  void run_write(const std::function<bool(Writer&)>& unit, Repeats repeats) override {
    const Waiting waiting;  // For the disk, and for others before.
    commits_.run(unit, repeats);
  }

 private:
  std::unique_ptr<Connection> open_writer(const SqliteOptions& options) {
    const std::lock_guard lock(lock_);
    auto writer = std::make_unique<Connection>(
        options.file, Access::write,
        ConnectionOptions{.cache_kib = options.writer_cache_kib,
                          .mmap_bytes = options.mmap_bytes,
                          .busy_timeout_ms = static_cast<int>(options.busy_wait_max.count())});
    bring_up_to_date(*writer, migrations_of("sqlite", rejoinder_schema()));
    return writer;
  }

  WriterLock lock_;
  std::unique_ptr<Connection> writer_;
  Log log_;
  Watcher watcher_;
  Checkpoints checkpoints_;
  CommitQueue commits_;
  std::optional<ReaderPool> readers_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options) {
  return std::make_unique<sqlite::SqliteStore>(options);
}

}  // namespace rejoinder
