#pragma once

#include <stdexcept>
#include <string>

namespace rejoinder {

// The store cannot do its work: disk full, file damaged, a constraint broken by a bug. The message
// is for the log: it holds the driver's words and code, and no stored value.
class StoreFailure : public std::runtime_error {
 public:
  explicit StoreFailure(const std::string& message, int code = 0)
      : std::runtime_error(message), code_(code) {}

  // The driver's; 0 when the driver found no fault.
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

}  // namespace rejoinder
