#pragma once

namespace rejoinder {

// Somebody who lends out threads, and likes to know which of them only wait.
class Lender {
 public:
  virtual ~Lender() = default;
  virtual void begin_waiting() = 0;
  virtual void end_waiting() = 0;
};

// A scope in which this thread waits for the disk, for another thread, or is busy for so long that
// others should have their turn: its lender, if it has one, then lets another thread work instead.
// So few threads work at the same time, however many wait.
class Waiting {
 public:
  Waiting() : lender_(of_thread()) {
    if (lender_ != nullptr) lender_->begin_waiting();
  }
  ~Waiting() {
    if (lender_ != nullptr) lender_->end_waiting();
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // Whose thread this one is. Must outlive the thread's work.
  static void lend_this_thread(Lender& lender) { of_thread() = &lender; }

 private:
  static Lender*& of_thread() {
    thread_local Lender* lender = nullptr;
    return lender;
  }

  Lender* lender_;
};

}  // namespace rejoinder
