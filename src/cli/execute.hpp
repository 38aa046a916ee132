#pragma once

#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/control.hpp"
#include "cli/parse.hpp"

namespace rejoinder::cli {

// Carries a command out on an open store: the one implementation, whether it was typed beside a
// running server or without one.
[[nodiscard]] Answer execute(App& app, const Parsed& parsed, const std::string& password);

// The same for what another process asks of this one.
[[nodiscard]] Answer execute(App& app, const ControlRequest& request);

// Wherever the store is open: here when nobody has it, else in the process that has it.
[[nodiscard]] Answer execute_anywhere(const Config& config, const Parsed& parsed,
                                      const std::vector<std::string>& arguments,
                                      const std::string& password);

[[nodiscard]] inline std::filesystem::path control_socket(const Config& config) {
  return config.data / "control.sock";
}

// Waits for a command that is just at work. std::nullopt: a server runs, or the folder stayed
// locked for too long.
[[nodiscard]] std::optional<Lock> wait_for_lock(const Config& config);

}  // namespace rejoinder::cli
