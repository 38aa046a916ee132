#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <rejoinder/error.hpp>

#include "cli/config.hpp"
#include "util/file_descriptor.hpp"

namespace rejoinder::cli {

[[nodiscard]] inline std::filesystem::path database_file(const Config& config) {
  return config.data / "rejoinder.db";
}

// The right to open the store: one process at a time has it, and it ends with the process.
class Lock {
 public:
  // std::nullopt: another process has it. Throws when the folder cannot be written.
  [[nodiscard]] static std::optional<Lock> try_take(const std::filesystem::path& data);

 private:
  explicit Lock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

// Whether a folder has what commands need. Refuses with the cure.
[[nodiscard]] Result<void> check_initialised(const Config& config);

// Makes the folder (0700), or takes an empty one over. Refuses one that holds other things: closing
// somebody's folder to everybody else would be worse than asking for another name.
[[nodiscard]] Result<void> make_data_folder(const Config& config);

// What is wrong with who may enter the folder; empty when nothing is.
[[nodiscard]] std::string folder_mode_fault(const std::filesystem::path& data);

}  // namespace rejoinder::cli
