#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <rejoinder/store.hpp>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/log.hpp"
#include "store/sqlite/touched.hpp"
#include "store/sqlite/writer_lock.hpp"

namespace rejoinder::sqlite {

// Group commit. Whoever brings a unit while nobody writes runs it at once, on its own thread, and
// with it everything that others bring in the meantime: one transaction, one wait for the disk.
// They wait, and one of those that come later is next to run what has queued up. So a unit that is
// alone costs what it costs alone, and sixty-four cost the disk what one does.
//
// A unit that fails leaves nothing, and takes nobody else's work with it. For that it has a
// savepoint, at which SQLite copies each page that the unit changes: a tenth of a post. Units that
// may be repeated go without, as long as all goes well, as it nearly always does: if one fails that
// has written something, the transaction begins anew, now with a savepoint for each.
//
// Nobody is answered before the transaction is on disk. While one is on its way there the next is
// worked at; so those who read see what it did a moment before it would outlive a power cut.
class CommitQueue {
 public:
  using Unit = std::function<bool(Writer&)>;

  // `units_max`: of one transaction; 1 gives each unit its own, and its own wait for the disk.
  // `after_commit`: called with what the transaction changed, under the writer's lock, before
  // anybody is answered.
  CommitQueue(Connection& writer, WriterLock& lock, Log& log, std::size_t units_max,
              std::function<void(const std::vector<PublicChange>&)> after_commit)
      : writer_(writer),
        lock_(lock),
        log_(log),
        units_max_(units_max),
        after_commit_(std::move(after_commit)) {}
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  // Returns when the unit is on disk, or left nothing; throws what it threw, or why it could not
  // be written.
  void run(const Unit& unit, Repeats repeats = Repeats::never);

 private:
  class Bell;
  class Presence;
  class DiskBusy;
  struct Pending {
    const Unit* unit = nullptr;
    Repeats repeats = Repeats::never;
    std::shared_ptr<Bell> bell = {};  // None: who brought it leads.
    std::exception_ptr fault = {};
  };
  // The units of one transaction, as they are taken from the queue.
  class Batch;

  void lead(Pending& own);
  // Whether it wrote something, for which the disk is to be waited for.
  bool write(Batch& batch);
  void hand_over();
  // One transaction while its units run.
  class Work;

  Connection& writer_;
  WriterLock& lock_;
  Log& log_;
  std::size_t units_max_;
  std::function<void(const std::vector<PublicChange>&)> after_commit_;
  std::mutex syncing_;                    // One wait for the disk at a time.
  std::atomic<std::size_t> present_ = 0;  // Who has brought a unit and has not been answered yet.
  std::mutex mutex_;
  std::condition_variable changed_;  // For who leads: one more waits, or the disk is free.
  std::deque<Pending*> waiting_;
  bool led_ = false;
  bool disk_busy_ = false;
};

}  // namespace rejoinder::sqlite
