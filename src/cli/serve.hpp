#pragma once

#include "cli/answer.hpp"
#include "cli/config.hpp"

namespace rejoinder::cli {

// Answers requests until SIGTERM, SIGINT or SIGHUP; those in flight are answered first. A second
// signal ends the process at once.
[[nodiscard]] Answer serve(const Config& config, Form form);

}  // namespace rejoinder::cli
