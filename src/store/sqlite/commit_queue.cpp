#include "store/sqlite/commit_queue.hpp"

#include <chrono>
#include <optional>

#include <rejoinder/limits.hpp>

#include "store/failure.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

class CommitQueue::Batch {
 public:
  explicit Batch(CommitQueue& queue)
      : queue_(queue), end_(std::chrono::steady_clock::now() + limits::commit_time_max) {}

  // The next unit that belongs to this transaction.
  Pending* next() {
    if (units_.size() >= queue_.units_max_) return nullptr;
    if (!units_.empty() && std::chrono::steady_clock::now() >= end_) return nullptr;
    const std::lock_guard lock(queue_.mutex_);
    if (queue_.waiting_.empty()) return nullptr;
    units_.push_back(queue_.waiting_.front());
    queue_.waiting_.pop_front();
    return units_.back();
  }

  [[nodiscard]] const std::vector<Pending*>& units() const { return units_; }

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

void CommitQueue::run(const Unit& unit) {
  Pending own{.unit = &unit};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  if (led_) own.changed.wait(lock, [&] { return own.stage != Stage::waiting; });
  if (own.stage != Stage::done) lead(lock, own);
  lock.unlock();
  if (own.fault) std::rethrow_exception(own.fault);
}

// The own unit is the first in the queue.
void CommitQueue::lead(std::unique_lock<std::mutex>& lock, Pending& own) {
  led_ = true;
  lock.unlock();
  Batch batch(*this);
  try {
    const std::lock_guard writing(lock_);
    write(batch);
  } catch (...) {
    // Even where the lock could not be had, the own unit must not stay in the queue.
    if (batch.units().empty()) batch.next();
    batch.fail(std::current_exception());
  }
  lock.lock();
  if (waiting_.empty()) {
    led_ = false;
  } else {
    waiting_.front()->stage = Stage::leading;
    waiting_.front()->changed.notify_one();
  }
  for (Pending* pending : batch.units()) {
    pending->stage = Stage::done;
    // Under the lock: once it is free, the condition may be gone.
    if (pending != &own) pending->changed.notify_one();
  }
}

void CommitQueue::write(Batch& batch) {
  std::optional<Transaction> transaction;
  Touched touched;
  while (Pending* pending = batch.next()) {
    const bool first = !transaction;
    if (first) transaction.emplace(writer_, Transaction::Kind::write);
    if (!run_unit(*pending, first, touched) && first) transaction.reset();
  }
  if (!transaction) return;
  const std::vector<PublicChange> changes = changes_of(writer_, touched);
  transaction->commit();
  after_commit_(changes);
}

bool CommitQueue::run_unit(Pending& pending, bool first, Touched& touched) {
  if (!first) sqlite::run(writer_, "SAVEPOINT unit");
  Touched by_unit;
  DataAccess access(writer_, &by_unit);
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
  if (keep) {
    if (!first) sqlite::run(writer_, "RELEASE unit");
    touched.add(by_unit);
  } else if (!first) {
    sqlite::run(writer_, "ROLLBACK TO unit");
    sqlite::run(writer_, "RELEASE unit");
  }
  return keep;
}

}  // namespace rejoinder::sqlite
