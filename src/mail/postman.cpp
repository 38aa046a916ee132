#include "mail/postman.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "util/log.hpp"

namespace rejoinder::mail {
namespace {

// However far away the next mail is: clocks are set, and commands on the server write too.
constexpr std::chrono::minutes nap_max{1};
constexpr std::chrono::milliseconds nap_min{10};

}  // namespace

Postman::Postman(Delivery& delivery, const Clock& clock)
    : delivery_(delivery),
      clock_(clock),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Postman::wake() {
  {
    const std::lock_guard lock(mutex_);
    news_ = true;
  }
  changed_.notify_one();
}

void Postman::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      news_ = false;
    }
    std::chrono::milliseconds nap = nap_max;
    try {
      if (const auto next = delivery_.deliver(stop)) {
        nap = std::clamp<std::chrono::milliseconds>(*next - clock_.now(), nap_min, nap_max);
      }
    } catch (const std::exception& fault) {
      log::write(log::Level::error, "mail was not sent", {{"cause", fault.what()}});
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, nap, [this] { return news_; });
  }
}

}  // namespace rejoinder::mail
