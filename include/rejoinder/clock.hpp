#pragma once

#include <chrono>

namespace rejoinder {

// UTC, to the millisecond: what the store keeps and the wire shows.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

}  // namespace rejoinder
