#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rejoinder::render {

// JSON as it came in. Every text in it is valid UTF-8, though it may hold U+0000.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<std::pair<std::string, JsonValue>>;
  using Content =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  JsonValue() = default;
  explicit JsonValue(Content content) : content_(std::move(content)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(content_); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&content_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&content_); }
  // Of a number with a fraction or an exponent, or beyond 64 bits.
  [[nodiscard]] const double* real() const { return std::get_if<double>(&content_); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&content_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&content_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&content_); }

  // A member of an object; null pointer when it has none, or is no object. Of several with one
  // name the last counts, as in JavaScript.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;

 private:
  Content content_;
};

// std::nullopt when it is not JSON, or deeper than json_depth_max.
[[nodiscard]] std::optional<JsonValue> parse_json(std::string_view text);

}  // namespace rejoinder::render
