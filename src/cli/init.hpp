#pragma once

#include "cli/answer.hpp"
#include "cli/config.hpp"

namespace rejoinder::cli {

// Makes the data folder, the master key and the database, or what is missing of them. What is there
// is never changed.
[[nodiscard]] Answer init(const Config& config, Form form);

}  // namespace rejoinder::cli
