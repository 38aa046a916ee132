#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rejoinder::render {

// Appends JSON (RFC 8259) to a string: an order of magnitude faster than building a tree first.
// Texts are valid UTF-8. The caller opens and closes in step; commas are put here.
class JsonWriter {
 public:
  // `bytes`: about how much will be written.
  explicit JsonWriter(std::size_t bytes = 0) { out_.reserve(bytes); }

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name);
  // A name that stands in our source: it needs no look for what must be escaped.
  template <std::size_t N>
  JsonWriter& key(const char (&name)[N]) {
    std::array<char, N + 3> piece{',', '"'};
    std::memcpy(piece.data() + 2, name, N - 1);
    piece[N + 1] = '"';
    piece[N + 2] = ':';
    const std::size_t comma = first_ ? 1 : 0;  // Which is left out.
    out_.append(piece.data() + comma, piece.size() - comma);
    first_ = true;  // No comma before the value.
    return *this;
  }

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  // Of letters, digits and what else need not be escaped.
  JsonWriter& plain(std::string_view text);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(double number);  // Finite.
  JsonWriter& value(bool truth);
  JsonWriter& value(std::nullptr_t);
  template <class Value>
  JsonWriter& value(const std::optional<Value>& maybe) {
    return maybe ? value(*maybe) : value(nullptr);
  }

  template <class Value>
  JsonWriter& field(std::string_view name, const Value& content) {
    return key(name).value(content);
  }
  template <std::size_t N, class Value>
  JsonWriter& field(const char (&name)[N], const Value& content) {
    return key(name).value(content);
  }

  // JSON that was written before.
  JsonWriter& raw(std::string_view json);

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void comma();

  std::string out_;
  bool first_ = true;
};

}  // namespace rejoinder::render
