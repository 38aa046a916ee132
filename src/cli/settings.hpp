#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/config.hpp"

namespace rejoinder::cli {

// One row of the table from which the flags, the environment variables, the file's keys, the
// defaults and the help all come.
struct Setting {
  enum class Kind { text, number, boolean, list };
  enum class Scope { every_command, serving };

  std::string_view key;  // As in the file; a dot stands between table and key.
  Kind kind;
  Scope scope;
  std::string_view shape;  // What stands for the value in the help: DIR
  std::string_view help;
  // Takes the value over. Otherwise the rest of a sentence that began with the setting's name:
  // "must be …".
  std::optional<std::string> (*set)(Config&, const std::vector<std::string>&);
  std::string (*show)(const Config&);

  [[nodiscard]] std::string flag() const;         // --limits-network-burst
  [[nodiscard]] std::string environment() const;  // REJOINDER_LIMITS_NETWORK_BURST
};

[[nodiscard]] std::span<const Setting> settings();
[[nodiscard]] const Setting* find_setting(std::string_view key);

// What is written in one string, as its kind has it: a list's parts stand between commas.
[[nodiscard]] std::vector<std::string> values_of(const Setting& setting, std::string_view text);

}  // namespace rejoinder::cli
