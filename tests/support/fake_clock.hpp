#pragma once

#include <chrono>

#include <rejoinder/clock.hpp>

namespace rejoinder::test {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return now_; }
  void pass(std::chrono::milliseconds time) { now_ += time; }

 private:
  Time now_ = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);
};

}  // namespace rejoinder::test
