#include "store/sqlite/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "store/migrate.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/damage.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/writer_lock.hpp"

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

// Copies the write-ahead log into the file now and then. Its callers hold the writer's lock.
class Checkpoints {
 public:
  Checkpoints(Connection& writer, int pages, int busy_wait_ms)
      : writer_(writer), pages_(std::max(1, pages)), busy_wait_ms_(busy_wait_ms) {
    sqlite3_wal_hook(writer_.handle(), &Checkpoints::committed, &log_pages_);
  }
  ~Checkpoints() { sqlite3_wal_hook(writer_.handle(), nullptr, nullptr); }
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  // What was committed is on disk already: a checkpoint that fails is tried again later.
  void run_if_due() {
    if (log_pages_ < tried_at_pages_) tried_at_pages_ = 0;  // The log has begun anew.
    if (log_pages_ - tried_at_pages_ < pages_) return;
    tried_at_pages_ = log_pages_;
    if (log_pages_ < pages_ * patience) {
      checkpoint(SQLITE_CHECKPOINT_PASSIVE);
      return;
    }
    // Readers that overlap without a gap would keep the log growing for ever: wait for them, but
    // not for one that reads everything.
    sqlite3_busy_timeout(writer_.handle(), restart_wait_ms);
    checkpoint(SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(writer_.handle(), busy_wait_ms_);
  }

  void run_at_end() { checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

 private:
  static constexpr int patience = 8;
  static constexpr int restart_wait_ms = 100;

  static int committed(void* log_pages, sqlite3*, const char*, int pages) {
    *static_cast<int*>(log_pages) = pages;
    return SQLITE_OK;
  }

  void checkpoint(int mode) {
    sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, mode, nullptr, nullptr);
  }

  Connection& writer_;
  int pages_;
  int busy_wait_ms_;
  int log_pages_ = 0;
  int tried_at_pages_ = 0;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options)
      : lock_(options.file.native() + "-lock", options.busy_wait_max),
        writer_(open_writer(options)),
        checkpoints_(*writer_, options.checkpoint_pages,
                     static_cast<int>(options.busy_wait_max.count())),
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
    ReaderPool::Lease reader(*readers_);
    Transaction snapshot(*reader, Transaction::Kind::snapshot);
    DataAccess access(*reader);
    unit(access);
    snapshot.commit();
  }

  void run_write(const std::function<bool(Writer&)>& unit) override {
    const std::lock_guard lock(lock_);
    {
      Transaction transaction(*writer_, Transaction::Kind::write);
      DataAccess access(*writer_);
      if (!unit(access)) return;
      transaction.commit();
    }
    checkpoints_.run_if_due();
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
  Checkpoints checkpoints_;
  std::optional<ReaderPool> readers_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options) {
  return std::make_unique<sqlite::SqliteStore>(options);
}

}  // namespace rejoinder
