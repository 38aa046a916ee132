#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace rejoinder::triage {

// Many bytes, which are worked at together.
inline constexpr std::size_t bytes_at_once = 16;
using Bytes [[gnu::vector_size(bytes_at_once)]] = std::uint8_t;

// Memory that is not set before it is written: a text's worth of zeros each time is much.
template <class T>
struct Unset : std::allocator<T> {
  template <class U>
  void construct(U* place) {
    ::new (static_cast<void*>(place)) U;
  }
};
template <class T>
using Column = std::vector<T, Unset<T>>;

}  // namespace rejoinder::triage
