#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/policy.hpp>
#include <rejoinder/site.hpp>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/row.hpp"

namespace rejoinder::sqlite {

// Static SQL put together while compiling.
template <std::size_t N>
struct Sql {
  std::array<char, N> text{};

  // NOLINTNEXTLINE(google-explicit-constructor): it is a text.
  constexpr operator std::string_view() const { return {text.data(), N}; }
};

template <std::size_t N>
[[nodiscard]] constexpr Sql<N - 1> sql(const char (&literal)[N]) {
  Sql<N - 1> made;
  for (std::size_t i = 0; i + 1 < N; ++i) made.text[i] = literal[i];
  return made;
}

template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr Sql<A + B> operator+(const Sql<A>& a, const Sql<B>& b) {
  Sql<A + B> made;
  for (std::size_t i = 0; i < A; ++i) made.text[i] = a.text[i];
  for (std::size_t i = 0; i < B; ++i) made.text[A + i] = b.text[i];
  return made;
}

template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr auto operator+(const Sql<A>& a, const char (&b)[B]) {
  return a + sql(b);
}

// Bytes to bind as a BLOB; a std::string_view is bound as TEXT.
struct Bytes {
  std::string_view bytes;
};

// One use of a kept statement: values in their order, then rows. Its end resets the statement.
class Statement : public Columns<Statement> {
 public:
  template <class... Values>
  Statement(Connection& connection, std::string_view sql, const Values&... values)
      : Statement(connection, sql, SQLITE_TRANSIENT) {
    bind_all(values...);
  }
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Whether there is another row; the columns below are this row's.
  bool next();

  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] double real(int column) const { return sqlite3_column_double(statement_, column); }
  [[nodiscard]] bool null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  // The bytes of a TEXT or BLOB, until the next row.
  [[nodiscard]] std::string_view view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

  // Gives each row to `take`, of a statement that selects hand_over(column, …). SQLite calls that
  // with the values themselves, which are read without the lock, and the look for errors, that
  // each sqlite3_column_* call takes: a list costs two thirds. What `take` throws is thrown.
  void hand_over(const std::function<void(const Row&)>& take);

 private:
  template <class... Values>
  friend void run(Connection& connection, std::string_view sql, const Values&... values);
  template <class... Values>
  friend void hand_over(Connection& connection, std::string_view sql,
                        const std::function<void(const Row&)>& take, const Values&... values);

  // SQLITE_STATIC: the values outlive this use, so that they need not be copied.
  Statement(Connection& connection, std::string_view sql, sqlite3_destructor_type keep)
      : connection_(connection), statement_(connection.prepared(sql)), keep_(keep) {}

  template <class... Values>
  void bind_all(const Values&... values) {
    [[maybe_unused]] int index = 0;
    (bind(++index, values), ...);
  }

  void bind(int index, std::nullptr_t) { check(sqlite3_bind_null(statement_, index)); }
  template <std::integral T>
  void bind(int index, T value) {
    check(sqlite3_bind_int64(statement_, index, static_cast<std::int64_t>(value)));
  }
  void bind(int index, double value) { check(sqlite3_bind_double(statement_, index, value)); }
  template <Id T>
  void bind(int index, T id) {
    bind(index, static_cast<std::int64_t>(id));
  }
  void bind(int index, Time time) { bind(index, time.time_since_epoch().count()); }
  void bind(int index, std::chrono::sys_days day) { bind(index, day.time_since_epoch().count()); }
  void bind(int index, std::string_view text) {
    // A view of nothing may have no address, which SQLite would take for NULL.
    check(sqlite3_bind_text64(statement_, index, text.empty() ? "" : text.data(), text.size(),
                              keep_, SQLITE_UTF8));
  }
  void bind(int index, Bytes value) {
    check(sqlite3_bind_blob64(statement_, index, value.bytes.empty() ? "" : value.bytes.data(),
                              value.bytes.size(), keep_));
  }
  template <std::size_t N>
  void bind(int index, const std::array<std::uint8_t, N>& bytes) {
    check(sqlite3_bind_blob64(statement_, index, bytes.data(), N, keep_));
  }
  void bind(int index, Status status) { bind(index, to_string(status)); }
  void bind(int index, Trust trust) { bind(index, to_string(trust)); }
  void bind(int index, Scope scope) { bind(index, to_string(scope)); }
  void bind(int index, Role role) { bind(index, to_string(role)); }
  void bind(int index, Action action) { bind(index, to_string(action)); }
  void bind(int index, ActorKind kind) { bind(index, to_string(kind)); }
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind(index, nullptr);
    }
  }

  void check(int code) const {
    if (code != SQLITE_OK) connection_.check(code);
  }

  Connection& connection_;
  sqlite3_stmt* statement_;
  sqlite3_destructor_type keep_;
};

// Runs a statement whose rows, if any, do not matter.
template <class... Values>
void run(Connection& connection, std::string_view sql, const Values&... values) {
  Statement statement(connection, sql, SQLITE_STATIC);
  statement.bind_all(values...);
  while (statement.next()) {
  }
}

// Runs a statement whose rows are handed over.
template <class... Values>
void hand_over(Connection& connection, std::string_view sql,
               const std::function<void(const Row&)>& take, const Values&... values) {
  Statement statement(connection, sql, SQLITE_STATIC);
  statement.bind_all(values...);
  statement.hand_over(take);
}

// Adds a row and gives its id. Without RETURNING, for which SQLite would look through the tables
// that refer to this one.
template <Id T, class... Values>
[[nodiscard]] T insert(Connection& connection, std::string_view sql, const Values&... values) {
  run(connection, sql, values...);
  return T{sqlite3_last_insert_rowid(connection.handle())};
}

// A path as it is kept: 8 bytes an id, big-endian.
[[nodiscard]] std::string packed(const ThreadPath& path);
[[nodiscard]] std::string packed(CommentId id);
[[nodiscard]] std::int64_t unpacked(std::string_view eight_bytes);

// The end, exclusive, of the range of paths that begin with this one. Ids stay below 2^53, so their
// first byte is zero.
[[nodiscard]] std::string end_below(std::string_view packed_path);

// A limit as LIMIT takes it.
[[nodiscard]] std::int64_t row_limit(std::size_t limit);

// What was read of a word that must be known.
template <class T>
[[nodiscard]] T known(const std::optional<T>& word) {
  if (!word) throw StoreFailure("a stored word is not known to this version");
  return *word;
}

}  // namespace rejoinder::sqlite
