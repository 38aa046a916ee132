#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "util/embedded.hpp"

// Which numbered changes the data has had, and which it needs. An engine keeps the record of them
// and applies what is due; the rules are the same for all.
namespace rejoinder {

struct Migration {
  int number = 0;
  std::string name;  // 0001_initial
  std::string_view sql;
};

// What the data says that it has had.
struct AppliedMigration {
  int number = 0;
  std::string name;
  std::string checksum;
};

// An engine's migrations, by number: the files named engine/NNNN_name.sql. Throws StoreFailure
// when the numbers are not 1, 2, 3, …
[[nodiscard]] std::vector<Migration> migrations_of(std::string_view engine,
                                                   const std::vector<EmbeddedFile>& files);

// Tells one text from another by mistake, not by malice: who can change it can change the record.
[[nodiscard]] std::string migration_checksum(std::string_view sql);

// The migrations that the data still needs, in order. Throws StoreFailure when the data comes from
// a newer version of the program, or had a migration that has been edited since.
[[nodiscard]] std::vector<Migration> migrations_due(const std::vector<Migration>& known,
                                                    const std::vector<AppliedMigration>& applied);

}  // namespace rejoinder
