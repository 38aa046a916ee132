#include <rejoinder/rate_limit.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <rejoinder/limits.hpp>

namespace rejoinder {

std::size_t RateLimiter::Hash::operator()(const Digest& key) const {
  std::size_t hash = 0;  // The key is a keyed hash already: any part of it is as good.
  std::memcpy(&hash, key.data(), sizeof hash);
  return hash;
}

std::optional<std::chrono::seconds> RateLimiter::take(const Digest& key, Time now) {
  if (rate_.burst <= 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= limits::rate_entries_max && !buckets_.contains(key)) make_room(now);
  Bucket& bucket = buckets_.try_emplace(key, Bucket{rate_.burst, now}).first->second;
  if (now > bucket.filled) {  // A clock that was set back fills nothing.
    const auto minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.filled).count();
    bucket.tokens = std::min(rate_.burst, bucket.tokens + minutes * rate_.per_minute);
  }
  bucket.filled = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  constexpr double longest_wait_s = 3'600;
  const double wait =
      rate_.per_minute > 0 ? (1 - bucket.tokens) * 60 / rate_.per_minute : longest_wait_s;
  constexpr double rounding = 1e-6;  // Or a wait of one second is told as two.
  return std::chrono::seconds(
      static_cast<long>(std::ceil(std::min(wait, longest_wait_s) - rounding)));
}

void RateLimiter::give_back(const Digest& key) {
  const std::lock_guard lock(mutex_);
  const auto known = buckets_.find(key);
  if (known != buckets_.end())
    known->second.tokens = std::min(rate_.burst, known->second.tokens + 1);
}

void RateLimiter::make_room(Time now) {
  // Whoever has been quiet for longest is nearest to a full bucket, which need not be kept at all.
  // A tenth goes at once, so that a flood of new keys does not sort at each of them.
  std::vector<std::pair<double, Digest>> by_fill;
  by_fill.reserve(buckets_.size());
  for (const auto& [key, bucket] : buckets_) {
    const auto minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.filled).count();
    by_fill.emplace_back(-(bucket.tokens + minutes * rate_.per_minute), key);
  }
  const auto keep = by_fill.begin() + static_cast<std::ptrdiff_t>(by_fill.size() / 10 + 1);
  std::nth_element(by_fill.begin(), keep - 1, by_fill.end());
  for (auto it = by_fill.begin(); it != keep; ++it) buckets_.erase(it->second);
}

}  // namespace rejoinder
