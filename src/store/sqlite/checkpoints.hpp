#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/writer_lock.hpp"

namespace rejoinder::sqlite {

// Copies the write-ahead log into the file when it has grown, on a thread of its own, so that
// nobody's commit waits for the end of a copy that it set off. Always through the writer's
// connection and under its lock: see WriterLock.
class Checkpoints {
 public:
  Checkpoints(Connection& writer, WriterLock& lock, int pages, int busy_wait_ms);
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  // Under the writer's lock, after a commit.
  void note_commit();
  // When nobody reads or writes any more.
  void run_at_end();

 private:
  void work(const std::stop_token& stop);
  // Under the writer's lock.
  void run_if_due();
  void checkpoint(int mode);

  Connection& writer_;
  WriterLock& lock_;
  int pages_;
  int busy_wait_ms_;
  int log_pages_ = 0;
  int tried_at_pages_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool due_ = false;
  std::jthread thread_;
};

}  // namespace rejoinder::sqlite
