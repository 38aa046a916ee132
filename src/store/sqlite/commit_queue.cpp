#include "store/sqlite/commit_queue.hpp"

#include <chrono>
#include <condition_variable>
#include <optional>
#include <utility>

#include <rejoinder/limits.hpp>

#include "store/failure.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

// What a thread waits for whose unit another one may run. Each thread has one, and who rings holds
// it too: so nothing is locked that all need, and nobody wakes only to wait for a lock.
class CommitQueue::Bell {
 public:
  enum class Call { lead, done };

  static std::shared_ptr<Bell> of_this_thread() {
    thread_local const auto bell = std::make_shared<Bell>();
    return bell;
  }

  Call wait() {
    std::unique_lock lock(mutex_);
    rung_.wait(lock, [this] { return call_.has_value(); });
    return *std::exchange(call_, std::nullopt);
  }

  void ring(Call call) {
    {
      const std::lock_guard lock(mutex_);
      call_ = call;
    }
    rung_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  std::optional<Call> call_;
};

class CommitQueue::Presence {
 public:
  explicit Presence(std::atomic<std::size_t>& present) : present_(present) { ++present_; }
  ~Presence() { --present_; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

 private:
  std::atomic<std::size_t>& present_;
};

class CommitQueue::DiskBusy {
 public:
  explicit DiskBusy(CommitQueue& queue) : queue_(queue) { set(true); }
  ~DiskBusy() {
    set(false);
    queue_.changed_.notify_one();
  }
  DiskBusy(const DiskBusy&) = delete;
  DiskBusy& operator=(const DiskBusy&) = delete;

 private:
  void set(bool busy) {
    const std::lock_guard lock(queue_.mutex_);
    queue_.disk_busy_ = busy;
  }
  CommitQueue& queue_;
};

class CommitQueue::Batch {
 public:
  explicit Batch(CommitQueue& queue)
      : queue_(queue), end_(std::chrono::steady_clock::now() + limits::commit_time_max) {}

  // The next unit that belongs to this transaction. As long as the disk is busy with the one before
  // it, it has time for more.
  Pending* next() {
    if (units_.size() >= queue_.units_max_) return nullptr;
    if (!units_.empty() && std::chrono::steady_clock::now() >= end_) return nullptr;
    std::unique_lock lock(queue_.mutex_);
    queue_.changed_.wait_until(lock, end_,
                               [this] { return !queue_.waiting_.empty() || !queue_.disk_busy_; });
    if (queue_.waiting_.empty() || (half_is_here() && !queue_.disk_busy_)) return nullptr;
    units_.push_back(queue_.waiting_.front());
    queue_.waiting_.pop_front();
    return units_.back();
  }

  [[nodiscard]] const std::vector<Pending*>& units() const { return units_; }

  // While one half waits for the disk, the other is worked at: that keeps both busy.
  [[nodiscard]] bool half_is_here() const { return 2 * units_.size() >= queue_.present_; }

  // Nothing of the transaction is on disk.
  void fail(const std::exception_ptr& fault) {
    for (Pending* pending : units_) {
      if (!pending->fault) pending->fault = fault;
    }
  }

 private:
  CommitQueue& queue_;
  std::chrono::steady_clock::time_point end_;
  std::vector<Pending*> units_;
};

class CommitQueue::Work {
 public:
  explicit Work(Connection& writer) : writer_(writer) {}

  [[nodiscard]] bool begun() const { return transaction_.has_value(); }

