#include "http/json_body.hpp"

#include <utility>

#include "http/respond.hpp"

namespace rejoinder::http {

JsonBody::JsonBody(const Request& request)
    : request_(request), body_(render::parse_json(request.body)) {
  if (body_ && body_->object() == nullptr) body_.reset();
}

const render::JsonValue* JsonBody::find(std::string_view name) const {
  const render::JsonValue* value = body_ ? body_->find(name) : nullptr;
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string JsonBody::text(std::string_view name) {
  const render::JsonValue* value = find(name);
  if (value == nullptr) return {};
  if (value->text() != nullptr) return *value->text();
  fault({std::string(name), "wrong_type", "Send a text here"});
  return {};
}

std::string JsonBody::required_text(std::string_view name, std::string_view detail) {
  if (find(name) == nullptr) fault({std::string(name), "required", std::string(detail)});
  return text(name);
}

std::optional<std::int64_t> JsonBody::whole(std::string_view name) {
  const render::JsonValue* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->integer() != nullptr) return *value->integer();
  fault({std::string(name), "wrong_type", "Send a whole number here"});
  return std::nullopt;
}

std::optional<bool> JsonBody::truth(std::string_view name) {
  const render::JsonValue* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->boolean() != nullptr) return *value->boolean();
  fault({std::string(name), "wrong_type", "Send true or false here"});
  return std::nullopt;
}

std::optional<std::vector<std::string>> JsonBody::texts(std::string_view name) {
  const render::JsonValue* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  if (value->array() != nullptr) {
    for (const render::JsonValue& each : *value->array()) {
      if (each.text() != nullptr) texts.push_back(*each.text());
    }
    if (texts.size() == value->array()->size()) return texts;
  }
  fault({std::string(name), "wrong_type", "Send a list of texts here"});
  return std::nullopt;
}

std::optional<Response> JsonBody::refusal() const {
  if (!body_) return problem(request_, 400, "invalid_json", "Send one JSON object.");
  if (faults_.empty()) return std::nullopt;
  return problem(request_,
                 Error{Errc::invalid, "invalid_fields", "Some fields need another look.", faults_});
}

}  // namespace rejoinder::http
