// Signing in and out, and the one-time link that makes an account.
#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "http/session_cookie.hpp"
#include "render/json_writer.hpp"

namespace rejoinder::http {
namespace {

std::string_view cookie_name(const Context& context) {
  return context.https() ? "__Host-rejoinder" : "rejoinder";
}

// {csrf, moderator, sites}: who is signed in, and what they may do.
std::string session_json(const Context& context, const Moderator& moderator,
                         std::string_view csrf) {
  render::JsonWriter json;
  json.begin_object();
  json.field("csrf", csrf);
  json.key("moderator").begin_object();
  json.field("id", number(moderator.id));
  json.field("name", moderator.name);
  json.field("role", to_string(moderator.role));
  json.field("one_time_codes", moderator.one_time_codes);
  json.end_object();
  json.key("sites").begin_array();
  for (const Site& site : context.services.moderation.sites(Actor::of(moderator))) {
    json.begin_object().field("key", site.key).field("name", site.name()).end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

// The text fields of a JSON body: these alone are what signing in takes, so a form, which another
// site's page could send, is none.
struct Credentials {
  std::string name;
  std::string password;
  std::string invitation;
  std::string code;
};

tl::expected<Credentials, Response> decode(const Context& context, const Request& request) {
  using Refused = tl::unexpected<Response>;
  if (is_cross_site(context, request)) {
    return Refused(
        problem(request, 403, "cross_site", "Only this server's own pages may do this."));
  }
  if (media_type(request.header("content-type")) != "application/json") {
    return Refused(problem(request, 415, "unsupported_media_type", "Send JSON."));
  }
  JsonBody body(request);
  Credentials credentials{.name = body.text("name"),
                          .password = body.text("password"),
                          .invitation = body.text("invitation"),
                          .code = body.text("code")};
  if (auto refused = body.refusal()) return Refused(std::move(*refused));
  return credentials;
}

Response log_in(const Context& context, const Request& request) {
  const auto given = decode(context, request);
  if (!given) return given.error();
  const auto session = context.services.accounts.log_in(
      given->name, given->password, request.address, given->code, request.header("user-agent"));
  if (!session) return problem(request, session.error());
  Response response = json(201, session_json(context, session->moderator, session->csrf));
  set(response, "Set-Cookie", session_cookie(context, session->token));
  set(response, "Cache-Control", "no-store");
  return response;
}

Response who_am_i(const Context& context, const Request&, const auth::SignedIn& session) {
  return json(200, session_json(context, session.moderator, session.csrf));
}

Response log_out(const Context& context, const Request&, const auth::SignedIn& session) {
  context.services.accounts.log_out(session.token_hash);
  context.services.moderation.absent(session.moderator.id);
  Response response{204};
  set(response, "Set-Cookie", session_cookie(context, ""));
  return response;
}

Response accept_invitation(const Context& context, const Request& request) {
  const auto given = decode(context, request);
  if (!given) return given.error();
  const auto moderator =
      context.services.accounts.accept(given->invitation, given->name, given->password);
  if (!moderator) return problem(request, moderator.error());
  render::JsonWriter body;
  body.begin_object();
  body.field("id", number(moderator->id));
  body.field("name", moderator->name);
  body.field("role", to_string(moderator->role));
  body.end_object();
  Response response = json(201, body.take());
  set(response, "Cache-Control", "no-store");
  return response;
}

}  // namespace

std::string_view session_token(const Context& context, const Request& request) {
  std::string_view cookies = request.header("cookie");
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    const std::string_view cookie = trim(cookies.substr(0, end));
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    const auto equals = cookie.find('=');
    if (equals != std::string_view::npos && cookie.substr(0, equals) == cookie_name(context)) {
      return cookie.substr(equals + 1);
    }
  }
  return {};
}

std::string session_cookie(const Context& context, std::string_view token) {
  const auto age =
      token.empty() ? std::chrono::seconds(0) : std::chrono::seconds(limits::session_age_max);
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(context),
                     token, age.count(), context.https() ? "; Secure" : "");
}

void add_session_routes(Router& router, const Context& context) {
  router.add("POST", "/v1/session",
             [&context](const Request& request) { return log_in(context, request); });
  add_guarded(router, context, "GET", "/v1/session", Needs::read, who_am_i);
  add_guarded(router, context, "DELETE", "/v1/session", Needs::session, log_out);
  router.add("POST", "/v1/moderation/moderators",
             [&context](const Request& request) { return accept_invitation(context, request); });
}

}  // namespace rejoinder::http