  // False: it failed, and what it wrote can't be told from what others did before it.
  bool run(Pending& pending) {
    const bool first = !begun();
    // What may run but once must not be undone with what comes behind it, nor tried again.
    careful_ = careful_ || pending.repeats == Repeats::never;
    const bool saved = !first && careful_;
    if (first) transaction_.emplace(writer_, Transaction::Kind::write);
    if (saved) sqlite::run(writer_, "SAVEPOINT unit");
    const auto written = sqlite3_total_changes64(writer_.handle());
    pending.fault = nullptr;
    Touched by_unit;
    const bool keep = run_unit(pending, by_unit);
    if (keep) touched_.add(by_unit);
    if (saved) {
      if (!keep) sqlite::run(writer_, "ROLLBACK TO unit");
      sqlite::run(writer_, "RELEASE unit");
    } else if (first && !keep) {
      transaction_.reset();
    }
    // A refusal has run to its end; of a statement that broke off SQLite may have counted nothing.
    const bool wrote = pending.fault || sqlite3_total_changes64(writer_.handle()) != written;
    return keep || saved || first || !wrote;
  }

  void begin_anew() {
    transaction_.reset();
    touched_ = {};
    careful_ = true;
  }

  std::vector<PublicChange> commit() {
    std::vector<PublicChange> changes = changes_of(writer_, touched_);
    transaction_->commit();
    return changes;
  }

 private:
  // Whether it wants to stay.
  bool run_unit(Pending& pending, Touched& touched) {
    DataAccess access(writer_, &touched);
    bool keep = false;
    try {
      keep = (*pending.unit)(access);
    } catch (...) {
      pending.fault = std::current_exception();
    }
    if (sqlite3_get_autocommit(writer_.handle()) != 0) {
      // A full disk, for one, makes SQLite undo the whole transaction by itself.
      if (pending.fault) std::rethrow_exception(pending.fault);
      throw StoreFailure("the transaction was undone");
    }
    return keep;
  }

  Connection& writer_;
  std::optional<Transaction> transaction_;
  Touched touched_;
  bool careful_ = false;  // Each unit has a savepoint.
};

void CommitQueue::run(const Unit& unit, Repeats repeats) {
  const Presence presence(present_);
  Pending own{.unit = &unit, .repeats = repeats};
  std::shared_ptr<Bell> bell;
  {
    const std::lock_guard lock(mutex_);
    if (led_) bell = own.bell = Bell::of_this_thread();
    waiting_.push_back(&own);
    led_ = true;
  }
  if (bell) changed_.notify_one();
  if (!bell || bell->wait() == Bell::Call::lead) lead(own);
  if (own.fault) std::rethrow_exception(own.fault);
}

// The own unit is the first in the queue.
void CommitQueue::lead(Pending& own) {
  Batch batch(*this);
  bool handed_over = false;
  try {
    bool committed = false;
    {
      const std::lock_guard writing(lock_);
      log_.check();
      committed = write(batch);
    }
    // Also who wrote nothing: what their units saw may still be on its way to the disk.
    const std::lock_guard syncing(syncing_);
    const DiskBusy busy(*this);  // Before the next one begins, who goes by it.
    if (units_max_ > 1) {
      hand_over();
      handed_over = true;
    }
    if (committed) {
      log_.sync();
    } else {
      log_.check();
    }
  } catch (...) {
    // Even where the lock could not be had, the own unit must not stay in the queue.
    if (batch.units().empty()) batch.next();
    batch.fail(std::current_exception());
  }
  if (!handed_over) hand_over();
  for (Pending* pending : batch.units()) {
    if (pending == &own) continue;
    // Once it has rung, what waited for it may be gone.
    const std::shared_ptr<Bell> done = std::move(pending->bell);
    done->ring(Bell::Call::done);
  }
}

void CommitQueue::hand_over() {
  std::shared_ptr<Bell> next;
  {
    const std::lock_guard lock(mutex_);
    led_ = !waiting_.empty();
    if (led_) next = waiting_.front()->bell;
  }
  if (next) next->ring(Bell::Call::lead);
}

bool CommitQueue::write(Batch& batch) {
  Work work(writer_);
  while (Pending* pending = batch.next()) {
    if (work.run(*pending)) continue;
    work.begin_anew();
    for (Pending* again : batch.units()) work.run(*again);
  }
  if (!work.begun()) return false;
  const std::vector<PublicChange> changes = work.commit();
  after_commit_(changes);
  return true;
}

}  // namespace rejoinder::sqlite
