#include "http/gate/workers.hpp"

#include <algorithm>
#include <utility>

#include <rejoinder/limits.hpp>

#include "http/coding.hpp"
#include "http/gate/loop.hpp"
#include "http/shelf_key.hpp"

namespace rejoinder::http::gate {
namespace {

// Takes the address apart. It is done here, not in the loop, which has others to serve.
void read_target(Request& request) {
  const std::string_view target = request.target;
  const auto question = std::min(target.find('?'), target.size());
  request.path = std::string(target.substr(0, question));
  if (question == target.size() || request.refusal) return;
  auto fields = parse_urlencoded(target.substr(question + 1), limits::query_fields_max);
  if (fields) {
    request.query = std::move(*fields);
  } else {
    request.refusal = {400, "too_many_parameters", "This address has too many parameters."};
  }
}

}  // namespace

void Workers::take(std::vector<Job>& jobs) {
  std::size_t roused = 0;
  {
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs) {
      jobs_.push_back(std::move(job));
      if (rouse_one()) ++roused;
    }
  }
  jobs.clear();
  // Not under the lock: who wakes would sleep again, until it is free.
  for (; roused > 0; --roused) changed_.notify_one();
}

bool Workers::rouse_one() {
  const std::size_t coming = roused_ + started_;
  if (coming >= jobs_.size() || working_ + coming >= working_max_) return false;
  if (idle_ > 0) {
    --idle_;
    ++roused_;
    return true;
  }
  if (threads_.size() < threads_max_) {
    ++started_;
    threads_.emplace_back([this] { work(); });
  }
  return false;
}

void Workers::work() {
  Waiting::lend_this_thread(*this);
  Library library(handler_);
  std::unique_lock lock(mutex_);
  --started_;
  while (true) {
    while (!jobs_.empty() && (working_ < working_max_ || stopping_)) {
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      ++working_;
      lock.unlock();
      answer(library, std::move(job));
      lock.lock();
      --working_;
    }
    if (stopping_) return;
    // If there are jobs left, there are threads at work that go on with them.
    ++idle_;
    changed_.wait(lock, [this] { return roused_ > 0 || stopping_; });
    if (roused_ > 0) --roused_;
  }
}

void Workers::begin_waiting() {
  bool roused = false;
  {
    const std::lock_guard lock(mutex_);
    --working_;
    roused = rouse_one();
  }
  if (roused) changed_.notify_one();
}

void Workers::end_waiting() {
  const std::lock_guard lock(mutex_);
  ++working_;
}

void Workers::answer(Library& library, Job job) const {
  read_target(job.request);
  Answer answer = library.answer(job.request, job.keep_alive);
  if (answer.published && shelf_ != nullptr) {
    std::string key;
    shelf_key(key, job.request.target, job.request.header("accept"),
              job.request.header("accept-encoding"));
    shelf_->put(key, answer.published);
  }
  job.loop->complete(*job.connection, std::move(answer));
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace rejoinder::http::gate
