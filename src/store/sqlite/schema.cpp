#include "store/sqlite/schema.hpp"

#include <fmt/format.h>

#include <string>

#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr std::int64_t application_id = 0x526a6e64;  // Rjnd

std::int64_t only_integer(Connection& db, std::string_view text) {
  Statement row(db, text);
  return row.next() ? row.integer(0) : 0;
}

bool has_record(Connection& db) {
  return only_integer(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'") > 0;
}

// An empty file is ours to fill; one that another program filled is not.
void refuse_foreign(Connection& db) {
  if (only_integer(db, "PRAGMA application_id") == application_id) return;
  if (only_integer(db, "SELECT count(*) FROM sqlite_schema") > 0) {
    throw StoreFailure("the database file was made by another program");
  }
}

std::vector<AppliedMigration> applied(Connection& db) {
  std::vector<AppliedMigration> applied;
  if (!has_record(db)) return applied;
  Statement row(db, "SELECT number, name, checksum FROM schema_migration ORDER BY number");
  while (row.next()) {
    applied.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
  }
  return applied;
}

void apply(Connection& db, const Migration& migration) {
  db.execute(fmt::format("PRAGMA application_id = {}", application_id).c_str());
  db.execute(
      "CREATE TABLE IF NOT EXISTS schema_migration ("
      "number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, "
      "applied_at INTEGER NOT NULL) STRICT");
  try {
    db.execute(std::string(migration.sql).c_str());
  } catch (const StoreFailure& failure) {
    throw StoreFailure(fmt::format("migration {} failed: {}", migration.name, failure.what()),
                       failure.code());
  }
  run(db,
      "INSERT INTO schema_migration (number, name, checksum, applied_at) "
      "VALUES (?, ?, ?, unixepoch() * 1000)",
      migration.number, migration.name, migration_checksum(migration.sql));
}

}  // namespace

void bring_up_to_date(Connection& db, const std::vector<Migration>& known) {
  refuse_foreign(db);
  for (;;) {
    if (migrations_due(known, applied(db)).empty()) return;
    // Asked again inside: another process may have been faster.
    Transaction transaction(db, Transaction::Kind::write);
    const std::vector<Migration> due = migrations_due(known, applied(db));
    if (due.empty()) return;
    apply(db, due.front());
    transaction.commit();
  }
}

int schema_version(Connection& db) {
  return static_cast<int>(only_integer(db, "SELECT max(number) FROM schema_migration"));
}

}  // namespace rejoinder::sqlite
