#include "store/sqlite/connection.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

namespace {

// Counting what it holds costs SQLite a lock of the whole process at each allocation, and nobody
// asks. It takes settings only before it is first used.
void count_no_memory() {
  [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

StoreFailure failure(const SQLite::Exception& fault) {
  const int code = fault.getExtendedErrorCode();
  return StoreFailure(fmt::format("{} (SQLite {})", fault.what(), code), code);
}

Connection::Connection(const std::filesystem::path& file, Access access,
                       const ConnectionOptions& options)
    : database_(open(file, access)) {
  configure(access, options);
}

SQLite::Database Connection::open(const std::filesystem::path& file, Access access) {
  count_no_memory();
  if (access == Access::write) {
    // SQLite would make it readable by all; its companions take over the mode of this file.
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
  }
  try {
    return SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  } catch (const SQLite::Exception& fault) {
    throw StoreFailure(fmt::format("the database file cannot be opened: {} (SQLite {})",
                                   fault.getErrorStr(), fault.getExtendedErrorCode()),
                       fault.getExtendedErrorCode());
  }
}

void Connection::check(int code) const {
  if (code == SQLITE_OK) return;
  throw StoreFailure(fmt::format("{} (SQLite {})", sqlite3_errmsg(handle()), code), code);
}

void Connection::configure(Access access, const ConnectionOptions& options) {
  const bool reads = access == Access::read;
  check(sqlite3_extended_result_codes(handle(), 1));
  const std::array<std::pair<int, int>, 5> switches{{
      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
      {SQLITE_DBCONFIG_DEFENSIVE, 1},
      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},  // A mistyped column's name is an error, not a text.
      // The writer alone checkpoints, also at the end.
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, reads ? 1 : 0},
  }};
  for (const auto& [name, value] : switches) {
    check(sqlite3_db_config(handle(), name, value, nullptr));
  }
  // For statements of ours alone: no trigger, view or index may call it.
  check(sqlite3_create_function_v2(handle(), "hand_over", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, this,
                                   &Connection::hand_over, nullptr, nullptr, nullptr));
  check(sqlite3_busy_timeout(handle(), options.busy_timeout_ms));
  execute("PRAGMA cell_size_check = ON");
  execute("PRAGMA temp_store = MEMORY");
  execute(fmt::format("PRAGMA cache_size = -{}", options.cache_kib).c_str());
  execute(fmt::format("PRAGMA mmap_size = {}", options.mmap_bytes).c_str());
  if (reads) {
    execute("PRAGMA query_only = ON");
  } else {
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = NORMAL");           // The wait for a commit is Log's.
    execute("PRAGMA journal_size_limit = 67108864");  // What a burst left behind is given back.
  }
  execute("PRAGMA wal_autocheckpoint = 0");
}

void Connection::hand_over(sqlite3_context* context, int, sqlite3_value** values) {
  auto& connection = *static_cast<Connection*>(sqlite3_user_data(context));
  try {
    if (connection.take_ == nullptr) throw std::logic_error("nobody takes this row");
    (*connection.take_)(Row(values));
  } catch (...) {  // Through SQLite itself no exception may pass.
    connection.thrown_ = std::current_exception();
    sqlite3_result_error(context, "a row was not taken", -1);
  }
}

void Connection::execute(const char* sql) {
  check(sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr));
}

sqlite3_stmt* Connection::prepared(std::string_view sql) {
  const auto known = kept_.find(sql);
  if (known != kept_.end()) return known->second.get();
  sqlite3_stmt* made = nullptr;
  check(sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr));
  return kept_.try_emplace(sql, made).first->second.get();
}

std::vector<std::string_view> Connection::kept() const {
  std::vector<std::string_view> texts;
  texts.reserve(kept_.size());
  for (const auto& [sql, statement] : kept_) texts.push_back(sql);
  return texts;
}

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  run(connection_, kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // Some failures (disk full) have undone it already.
  if (sqlite3_get_autocommit(connection_.handle())) return;
  sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  run(connection_, "COMMIT");
}

}  // namespace rejoinder::sqlite
