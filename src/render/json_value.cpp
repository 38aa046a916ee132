#include "render/json_value.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include <rejoinder/limits.hpp>

namespace rejoinder::render {
namespace {

// Builds our value from the parser's events: its own tree recurses when it is copied, and has no
// bound on depth.
class Builder final : public nlohmann::json::json_sax_t {
 public:
  bool null() override { return put(JsonValue::Content(nullptr)); }
  bool boolean(bool value) override { return put(JsonValue::Content(value)); }
  bool number_integer(number_integer_t value) override {
    return put(JsonValue::Content(std::int64_t{value}));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return put(JsonValue::Content(static_cast<double>(value)));
    }
    return put(JsonValue::Content(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return put(JsonValue::Content(value));
  }
  bool string(string_t& value) override { return put(JsonValue::Content(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonValue::Object{}); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonValue::Array{}); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

  [[nodiscard]] JsonValue take() { return std::move(root_); }

 private:
  struct Open {
    JsonValue::Content content;
    std::string key;
  };

  bool open(JsonValue::Content content) {
    if (open_.size() >= static_cast<std::size_t>(limits::json_depth_max)) return false;
    open_.push_back({std::move(content), {}});
    return true;
  }
  bool close() {
    JsonValue::Content content = std::move(open_.back().content);
    open_.pop_back();
    return put(std::move(content));
  }
  bool put(JsonValue::Content content) {
    JsonValue value(std::move(content));
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* array = std::get_if<JsonValue::Array>(&open_.back().content)) {
      array->push_back(std::move(value));
    } else {
      std::get<JsonValue::Object>(open_.back().content)
          .emplace_back(std::move(open_.back().key), std::move(value));
    }
    return true;
  }

  std::vector<Open> open_;
  JsonValue root_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  for (auto it = members->rbegin(); it != members->rend(); ++it) {
    if (it->first == name) return &it->second;
  }
  return nullptr;
}

std::optional<JsonValue> parse_json(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) return std::nullopt;
  return builder.take();
}

}  // namespace rejoinder::render
