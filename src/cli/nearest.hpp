#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rejoinder::cli {

// How many letters must be put in, left out or replaced to make one word of the other.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

// What somebody who typed `word` probably meant; the first of several. Empty without candidates.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace rejoinder::cli
