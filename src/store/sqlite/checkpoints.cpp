#include "store/sqlite/checkpoints.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

// Readers that overlap without a gap would keep the log growing for ever: from so many times the
// usual length on they are waited for, but not one that reads everything.
constexpr int patience = 8;
constexpr int restart_wait_ms = 100;

// Errors are left: what was committed is in the log, and is tried again after another commit.
void checkpoint(Connection& connection, int mode) {
  sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, mode, nullptr, nullptr);
}

// SQLite waits for the disk only when it has copied all of the log. What it copied of a part is on
// its way there before the rest is copied, for which commits must wait.
int flush(Connection& connection) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr) return SQLITE_OK;
  return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

}  // namespace

Checkpoints::Checkpoints(const std::filesystem::path& file, Connection& writer, WriterLock& lock,
                         Log& log, int pages, int busy_wait_ms)
    : writer_(writer),
      lock_(lock),
      log_(log),
      holder_(file, Access::read, {.busy_timeout_ms = busy_wait_ms}),
      copier_(file, Access::read, {.busy_timeout_ms = busy_wait_ms}),
      pages_(std::max(1, pages)),
      busy_wait_ms_(busy_wait_ms),
      thread_([this](const std::stop_token& stop) { work(stop); }) {
  sqlite3_wal_hook(
      writer_.handle(),
      [](void* self, sqlite3*, const char*, int in_log) {
        auto* checkpoints = static_cast<Checkpoints*>(self);
        checkpoints->log_pages_ = in_log;
        checkpoints->grew_ = true;
        return SQLITE_OK;
      },
      this);
}

Checkpoints::~Checkpoints() {
  thread_.request_stop();
  thread_.join();
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
}

void Checkpoints::note_commit() {
  if (!std::exchange(grew_, false)) return;
  if (log_pages_ < tried_at_pages_) tried_at_pages_ = 0;  // The log has begun anew.
  if (log_pages_ - tried_at_pages_ < pages_) return;
  {
    const std::lock_guard lock(mutex_);
    if (due_) return;
    try {
      hold_log();
    } catch (const std::exception&) {
      held_.reset();
      return;  // Tried again after another commit, which is nobody's fault.
    }
    due_ = true;
  }
  changed_.notify_one();
}

void Checkpoints::hold_log() {
  held_.emplace(holder_, Transaction::Kind::snapshot);
  Statement any(holder_, "SELECT 1 FROM sqlite_schema LIMIT 1");
  any.next();
}

void Checkpoints::work(const std::stop_token& stop) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return due_; })) return;
    }
    checkpoint(copier_, SQLITE_CHECKPOINT_PASSIVE);
    if (const int fault = flush(copier_); fault != SQLITE_OK) log_.lose(fault);
    held_.reset();
    try {
      const std::lock_guard writing(lock_);
      log_.check();
      copy_rest();
    } catch (const std::exception&) {
      // Another process holds the lock: tried again after another commit. Or the disk lost a part.
    }
    const std::lock_guard lock(mutex_);
    due_ = false;
  }
}

void Checkpoints::copy_rest() {
  tried_at_pages_ = log_pages_;
  if (log_pages_ < pages_ * patience) {
    checkpoint(writer_, SQLITE_CHECKPOINT_PASSIVE);
    return;
  }
  sqlite3_busy_timeout(writer_.handle(), restart_wait_ms);
  checkpoint(writer_, SQLITE_CHECKPOINT_RESTART);
  sqlite3_busy_timeout(writer_.handle(), busy_wait_ms_);
}

void Checkpoints::run_at_end() {
  if (log_.lost()) {
    sqlite3_db_config(writer_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return;
  }
  checkpoint(writer_, SQLITE_CHECKPOINT_TRUNCATE);
}

}  // namespace rejoinder::sqlite
