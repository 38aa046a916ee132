// The files that the build packed into the binary, and what operations ask for.
#include <memory>
#include <utility>

#include "http/context.hpp"
#include "http/published.hpp"
#include "http/respond.hpp"
#include "render/json_writer.hpp"
#include "util/embedded.hpp"

namespace rejoinder::http {
namespace {

std::string content_type(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  if (name.ends_with(".webmanifest")) return "application/manifest+json";
  if (name.ends_with(".yaml")) return "application/yaml";
  return "text/html; charset=utf-8";
}

Response asset(const EmbeddedFile& file) {
  Response response{200, {}, std::string(file.bytes)};
  set(response, "Content-Type", content_type(file.name));
  set(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  set(response, "Cache-Control", "public, max-age=300, stale-while-revalidate=86400");
  set(response, "Cross-Origin-Resource-Policy", "cross-origin");
  return response;
}

Response console(const EmbeddedFile& file) {
  Response response = asset(file);
  set(response, "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'; "
      "require-trusted-types-for 'script'; trusted-types 'none'");
  set(response, "X-Frame-Options", "DENY");
  set(response, "Cache-Control", "no-cache");
  set(response, "Cross-Origin-Resource-Policy", "same-origin");
  set(response, "Cross-Origin-Opener-Policy", "same-origin");
  return response;
}

}  // namespace

void add_asset_routes(Router& router, const Context& context) {
  const auto add = [&](std::string route, Response (*make)(const EmbeddedFile&),
                       const EmbeddedFile& file) {
    router.add("GET", std::move(route), [&context, make, file](const Request& request) {
      return published_file(context, request, [&] { return make(file); });
    });
  };
  for (const EmbeddedFile& file : rejoinder_web()) {
    const bool of_demo = file.name.starts_with("demo/");
    if (file.name == "moderate.html") {
      add("/moderate", console, file);
    } else if (!file.name.ends_with(".html") && (!of_demo || context.options.demo)) {
      add("/" + std::string(file.name), asset, file);
    }
  }
}

void add_operation_routes(Router& router, const Context& context) {
  const auto state = [](int status, std::string_view word) {
    render::JsonWriter body;
    body.begin_object().field("status", word).end_object();
    Response response = json(status, body.take());
    set(response, "Cache-Control", "no-store");
    return response;
  };
  // The process alone: it must not be killed because a disk is slow.
  router.add("GET", "/healthz", [state](const Request&) { return state(200, "ok"); });
  router.add("GET", "/readyz", [state, &context](const Request&) {
    try {
      if (context.services.administration.ready()) return state(200, "ready");
      return state(503,
                   "the disk may have lost what was written; nothing more is, until a restart");
    } catch (const std::exception&) {
      return state(503, "the store does not answer");
    }
  });
}

}  // namespace rejoinder::http
