// What mails a moderator gets: /v1/moderation/notifications.
#include <utility>

#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "render/json_writer.hpp"
#include "render/time_text.hpp"

namespace rejoinder::http {
namespace {

void write_moment(render::JsonWriter& json, std::string_view name,
                  const std::optional<Time>& time) {
  json.field(name, time ? std::optional(render::rfc3339(*time)) : std::nullopt);
}

std::string settings_json(const Notifications& notifications,
                          const Notifications::Settings& settings) {
  render::JsonWriter json;
  json.begin_object();
  json.field("mail", notifications.mail());
  json.field("address", settings.address.empty() ? std::nullopt : std::optional(settings.address));
  json.field("proven", settings.proven);
  json.field("overruled", settings.overruled);
  json.key("sites").begin_array();
  for (const auto& [site, rhythm] : settings.sites) {
    json.begin_object();
    json.field("site", site.key).field("name", site.name()).field("rhythm", to_string(rhythm));
    json.end_object();
  }
  json.end_array();
  write_moment(json, "last_sent", settings.sent);
  write_moment(json, "last_failed", settings.failed);
  json.field("last_failure",
             settings.failure.empty() ? std::nullopt : std::optional(settings.failure));
  json.end_object();
  return json.take();
}

Response read(const Context& context, const Request&, const auth::SignedIn& session) {
  Notifications& notifications = context.services.notifications;
  return json(200, settings_json(notifications, notifications.settings(session.moderator)));
}

// `sites: {clinic: "each"}`
std::vector<std::pair<std::string, Rhythm>> decode_sites(JsonBody& body) {
  std::vector<std::pair<std::string, Rhythm>> sites;
  const render::JsonValue* value = body.find("sites");
  if (value == nullptr) return sites;
  if (value->object() == nullptr) {
    body.fault({"sites", "wrong_type", "Send an object of sites and rhythms here"});
    return sites;
  }
  for (const auto& [key, member] : *value->object()) {
    const auto rhythm = member.text() == nullptr ? std::nullopt : rhythm_from(*member.text());
    if (!rhythm) {
      body.fault({"sites", "invalid", "Use off, each, hourly or daily"});
      return {};
    }
    sites.emplace_back(key, *rhythm);
  }
  return sites;
}

Response change(const Context& context, const Request& request, const auth::SignedIn& session) {
  Notifications& notifications = context.services.notifications;
  JsonBody body(request);
  Notifications::Change change;
  if (body.find("address") != nullptr) change.address = body.text("address");
  change.overruled = body.truth("overruled");
  change.sites = decode_sites(body);
  if (auto refused = body.refusal()) return std::move(*refused);
  if (!body.text("password").empty()) {
    if (auto refused = unproved(context, request, body, session)) return std::move(*refused);
    change.proved = true;
  }
  const auto settings = notifications.set(session.moderator, change);
  if (!settings) return problem(request, settings.error());
  return json(200, settings_json(notifications, *settings));
}

Response test(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto sent = context.services.notifications.send_test(session.moderator);
  return sent ? Response{204} : problem(request, sent.error());
}

}  // namespace

void add_notification_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* route, GuardedResource resource) {
    add_guarded(router, context, method, route, Needs::session, resource);
  };
  add("GET", "/v1/moderation/notifications", read);
  add("PUT", "/v1/moderation/notifications", change);
  add("POST", "/v1/moderation/notifications/test", test);
}

}  // namespace rejoinder::http
