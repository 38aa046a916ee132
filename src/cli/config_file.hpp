#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/settings.hpp"

namespace rejoinder::cli {

struct FileSetting {
  const Setting* setting;
  std::vector<std::string> values;
  std::string place;  // rejoinder.toml:3:10
};

struct ConfigFile {
  std::vector<FileSetting> settings;
  std::vector<std::string> faults;  // One sentence each, with the place.
};

// Reads a TOML file of settings.
[[nodiscard]] ConfigFile read_config_file(const std::filesystem::path& file);

}  // namespace rejoinder::cli
