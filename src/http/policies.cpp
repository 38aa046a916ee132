// How sites are judged: /v1/moderation/policies and /v1/moderation/health.
#include <utility>

#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "render/json_value.hpp"
#include "render/triage_json.hpp"

namespace rejoinder::http {
namespace {

using Refused = tl::unexpected<Response>;

tl::expected<render::JsonValue, Response> decode_object(const Request& request) {
  auto body = render::parse_json(request.body);
  if (!body || body->object() == nullptr) {
    return Refused(problem(request, 400, "invalid_json", "Send one JSON object."));
  }
  return std::move(*body);
}

Response policy(const Context& context, const Request& request, const auth::SignedIn& session) {
  const std::string_view site = request.parameter("site");
  const auto settings = context.services.moderation.policy(Actor::of(session.moderator), site);
  if (!settings) return problem(request, settings.error());
  const std::string_view wanted = request.parameter("preset");
  if (wanted.empty()) return json(200, render::policy_json(site, *settings));
  const auto rules = preset(wanted);
  if (!rules) {
    return problem(request, 404, "unknown_preset", "There is no policy of that name.");
  }
  TriageSettings shown = *settings;
  shown.rules = *rules;
  return json(200, render::policy_json(site, shown));
}

render::JsonValue without(std::string_view name, const render::JsonValue& object) {
  render::JsonValue::Object rest = *object.object();
  std::erase_if(rest, [&](const auto& member) { return member.first == name; });
  return render::JsonValue(std::move(rest));
}

Response set_policy(const Context& context, const Request& request, const auth::SignedIn& session) {
  auto body = decode_object(request);
  if (!body) return body.error();
  // For a token somebody said it when they made it: for a program it is no member of a policy.
  bool proved = session.scope.has_value();
  if (!proved && body->find("password") != nullptr) {
    JsonBody said(request);
    if (auto refused = unproved(context, request, said, session)) return std::move(*refused);
    proved = true;
    *body = without("password", *body);
  }
  const std::string_view site = request.parameter("site");
  const auto settings = render::triage_settings_from_json(*body);
  if (!settings) return problem(request, settings.error());
  const std::string written = render::triage_settings_json(*settings);
  const auto set = context.services.moderation.set_policy(
      Actor::of(session.moderator), site,
      {.settings = *settings, .written = written, .proved = proved});
  if (!set) return problem(request, set.error());
  return json(200, render::policy_json(site, *settings));
}

Response trial(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto body = decode_object(request);
  if (!body) return body.error();
  const render::JsonValue* site = body->find("site");
  const render::JsonValue* wanted = body->find("rules");
  if (site == nullptr || site->text() == nullptr || wanted == nullptr) {
    return problem(request, Error{Errc::invalid,
                                  "invalid_fields",
                                  "Some fields need another look.",
                                  {{site == nullptr ? "site" : "rules", "required",
                                    "Name the site, and the rules to try"}}});
  }
  const auto rules = render::rules_from_json(*wanted);
  if (!rules) return problem(request, rules.error());
  const auto tried =
      context.services.moderation.try_rules(Actor::of(session.moderator), *site->text(), *rules);
  return tried ? json(200, render::trial_json(*tried)) : problem(request, tried.error());
}

Response health(const Context& context, const Request&, const auth::SignedIn& session) {
  Moderation& moderation = context.services.moderation;
  Notifications& notifications = context.services.notifications;
  return json(200, render::health_json(
                       moderation.health(Actor::of(session.moderator)), moderation.judges(),
                       notifications.mail() ? std::optional(notifications.state()) : std::nullopt));
}

}  // namespace

void add_policy_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* route, Needs needs,
                       GuardedResource resource) {
    add_guarded(router, context, method, route, needs, resource);
  };
  add("GET", "/v1/moderation/policies", Needs::read, policy);
  add("PUT", "/v1/moderation/policies", Needs::manage, set_policy);
  add("POST", "/v1/moderation/policies/trial", Needs::read, trial);
  add("GET", "/v1/moderation/health", Needs::read, health);
}

}  // namespace rejoinder::http
