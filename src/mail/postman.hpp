#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include <rejoinder/clock.hpp>
#include <rejoinder/delivery.hpp>

namespace rejoinder::mail {

// The thread that sends. Nobody ever waits for it but its end.
class Postman {
 public:
  Postman(Delivery& delivery, const Clock& clock);

  // There is something new.
  void wake();

 private:
  void run(const std::stop_token& stop);

  Delivery& delivery_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool news_ = true;     // What was left by the run before.
  std::jthread thread_;  // Last: it uses the rest.
};

}  // namespace rejoinder::mail
