#include <utility>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/respond.hpp"
#include "http/session_cookie.hpp"

namespace rejoinder::http {

bool is_cross_site(const Context& context, const Request& request) {
  const std::string_view origin = request.header("origin");
  if (!origin.empty()) return !context.is_own(origin);
  // Browsers that send no Origin still say where a request comes from; programs say nothing.
  const std::string_view from = request.header("sec-fetch-site");
  return !from.empty() && from != "same-origin" && from != "none";
}

Router::RouteHandler guarded(const Context& context, GuardedHandler handler) {
  return [&context, handler = std::move(handler)](const Request& request) {
    const auto session = context.services.accounts.signed_in(session_token(context, request));
    if (!session) return problem(request, 401, "not_signed_in", "Sign in first.");
    if (request.method != "GET") {
      if (is_cross_site(context, request)) {
        return problem(request, 403, "cross_site", "Only this server's own pages may do this.");
      }
      if (!auth::csrf_matches(*session, request.header("x-csrf-token"))) {
        return problem(request, 403, "csrf", "Send the session's token as X-CSRF-Token.");
      }
      if (!request.body.empty() &&
          media_type(request.header("content-type")) != "application/json") {
        return problem(request, 415, "unsupported_media_type", "Send JSON.");
      }
    }
    Response response = handler(request, *session);
    set(response, "Cache-Control", "no-store");
    return response;
  };
}

void add_guarded(Router& router, const Context& context, const char* method, const char* route,
                 GuardedResource resource) {
  router.add(
      method, route,
      guarded(context, [&context, resource](const Request& request, const auth::SignedIn& session) {
        return resource(context, request, session);
      }));
}

}  // namespace rejoinder::http
