#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>

namespace rejoinder::sqlite {

// One writer at a time, over all threads and all processes: a command may run while the server
// does. SQLite alone would let one connection begin the log anew while another checkpoints, which
// up to 3.51 can damage the file (sqlite.org/wal.html, "WAL reset"); see Checkpoints.
class WriterLock {
 public:
  // `file` is made if it is not there, beside the database. Locking the database's own file would
  // take SQLite's locks away with it.
  WriterLock(const std::filesystem::path& file, std::chrono::milliseconds wait_max);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

  // For std::lock_guard. Throws StoreFailure when another process holds it for too long.
  void lock();
  void unlock();

 private:
  std::mutex threads_;
  int file_;
  std::chrono::milliseconds wait_max_;
};

}  // namespace rejoinder::sqlite
