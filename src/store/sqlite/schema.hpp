#pragma once

#include <vector>

#include "store/migrate.hpp"
#include "store/sqlite/connection.hpp"

namespace rejoinder::sqlite {

// Brings the file up to the last of these migrations, each in a transaction of its own. Throws
// StoreFailure when the file is another program's, a newer version's, or had other migrations.
void bring_up_to_date(Connection& db, const std::vector<Migration>& known);

[[nodiscard]] int schema_version(Connection& db);

}  // namespace rejoinder::sqlite
