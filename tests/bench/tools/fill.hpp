#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "plan.hpp"

namespace rejoinder::bench {

// Writes what is planned into the site `bench` of an empty store that has had its migrations; gives
// the number of rows. What had to be dropped for speed (indexes, triggers) is there again at the
// end. Nothing is on disk for certain before this returns; a half-filled file is of no use.
std::uint64_t fill(const std::filesystem::path& database, const Plan& plan, std::size_t text_bytes);

}  // namespace rejoinder::bench
