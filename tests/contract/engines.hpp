#pragma once

#include <memory>
#include <tuple>

#include <rejoinder/store.hpp>

#include "store/sqlite/sqlite_store.hpp"
#include "support/temporary_folder.hpp"

namespace rejoinder::contract {

using test::TemporaryFolder;

class SqliteEngine {
 public:
  // An empty store at first; what was written before, when it is opened again.
  [[nodiscard]] std::unique_ptr<Store> open() {
    return open_sqlite_store({.file = folder_.path() / "rejoinder.db"});
  }

 private:
  TemporaryFolder folder_;
};

// All that pass the suite.
using Engines = std::tuple<SqliteEngine>;

}  // namespace rejoinder::contract
