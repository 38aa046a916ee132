#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace rejoinder {

// 256 bits: a keyed hash, a MAC, or a random token. Never printed as it is.
using Digest = std::array<std::uint8_t, 32>;

// Bytes that only their maker can read, such as a place in a list.
using Blob = std::string;

}  // namespace rejoinder
