#include "store/sqlite/statement.hpp"

#include <algorithm>

namespace rejoinder::sqlite {
namespace {

constexpr std::size_t id_bytes = 8;

void append(std::string& packed, CommentId id) {
  const auto value = static_cast<std::uint64_t>(number(id));
  for (int shift = 56; shift >= 0; shift -= 8) packed.push_back(static_cast<char>(value >> shift));
}

}  // namespace

Statement::~Statement() {
  sqlite3_reset(statement_);  // What it reports again, next() has thrown.
  sqlite3_clear_bindings(statement_);
}

bool Statement::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_.check(code);
  return false;
}

void Statement::hand_over(const std::function<void(const Row&)>& take) {
  const Connection::Taking taking(connection_, take);
  try {
    while (next()) {
    }
  } catch (const StoreFailure&) {
    taking.rethrow();
    throw;
  }
}

Status status_of(std::string_view text) {
  return known(status_from(text));
}

ThreadPath path_of(std::string_view packed) {
  ThreadPath path;
  path.reserve(packed.size() / id_bytes);
  for (std::size_t at = 0; at + id_bytes <= packed.size(); at += id_bytes) {
    path.push_back(CommentId{unpacked(packed.substr(at, id_bytes))});
  }
  return path;
}

std::string packed(const ThreadPath& path) {
  std::string bytes;
  bytes.reserve(path.size() * id_bytes);
  for (const CommentId id : path) append(bytes, id);
  return bytes;
}

std::string packed(CommentId id) {
  std::string bytes;
  append(bytes, id);
  return bytes;
}

std::int64_t unpacked(std::string_view eight_bytes) {
  std::uint64_t value = 0;
  for (const char byte : eight_bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return static_cast<std::int64_t>(value);
}

std::string end_below(std::string_view packed_path) {
  std::string end(packed_path);
  end.push_back('\xff');
  return end;
}

std::int64_t row_limit(std::size_t limit) {
  constexpr std::size_t rows_max = 1'000'000;
  return static_cast<std::int64_t>(std::min(limit, rows_max));
}

}  // namespace rejoinder::sqlite
