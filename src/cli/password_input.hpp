#pragma once

#include <string>

#include <rejoinder/error.hpp>

namespace rejoinder::cli {

// One line of standard input, without its end. Refuses one that is longer than any password.
[[nodiscard]] Result<std::string> password_from_input();

// Asks on the terminal, twice, without showing what is typed. Refuses where there is no terminal,
// and two that differ.
[[nodiscard]] Result<std::string> password_from_terminal();

}  // namespace rejoinder::cli
