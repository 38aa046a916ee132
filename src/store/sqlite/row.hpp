#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>

#include "store/failure.hpp"

namespace rejoinder::sqlite {

// Ids and enumerations of numbers alike.
template <class T>
concept Id = std::is_enum_v<T> && std::same_as<std::underlying_type_t<T>, std::int64_t>;

[[nodiscard]] Status status_of(std::string_view text);
// A path as it is kept: 8 bytes an id, big-endian.
[[nodiscard]] ThreadPath path_of(std::string_view packed);

// The values of a row by our types. `Source` reads them: integer(), null(), view().
template <class Source>
class Columns {
 public:
  [[nodiscard]] bool flag(int column) const { return source().integer(column) != 0; }
  [[nodiscard]] std::string text(int column) const { return std::string(source().view(column)); }
  template <Id T>
  [[nodiscard]] T id(int column) const {
    return T{source().integer(column)};
  }
  template <Id T>
  [[nodiscard]] std::optional<T> id_if_any(int column) const {
    if (source().null(column)) return std::nullopt;
    return id<T>(column);
  }
  [[nodiscard]] Time time(int column) const {
    return Time{Time::duration{source().integer(column)}};
  }
  [[nodiscard]] std::optional<Time> time_if_any(int column) const {
    if (source().null(column)) return std::nullopt;
    return time(column);
  }
  // Throws StoreFailure when the length is another.
  template <class Array>
  [[nodiscard]] Array array(int column) const {
    Array made{};
    const std::string_view bytes = source().view(column);
    if (bytes.size() != made.size()) throw StoreFailure("stored bytes have a wrong length");
    std::copy(bytes.begin(), bytes.end(), made.begin());
    return made;
  }
  [[nodiscard]] Status status(int column) const { return status_of(source().view(column)); }
  [[nodiscard]] ThreadPath path(int column) const { return path_of(source().view(column)); }

 private:
  friend Source;
  Columns() = default;
  [[nodiscard]] const Source& source() const { return static_cast<const Source&>(*this); }
};

// A row that SQLite hands over (Statement::hand_over), for as long as that takes.
class Row : public Columns<Row> {
 public:
  explicit Row(sqlite3_value** values) : values_(values) {}

  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_value_int64(values_[column]);
  }
  [[nodiscard]] bool null(int column) const {
    return sqlite3_value_type(values_[column]) == SQLITE_NULL;
  }
  // The bytes of a TEXT or BLOB.
  [[nodiscard]] std::string_view view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(values_[column]));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(values_[column]))};
  }

 private:
  sqlite3_value** values_;
};

}  // namespace rejoinder::sqlite
