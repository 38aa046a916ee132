#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>

#include <rejoinder/store.hpp>

#include "store/sqlite/sqlite_store.hpp"

namespace rejoinder::contract {

// A folder of a test's own, gone with it.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "rejoinder-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SqliteEngine {
 public:
  // An empty store at first; what was written before, when it is opened again.
  [[nodiscard]] std::unique_ptr<Store> open() {
    return open_sqlite_store({.file = folder_.path() / "rejoinder.db"});
  }

 private:
  TempFolder folder_;
};

// All that pass the suite.
using Engines = std::tuple<SqliteEngine>;

}  // namespace rejoinder::contract
