#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rejoinder::triage {

// Threads that run errands for somebody who does not wait for them.
class Errands {
 public:
  // All threads are started here: one that could not be started later would cost a comment.
  explicit Errands(std::size_t threads);
  // Waits for errands that have begun; the others are dropped.
  ~Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  // An errand does not throw. Its sender sees to it that there are not many.
  void run(std::function<void()> errand);

 private:
  void work();
  void stop();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> errands_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace rejoinder::triage
