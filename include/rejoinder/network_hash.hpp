#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// What is stored of the network that a comment came from: a hash with a salt of its day, which is
// deleted two days later, so that nobody can tell the network from then on. May be used by several
// threads.
class NetworkHash {
 public:
  NetworkHash(Store& store, const Keyring& keys) : store_(store), keys_(keys) {}

  // A day's first call writes to the store, by itself; all others read from memory.
  [[nodiscard]] Digest of(SiteId site, std::string_view address, Time now);

 private:
  [[nodiscard]] Digest salt_of(std::chrono::sys_days day);

  struct Salt {
    std::chrono::sys_days day;
    Digest salt{};
  };

  Store& store_;
  const Keyring& keys_;
  std::mutex mutex_;
  std::optional<Salt> known_;
};

}  // namespace rejoinder
