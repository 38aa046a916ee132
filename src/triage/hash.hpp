#pragma once

#include <cstdint>

namespace rejoinder::triage {

// One step of a hash: the mixing of wyhash, cut short. Stored models hang on it.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xD6E8FEB86659FD93U;
  return hash ^ (hash >> 32);
}

}  // namespace rejoinder::triage
