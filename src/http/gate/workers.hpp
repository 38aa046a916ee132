#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "http/gate/library.hpp"
#include "util/waiting.hpp"

namespace rejoinder::http::gate {

class Loop;
struct Connection;

// A whole request on its way to the handler, and where its answer goes.
struct Job {
  Request request;
  bool keep_alive = true;
  Loop* loop = nullptr;
  Connection* connection = nullptr;
};

// Threads that take requests to the handler. Only a few work at the same time, since more would but
// take turns; for each that waits (see Waiting) another may work, up to a bound. Threads are
// started when they are first needed.
class Workers final : Lender {
 public:
  // `handler` must outlive it and not throw. `shelf`: where answers that are published are kept by
  // the address they were asked under; may be none.
  Workers(std::size_t threads_max, const Handler& handler, publish::Shelf* shelf)
      : threads_max_(threads_max), handler_(handler), shelf_(shelf) {}
  ~Workers() override { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Takes them all; `jobs` is empty afterwards.
  void take(std::vector<Job>& jobs);
  // Returns when everything that was taken has been answered.
  void stop();

 private:
  void work();
  void answer(Library& library, Job job) const;
  void begin_waiting() override;
  void end_waiting() override;
  // Under the lock: lets one more thread work if there is something to do, and not enough do. If it
  // says so, one is to be notified.
  [[nodiscard]] bool rouse_one();

  std::size_t threads_max_;
  std::size_t working_max_ = 2 * std::max(1U, std::thread::hardware_concurrency());
  const Handler& handler_;
  publish::Shelf* shelf_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;     // Threads that nobody has roused.
  std::size_t roused_ = 0;   // On their way from there.
  std::size_t started_ = 0;  // Made, and not begun.
  std::size_t working_ = 0;  // At a job, and not waiting.
  bool stopping_ = false;
};

}  // namespace rejoinder::http::gate
