// What moderators change of their accounts, and owners of others'.
#include <utility>

#include <fmt/format.h>

#include "http/account_json.hpp"
#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "render/json_writer.hpp"
#include "render/qr_code.hpp"

namespace rejoinder::http {
namespace {

Response nothing() {
  return Response{204};
}

Response done(const Request& request, const Result<void>& result) {
  return result ? nothing() : problem(request, result.error());
}

SiteKeys site_keys(const Context& context) {
  SiteKeys keys;
  for (const Site& site : context.services.administration.sites()) keys.emplace(site.id, site.key);
  return keys;
}

Response owners_only(const Request& request) {
  return problem(request, 403, "owners_only", "Only an owner may do this.");
}

// One's own account

Response change_password(const Context& context, const Request& request,
                         const auth::SignedIn& session) {
  JsonBody body(request);
  const std::string current = body.required_text("current", "Enter your password of today");
  const std::string password = body.required_text("password", "Enter the new password");
  if (auto refused = body.refusal()) return std::move(*refused);
  return done(request, context.services.accounts.change_password(session, current, password));
}

Response devices(const Context& context, const Request&, const auth::SignedIn& session) {
  return json(200, devices_json(context.services.accounts.devices(session)));
}

Response end_device(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto ended = context.services.accounts.end_device(session, request.field("id"));
  if (ended) context.services.moderation.absent(session.moderator.id);
  return done(request, ended);
}

Response codes(const Context& context, const Request&, const auth::SignedIn& session) {
  render::JsonWriter out;
  out.begin_object();
  out.field("on", session.moderator.one_time_codes);
  out.field("recovery_codes_left",
            static_cast<std::int64_t>(
                context.services.second_factor.recovery_codes_left(session.moderator.id)));
  out.end_object();
  return json(200, out.take());
}

Response begin_codes(const Context& context, const Request& request,
                     const auth::SignedIn& session) {
  JsonBody body(request);
  if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
  const std::string_view url = context.options.public_url;
  const std::string_view host = url.substr(std::min(url.find("://") + 3, url.size()));
  const auto begun =
      context.services.second_factor.begin(session.moderator, fmt::format("Rejoinder {}", host));
  if (!begun) return problem(request, begun.error());
  render::JsonWriter out;
  out.begin_object();
  out.field("secret", begun->secret);
  out.field("uri", begun->uri);
  out.key("qr").begin_array();
  for (const std::string& row : render::qr_rows(begun->uri)) out.value(row);
  out.end_array();
  out.end_object();
  return json(201, out.take());
}

Response confirm_codes(const Context& context, const Request& request,
                       const auth::SignedIn& session) {
  JsonBody body(request);
  const std::string code = body.required_text("code", "Enter the code that you see");
  if (auto refused = body.refusal()) return std::move(*refused);
  const auto made = context.services.second_factor.confirm(session.moderator, code);
  if (!made) return problem(request, made.error());
  render::JsonWriter out;
  out.begin_object();
  out.key("recovery_codes").begin_array();
  for (const std::string& each : *made) out.value(each);
  out.end_array();
  out.end_object();
  return json(200, out.take());
}

Response end_codes(const Context& context, const Request& request, const auth::SignedIn& session) {
  JsonBody body(request);
  if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
  context.services.second_factor.end(session.moderator.id, session.moderator);
  return nothing();
}

Response tokens(const Context& context, const Request&, const auth::SignedIn& session) {
  return json(200, tokens_json(context.services.access_tokens.list(session.moderator.id),
                               site_keys(context)));
}

Response make_token(const Context& context, const Request& request, const auth::SignedIn& session) {
  JsonBody body(request);
  auth::AccessTokens::Wanted wanted;
  wanted.name = body.required_text("name", "Say what the token is for");
  wanted.site = body.text("site");
  if (wanted.site.empty() && body.find("site") != nullptr) {
    body.fault({"site", "invalid", "Name a site, or leave this out for all"});
  }
  const auto scope = scope_from(body.text("scope"));
  if (!scope) body.fault({"scope", "invalid", "Use read, moderate or manage"});
  wanted.scope = scope.value_or(Scope::read);
  constexpr std::int64_t days_in_range = 1'000'000;
  if (const auto days = body.whole("days")) {
    wanted.age = std::chrono::days(std::clamp<std::int64_t>(*days, 0, days_in_range));
  }
  if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
  const auto made = context.services.access_tokens.add(session.moderator, wanted);
  return made ? json(201, made_token_json(*made, site_keys(context)))
              : problem(request, made.error());
}

Response end_token(const Context& context, const Request& request, const auth::SignedIn& session) {
  const AccessTokenId id{parse_id(request.field("id")).value_or(0)};
  return done(request, context.services.access_tokens.end(session.moderator, id));
}

// Others' accounts

Response moderators(const Context& context, const Request& request, const auth::SignedIn& session) {
  if (session.moderator.role != Role::owner) return owners_only(request);
  return json(200, moderators_json(context.services.accounts.list(), site_keys(context)));
}

// Sites by their keys; one that is not there is a fault.
std::optional<std::vector<SiteId>> sites_in(const Context& context, JsonBody& body) {
  const auto keys = body.texts("sites");
  if (!keys) return std::nullopt;
  std::vector<SiteId> ids;
  for (const std::string& key : *keys) {
    const auto site = context.services.administration.site(key);
    if (site) {
      ids.push_back(site->id);
    } else {
      body.fault({"sites", "unknown", "There is no such site"});
    }
  }
  return ids;
}

std::optional<Role> role_in(JsonBody& body, bool required) {
  const std::string word = body.text("role");
  const auto role = role_from(word);
  if (!role && (required || !word.empty())) {
    body.fault({"role", "invalid", "Use owner or moderator"});
  }
  return role;
}

Response change_moderator(const Context& context, const Request& request,
                          const auth::SignedIn& session) {
  if (session.moderator.role != Role::owner) return owners_only(request);
  JsonBody body(request);
  auth::Accounts::Change change;
  change.role = role_in(body, false);
  change.sites = sites_in(context, body);
  change.disabled = body.truth("disabled");
  const auto codes = body.truth("one_time_codes");
  if (codes.value_or(false)) {
    body.fault({"one_time_codes", "invalid", "Only its own moderator turns them on"});
  }
  if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
  const ModeratorId id{parse_id(request.field("id")).value_or(0)};
  auto changed = context.services.accounts.change(session.moderator, id, change);
  if (!changed) return problem(request, changed.error());
  // Also who has lost a site only: where they still may be, they say so again.
  context.services.moderation.absent(id);
  if (codes) {  // For who has lost the telephone, and the paper too.
    context.services.second_factor.end(id, session.moderator);
    changed->one_time_codes = false;
  }
  return json(200, moderator_json(*changed, site_keys(context)));
}

Response invite(const Context& context, const Request& request, const auth::SignedIn& session) {
  if (session.moderator.role != Role::owner) return owners_only(request);
  JsonBody body(request);
  const auto role = role_in(body, true);
  const auto sites = sites_in(context, body);
  if (role == Role::moderator && (!sites || sites->empty())) {
    body.fault({"sites", "required", "Name at least one site"});
  }
  if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
  const std::string token = context.services.accounts.invite(
      *role, sites.value_or(std::vector<SiteId>()), session.moderator.id);
  render::JsonWriter out;
  out.begin_object();
  // The token stands behind #, so that it is sent to no server and written to no log.
  out.field("url", fmt::format("{}/moderate#invite={}", context.options.public_url, token));
  out.field("hours", std::int64_t{limits::invitation_window.count()});
  out.end_object();
  return json(201, out.take());
}

Response events(const Context& context, const Request& request, const auth::SignedIn& session) {
  if (session.moderator.role != Role::owner) return owners_only(request);
  std::optional<AccountEventId> before;
  if (const std::string_view after = request.parameter("after"); !after.empty()) {
    const auto place = parse_cursor(after);
    const auto id = place ? parse_id(*place) : std::nullopt;
    if (!id) return problem(request, 400, "invalid_cursor", "Use the cursor of an earlier answer.");
    before = AccountEventId{*id};
  }
  auto page = context.services.accounts.events(before, limits::queue_default + 1);
  std::optional<std::string> next;
  if (page.size() > limits::queue_default) {
    page.resize(limits::queue_default);
    next = cursor(std::to_string(number(page.back().id)));
  }
  return json(200, events_json(page, next));
}

}  // namespace

void add_account_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* route, GuardedResource resource) {
    add_guarded(router, context, method, route, Needs::session, resource);
  };
  add("POST", "/v1/session/password", change_password);
  add("GET", "/v1/session/devices", devices);
  add("DELETE", "/v1/session/devices/{id}", end_device);
  add("GET", "/v1/session/codes", codes);
  add("POST", "/v1/session/codes", begin_codes);
  add("PUT", "/v1/session/codes", confirm_codes);
  add("DELETE", "/v1/session/codes", end_codes);
  add("GET", "/v1/moderation/tokens", tokens);
  add("POST", "/v1/moderation/tokens", make_token);
  add("DELETE", "/v1/moderation/tokens/{id}", end_token);
  add("GET", "/v1/moderation/moderators", moderators);
  add("PATCH", "/v1/moderation/moderators/{id}", change_moderator);
  add("POST", "/v1/moderation/invitations", invite);
  add("GET", "/v1/moderation/accounts", events);
}

}  // namespace rejoinder::http
