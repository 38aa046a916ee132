#include "store/sqlite/checkpoints.hpp"

#include <algorithm>
#include <exception>

namespace rejoinder::sqlite {
namespace {

// Readers that overlap without a gap would keep the log growing for ever: from so many times the
// usual length on they are waited for, but not one that reads everything.
constexpr int patience = 8;
constexpr int restart_wait_ms = 100;

int committed(void* log_pages, sqlite3*, const char*, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

Checkpoints::Checkpoints(Connection& writer, WriterLock& lock, int pages, int busy_wait_ms)
    : writer_(writer),
      lock_(lock),
      pages_(std::max(1, pages)),
      busy_wait_ms_(busy_wait_ms),
      thread_([this](const std::stop_token& stop) { work(stop); }) {
  sqlite3_wal_hook(writer_.handle(), &committed, &log_pages_);
}

Checkpoints::~Checkpoints() {
  thread_.request_stop();
  thread_.join();
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
}

void Checkpoints::note_commit() {
  if (log_pages_ < tried_at_pages_) tried_at_pages_ = 0;  // The log has begun anew.
  if (log_pages_ - tried_at_pages_ < pages_) return;
  {
    const std::lock_guard lock(mutex_);
    due_ = true;
  }
  changed_.notify_one();
}

void Checkpoints::work(const std::stop_token& stop) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return due_; })) return;
      due_ = false;
    }
    try {
      const std::lock_guard writing(lock_);
      run_if_due();
    } catch (const std::exception&) {
      // Another process holds the lock. What was committed is on disk already: tried again at the
      // next commit.
    }
  }
}

void Checkpoints::run_if_due() {
  if (log_pages_ - tried_at_pages_ < pages_) return;
  tried_at_pages_ = log_pages_;
  if (log_pages_ < pages_ * patience) {
    checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    return;
  }
  sqlite3_busy_timeout(writer_.handle(), restart_wait_ms);
  checkpoint(SQLITE_CHECKPOINT_RESTART);
  sqlite3_busy_timeout(writer_.handle(), busy_wait_ms_);
}

void Checkpoints::run_at_end() {
  checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

void Checkpoints::checkpoint(int mode) {
  sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, mode, nullptr, nullptr);
}

}  // namespace rejoinder::sqlite
