#include <utility>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "http/session_cookie.hpp"

namespace rejoinder::http {
namespace {

using Refused = tl::unexpected<Response>;

bool may(Scope scope, Needs needs) {
  switch (needs) {
    case Needs::read: return true;
    case Needs::moderate: return scope != Scope::read;
    case Needs::manage: return scope == Scope::manage;
    case Needs::session: return false;
  }
  return false;
}

std::string too_little(Needs needs) {
  switch (needs) {
    case Needs::moderate: return "This takes an access token with the scope moderate or manage.";
    case Needs::manage: return "This takes an access token with the scope manage, for all sites.";
    case Needs::read:
    case Needs::session: break;
  }
  return "This takes a person who is logged in; an access token may not do it.";
}

tl::unexpected<Response> not_signed_in(const Request& request) {
  return Refused(problem(request, 401, "not_signed_in", "Sign in first."));
}

// A program says who it is with every request, and no browser says it unasked.
tl::expected<auth::SignedIn, Response> by_token(const Context& context, const Request& request,
                                                Needs needs) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view given = request.header("authorization");
  if (!given.starts_with(scheme)) return not_signed_in(request);
  auto holder = context.services.access_tokens.holder(given.substr(scheme.size()));
  if (!holder) return not_signed_in(request);
  if (!may(holder->scope, needs)) {
    return Refused(problem(request, 403, "scope", too_little(needs)));
  }
  auth::SignedIn signed_in;
  signed_in.moderator = std::move(holder->moderator);
  signed_in.scope = holder->scope;
  return signed_in;
}

// Of changing requests only those that our own pages sent: with the session's CSRF token, from our
// own origin.
tl::expected<auth::SignedIn, Response> by_session(const Context& context, const Request& request) {
  auto session = context.services.accounts.signed_in(session_token(context, request));
  if (!session) return not_signed_in(request);
  if (request.method != "GET") {
    if (is_cross_site(context, request)) {
      return Refused(
          problem(request, 403, "cross_site", "Only this server's own pages may do this."));
    }
    if (!auth::csrf_matches(*session, request.header("x-csrf-token"))) {
      return Refused(problem(request, 403, "csrf", "Send the session's token as X-CSRF-Token."));
    }
  }
  return std::move(*session);
}

}  // namespace

bool is_cross_site(const Context& context, const Request& request) {
  const std::string_view origin = request.header("origin");
  if (!origin.empty()) return !context.is_own(origin);
  // Browsers that send no Origin still say where a request comes from; programs say nothing.
  const std::string_view from = request.header("sec-fetch-site");
  return !from.empty() && from != "same-origin" && from != "none";
}

std::optional<Response> unproved(const Context& context, const Request& request, JsonBody& body,
                                 const auth::SignedIn& session) {
  const std::string password = body.required_text("password", "Enter your password");
  if (auto refused = body.refusal()) return refused;
  const auto proved = context.services.accounts.prove(session, password, "password");
  if (!proved) return problem(request, proved.error());
  return std::nullopt;
}

void add_guarded(Router& router, const Context& context, const char* method, const char* route,
                 Needs needs, GuardedResource resource) {
  router.add(method, route, [&context, needs, resource](const Request& request) {
    const auto signed_in = request.header("authorization").empty()
                               ? by_session(context, request)
                               : by_token(context, request, needs);
    if (!signed_in) return signed_in.error();
    if (!request.body.empty() && media_type(request.header("content-type")) != "application/json") {
      return problem(request, 415, "unsupported_media_type", "Send JSON.");
    }
    Response response = resource(context, request, *signed_in);
    set(response, "Cache-Control", "no-store");
    return response;
  });
}

}  // namespace rejoinder::http
