#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>

namespace rejoinder {

// A token bucket's measure: `burst` at once, then `per_minute`. A burst of 0: no limit.
struct Rate {
  double per_minute = 0;
  double burst = 0;
};

// Token buckets by key, for as many keys as rate_entries_max: beyond that, those that are nearly
// full again go first. Thread-safe. Forgets everything at a restart.
class RateLimiter {
 public:
  explicit RateLimiter(Rate rate) : rate_(rate) {}

  // Takes a token. std::nullopt: taken; otherwise nothing was taken, and how long until it can be.
  [[nodiscard]] std::optional<std::chrono::seconds> take(const Digest& key, Time now);
  // Puts one back that was taken for what shall not count.
  void give_back(const Digest& key);

 private:
  struct Bucket {
    double tokens;
    Time filled;
  };
  struct Hash {
    std::size_t operator()(const Digest& key) const;
  };
  void make_room(Time now);

  Rate rate_;
  std::mutex mutex_;
  std::unordered_map<Digest, Bucket, Hash> buckets_;
};

}  // namespace rejoinder
