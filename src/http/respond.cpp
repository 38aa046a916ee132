#include "http/respond.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "render/json_writer.hpp"
#include "render/time_text.hpp"

namespace rejoinder::http {
namespace {

// Nothing of an answer that is data may run, load or be framed.
constexpr std::string_view data_policy = "default-src 'none'; frame-ancestors 'none'";

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Bad request";
    case 401: return "Not signed in";
    case 403: return "Forbidden";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 408: return "Too slow";
    case 409: return "Conflict";
    case 413: return "Too large";
    case 414: return "Address too long";
    case 415: return "Unsupported media type";
    case 417: return "Expectation failed";
    case 422: return "Invalid fields";
    case 429: return "Too many requests";
    case 431: return "Head too large";
    case 503: return "Not available just now";
    default: return "Internal error";
  }
}

}  // namespace

// FNV-1a, twice from different starts: a fingerprint for caches, not for secrets.
std::string fingerprint(std::string_view bytes) {
  std::uint64_t a = 0xcbf29ce484222325;
  std::uint64_t b = 0x9ae16a3b2f90404f;
  for (const char c : bytes) {
    a = (a ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    b = (b ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return fmt::format("\"{:016x}{:016x}\"", a, b);
}

int status_of(Errc code) {
  switch (code) {
    case Errc::malformed: return 400;
    case Errc::invalid: return 422;
    case Errc::unauthenticated: return 401;
    case Errc::forbidden: return 403;
    case Errc::not_found: return 404;
    case Errc::conflict: return 409;
    case Errc::rate_limited: return 429;
    case Errc::unavailable: return 503;
  }
  return 500;
}

void set(Response& response, std::string name, std::string value) {
  for (auto& [known, content] : response.headers) {
    if (known == name) {
      content = std::move(value);
      return;
    }
  }
  response.headers.emplace_back(std::move(name), std::move(value));
}

Response json(int status, std::string body) {
  Response response{status, {}, std::move(body)};
  set(response, "Content-Type", "application/json");
  set(response, "Content-Security-Policy", std::string(data_policy));
  return response;
}

Response html(int status, std::string body, std::string_view site_origins) {
  Response response{status, {}, std::move(body)};
  set(response, "Content-Type", "text/html; charset=utf-8");
  // Browsers apply form-action to the redirect after a post too, which leads to the site.
  set(response, "Content-Security-Policy",
      fmt::format(
          "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
          "form-action 'self' {}; frame-ancestors {}",
          site_origins,
          site_origins.empty() ? std::string("'none'") : fmt::format("'self' {}", site_origins)));
  return response;
}

Response problem(const Request& request, int status, const Error& error) {
  render::JsonWriter body;
  body.begin_object();
  body.field("type", "urn:rejoinder:problem:" + error.slug);
  body.field("title", title_of(status));
  body.field("status", static_cast<std::int64_t>(status));
  body.field("detail", error.detail);
  body.field("request_id", request.id);
  if (!error.fields.empty()) {
    body.key("errors").begin_array();
    for (const FieldError& field : error.fields) {
      body.begin_object();
      body.field("field", field.field).field("code", field.code).field("detail", field.detail);
      body.end_object();
    }
    body.end_array();
  }
  if (!error.conflicts.empty()) {
    body.key("conflicts").begin_array();
    for (const Conflict& conflict : error.conflicts) {
      body.begin_object();
      body.field("id", number(conflict.id)).field("version", conflict.version);
      body.field("status", conflict.status).field("by", conflict.by);
      body.field("at", render::rfc3339(conflict.at));
      body.end_object();
    }
    body.end_array();
  }
  body.end_object();
  Response response = json(status, body.take());
  set(response, "Content-Type", "application/problem+json");
  set(response, "Cache-Control", "no-store");
  if (error.retry_after.count() > 0) {
    set(response, "Retry-After", std::to_string(error.retry_after.count()));
  }
  return response;
}

Response problem(const Request& request, const Error& error) {
  return problem(request, status_of(error.code), error);
}

Response problem(const Request& request, int status, std::string slug, std::string detail) {
  return problem(request, status, Error{Errc::malformed, std::move(slug), std::move(detail)});
}

Response see_other(std::string location) {
  Response response{303, {}, {}};
  set(response, "Location", std::move(location));
  set(response, "Cache-Control", "no-store");
  return response;
}

void vary(Response& response, std::string_view header) {
  for (auto& [name, value] : response.headers) {
    if (name == "Vary") {
      value.append(", ").append(header);
      return;
    }
  }
  set(response, "Vary", std::string(header));
}

void harden(Response& response) {
  set(response, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    if (name == "Referrer-Policy") return;
  }
  set(response, "Referrer-Policy", "no-referrer");
}

}  // namespace rejoinder::http
