#pragma once

#include <cstdint>
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
    if (!first_) out_ += ',';
    first_ = true;  // No comma before the value.
    out_ += '"';
    out_.append(name, N - 1);
    out_.append("\":", 2);
    return *this;
  }

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
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

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void comma();

  std::string out_;
  bool first_ = true;
};

}  // namespace rejoinder::render
