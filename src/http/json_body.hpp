#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>

#include "http/message.hpp"
#include "render/json_value.hpp"

namespace rejoinder::http {

// A request's JSON object, read member by member; what is wrong with it is told all at once.
class JsonBody {
 public:
  explicit JsonBody(const Request& request);

  // Empty where it is absent, or null.
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::string required_text(std::string_view name, std::string_view detail);
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view name);
  [[nodiscard]] std::optional<bool> truth(std::string_view name);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view name);
  // Nothing where it is absent, or null.
  [[nodiscard]] const render::JsonValue* find(std::string_view name) const;
  void fault(FieldError error) { faults_.push_back(std::move(error)); }

  // The answer to what was no object, or had faults.
  [[nodiscard]] std::optional<Response> refusal() const;

 private:
  const Request& request_;
  std::optional<render::JsonValue> body_;
  std::vector<FieldError> faults_;
};

}  // namespace rejoinder::http
