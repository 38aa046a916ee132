#pragma once

#include <string>
#include <vector>

namespace rejoinder::cli {

// The whole program: `arguments` as main() got them. Returns the exit code.
[[nodiscard]] int run(const std::vector<std::string>& arguments);

}  // namespace rejoinder::cli
