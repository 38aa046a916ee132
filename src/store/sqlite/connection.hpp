#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/failure.hpp"

namespace rejoinder::sqlite {

class Row;

// The writer also checkpoints. A reader can do neither.
enum class Access { read, write };

struct ConnectionOptions {
  std::int64_t cache_kib = 0;
  std::int64_t mmap_bytes = 0;
  int busy_timeout_ms = 0;
};

// One connection with its statements, prepared once and kept. For one thread at a time.
class Connection {
 public:
  Connection(const Connection&) = delete;  // SQLite knows its address.
  Connection& operator=(const Connection&) = delete;
  // Makes the file, readable by its owner only, if a writer finds none.
  Connection(const std::filesystem::path& file, Access access, const ConnectionOptions& options);

  // Runs statements that take no values and give no rows.
  void execute(const char* sql);

  // The kept statement of this text, which must be static and is prepared when it is first used.
  sqlite3_stmt* prepared(std::string_view sql);
  // The texts of all kept statements.
  [[nodiscard]] std::vector<std::string_view> kept() const;

  // For what SQLiteCpp has no word for: hooks, checkpoints, switches.
  [[nodiscard]] sqlite3* handle() const { return database_.getHandle(); }
  // Throws unless the driver said OK.
  void check(int code) const;

  // Who takes the rows that statements hand over, within a scope.
  class Taking {
   public:
    Taking(Connection& connection, const std::function<void(const Row&)>& take)
        : connection_(connection), before_(std::exchange(connection.take_, &take)) {
      connection.thrown_ = nullptr;
    }
    ~Taking() { connection_.take_ = before_; }
    Taking(const Taking&) = delete;
    Taking& operator=(const Taking&) = delete;

    // What the last `take` threw, if it did.
    void rethrow() const {
      if (connection_.thrown_) std::rethrow_exception(std::exchange(connection_.thrown_, nullptr));
    }

   private:
    Connection& connection_;
    const std::function<void(const Row&)>* before_;
  };

 private:
  [[nodiscard]] static SQLite::Database open(const std::filesystem::path& file, Access access);
  void configure(Access access, const ConnectionOptions& options);
  // What SQL calls hand_over().
  static void hand_over(sqlite3_context* context, int count, sqlite3_value** values);

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  // A static text is known by its address, without a look at its letters.
  struct ByAddress {
    std::size_t operator()(std::string_view text) const {
      return std::hash<const char*>{}(text.data());
    }
    bool operator()(std::string_view a, std::string_view b) const {
      return a.data() == b.data() && a.size() == b.size();
    }
  };

  SQLite::Database database_;
  // By the driver's own type: SQLiteCpp counts references at every column that is read.
  std::unordered_map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalize>, ByAddress,
                     ByAddress>
      kept_;
  const std::function<void(const Row&)>* take_ = nullptr;
  std::exception_ptr thrown_;
};

// What the driver threw, as the port's users know it.
[[nodiscard]] StoreFailure failure(const SQLite::Exception& fault);

// A transaction: undone when its scope is left without commit().
class Transaction {
 public:
  enum class Kind { snapshot, write };

  Transaction(Connection& connection, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
};

}  // namespace rejoinder::sqlite
