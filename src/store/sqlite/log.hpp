#pragma once

#include <atomic>
#include <filesystem>

namespace rejoinder::sqlite {

// The write-ahead log on its way to the disk. SQLite writes it and, with `synchronous = NORMAL`,
// leaves the wait for the disk to us: only so can the next transaction be worked at meanwhile.
// What SQLite's checkpoints need, they wait for by themselves.
class Log {
 public:
  // `file`: the log of a database that stays open for longer than this, so that SQLite neither
  // removes nor replaces it.
  explicit Log(const std::filesystem::path& file);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Returns when all that was committed before is on disk. Throws StoreFailure if it may not be,
  // and then for ever: the kernel tells of a page that it lost only once, and whatever follows it
  // in the log would be lost in a power cut as well. For one thread at a time.
  void sync();
  // Throws what `sync` would, from any thread: nothing more is to be written.
  void check() const;
  // Likewise from now on: what was copied from the log may not be on disk.
  void lose(int fault) { fault_ = fault; }
  [[nodiscard]] bool lost() const { return fault_ != 0; }

 private:
  int file_;
  std::atomic<int> fault_ = 0;
};

}  // namespace rejoinder::sqlite
