#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "http/gate/library.hpp"

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

// Threads that take requests to the handler. One is started when all that there are have work, up
// to a bound: most wait for the disk, and what is committed together then is more.
class Workers {
 public:
  // `handler` must outlive it and not throw. `shelf`: where answers that are published are kept by
  // the address they were asked under; may be none.
  Workers(std::size_t threads_max, const Handler& handler, publish::Shelf* shelf)
      : threads_max_(threads_max), handler_(handler), shelf_(shelf) {}
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void take(Job job);
  // Returns when everything that was taken has been answered.
  void stop();

 private:
  void work();
  void answer(Library& library, Job job) const;

  std::size_t threads_max_;
  const Handler& handler_;
  publish::Shelf* shelf_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace rejoinder::http::gate
