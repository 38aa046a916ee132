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

void Workers::take(Job job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (jobs_.size() > idle_ && threads_.size() < threads_max_) {
    threads_.emplace_back([this] { work(); });
  }
  changed_.notify_one();
}

void Workers::work() {
  Library library(handler_);
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return !jobs_.empty() || stopping_; });
    --idle_;
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    answer(library, std::move(job));
    lock.lock();
  }
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
