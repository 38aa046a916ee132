#include "http/draft.hpp"

#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/respond.hpp"
#include "render/json_value.hpp"

namespace rejoinder::http {
namespace {

using Unreadable = tl::unexpected<Response>;

struct TextField {
  std::string_view name;
  std::string Draft::*member;
};

constexpr TextField text_fields[] = {
    {"article", &Draft::article}, {"url", &Draft::url},     {"title", &Draft::title},
    {"author", &Draft::author},   {"email", &Draft::email}, {"website", &Draft::website},
    {"comment", &Draft::comment},
};

FieldError bad_parent() {
  return {"parent", "invalid", "Name the comment you answer by its id"};
}

tl::expected<PostedDraft, Response> from_json(const Request& request) {
  const auto body = render::parse_json(request.body);
  if (!body || body->object() == nullptr) {
    return Unreadable(problem(request, 400, "invalid_json", "Send one JSON object."));
  }
  PostedDraft posted;
  for (const TextField& field : text_fields) {
    const render::JsonValue* value = body->find(field.name);
    if (value == nullptr || value->is_null()) continue;
    if (const std::string* text = value->text()) {
      posted.draft.*field.member = *text;
    } else {
      posted.draft.faults.push_back({std::string(field.name), "wrong_type", "Send a text here"});
    }
  }
  const render::JsonValue* parent = body->find("parent");
  if (parent != nullptr && !parent->is_null()) {
    const std::int64_t* id = parent->integer();
    if (id != nullptr && parse_id(std::to_string(*id))) {
      posted.draft.parent = CommentId{*id};
    } else if (id == nullptr || *id != 0) {  // 0 is WordPress's way to say none.
      posted.draft.faults.push_back(bad_parent());
    }
  }
  return posted;
}

PostedDraft from_fields(const Request& request, const Fields& fields) {
  PostedDraft posted;
  for (const TextField& field : text_fields) {
    posted.draft.*field.member = std::string(first(fields, field.name));
  }
  const std::string_view parent = trim(first(fields, "parent"));
  if (const auto id = parse_id(parent)) {
    posted.draft.parent = CommentId{*id};
  } else if (!parent.empty() && parent != "0") {
    posted.draft.faults.push_back(bad_parent());
  }
  const std::string_view accept = request.header("accept");
  posted.from_browser = quality_of(accept, "text/html") >= quality_of(accept, "application/json");
  posted.returns_to_page = first(fields, "return") == "page";
  return posted;
}

}  // namespace

tl::expected<PostedDraft, Response> decode_draft(const Request& request) {
  const std::string type = media_type(request.header("content-type"));
  if (type == "application/json") return from_json(request);
  const bool urlencoded = type == "application/x-www-form-urlencoded";
  if (!urlencoded && type != "multipart/form-data") {
    return Unreadable(problem(request, 415, "unsupported_media_type",
                              "Send JSON, or a form as browsers send it."));
  }
  const auto fields = urlencoded ? parse_urlencoded(request.body, limits::form_fields_max)
                                 : parse_multipart(request.body, request.header("content-type"),
                                                   limits::form_fields_max);
  if (!fields)
    return Unreadable(problem(request, 400, "invalid_form", "This form is not well formed."));
  return from_fields(request, *fields);
}

}  // namespace rejoinder::http
