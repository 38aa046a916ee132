#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/log.hpp"
#include "store/sqlite/writer_lock.hpp"

namespace rejoinder::sqlite {

// Copies the write-ahead log into the file when it has grown, on a thread of its own, so that
// nobody's commit waits for the end of a copy that it set off.
//
// Most of it is copied while others commit. A connection reads what the log then ends with until
// that is done: as long as it does, SQLite cannot begin the log anew, without which the fault that
// WriterLock is there for cannot occur. What came in meanwhile is little; it is copied under the
// writer's lock, through the writer's connection, and then the next commit begins the log anew.
class Checkpoints {
 public:
  Checkpoints(const std::filesystem::path& file, Connection& writer, WriterLock& lock, Log& log,
              int pages, int busy_wait_ms);
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  // Under the writer's lock, after a commit.
  void note_commit();
  // When nobody reads or writes any more. A log of which a part was lost is left as it is: the next
  // start reads it up to there.
  void run_at_end();

 private:
  void work(const std::stop_token& stop);
  // Reads from the log's end on; only right after a commit that wrote, when it is in the log.
  void hold_log();
  // Under the writer's lock.
  void copy_rest();

  Connection& writer_;
  WriterLock& lock_;
  Log& log_;
  Connection holder_;
  std::optional<Transaction> held_;
  Connection copier_;
  int pages_;
  int busy_wait_ms_;
  int log_pages_ = 0;
  bool grew_ = false;  // By the last commit.
  int tried_at_pages_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool due_ = false;  // Until it is done.
  std::jthread thread_;
};

}  // namespace rejoinder::sqlite
