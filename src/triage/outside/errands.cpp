#include "triage/outside/errands.hpp"

#include <utility>

namespace rejoinder::triage {

Errands::Errands(std::size_t threads) {
  try {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  } catch (...) {
    stop();  // A thread that nobody joins would end the program before it says why.
    throw;
  }
}

Errands::~Errands() {
  stop();
}

void Errands::run(std::function<void()> errand) {
  {
    const std::lock_guard lock(mutex_);
    errands_.push_back(std::move(errand));
  }
  changed_.notify_one();
}

void Errands::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !errands_.empty(); });
    if (stopping_) return;
    std::function<void()> errand = std::move(errands_.front());
    errands_.pop_front();
    lock.unlock();
    errand();
    errand = nullptr;  // What it holds is not to be freed under the lock.
    lock.lock();
  }
}

void Errands::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace rejoinder::triage
