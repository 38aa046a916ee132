#include "http/account_json.hpp"

#include "render/json_writer.hpp"
#include "render/time_text.hpp"

namespace rejoinder::http {
namespace {

using render::JsonWriter;

void write_time(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  json.key(name);
  if (time) {
    json.plain(render::view(render::rfc3339_text(*time)));
  } else {
    json.value(nullptr);
  }
}

void write_moderator(JsonWriter& json, const Moderator& moderator, const SiteKeys& sites) {
  json.begin_object();
  json.field("id", number(moderator.id));
  json.field("name", moderator.name);
  json.field("role", to_string(moderator.role));
  json.key("sites").begin_array();
  for (const SiteId id : moderator.sites) {
    if (const auto key = sites.find(id); key != sites.end()) json.value(key->second);
  }
  json.end_array();
  json.field("disabled", moderator.disabled);
  json.field("one_time_codes", moderator.one_time_codes);
  write_time(json, "created", moderator.created);
  json.end_object();
}

void write_token(JsonWriter& json, const AccessToken& token, const SiteKeys& sites) {
  const auto site = token.site ? sites.find(*token.site) : sites.end();
  json.begin_object();
  json.field("id", number(token.id));
  json.field("name", token.name);
  json.field("scope", to_string(token.scope));
  json.field("site", site != sites.end() ? std::optional(site->second) : std::nullopt);
  write_time(json, "created", token.created);
  write_time(json, "seen", token.seen);
  write_time(json, "expires", token.expires);
  json.end_object();
}

// `{name: […]}`
template <class Rows, class Write>
std::string list_json(std::string_view name, const Rows& rows, Write write) {
  JsonWriter json;
  json.begin_object();
  json.key(name).begin_array();
  for (const auto& row : rows) write(json, row);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

std::string moderators_json(const std::vector<Moderator>& moderators, const SiteKeys& sites) {
  return list_json("moderators", moderators, [&](JsonWriter& json, const Moderator& moderator) {
    write_moderator(json, moderator, sites);
  });
}

std::string moderator_json(const Moderator& moderator, const SiteKeys& sites) {
  JsonWriter json;
  write_moderator(json, moderator, sites);
  return json.take();
}

std::string devices_json(const std::vector<auth::Device>& devices) {
  return list_json("devices", devices, [](JsonWriter& json, const auth::Device& device) {
    json.begin_object();
    json.field("id", device.key);
    json.field("device", device.device);
    write_time(json, "created", device.created);
    write_time(json, "seen", device.seen);
    json.field("current", device.current);
    json.end_object();
  });
}

std::string tokens_json(const std::vector<AccessToken>& tokens, const SiteKeys& sites) {
  return list_json("tokens", tokens, [&](JsonWriter& json, const AccessToken& token) {
    write_token(json, token, sites);
  });
}

std::string made_token_json(const auth::AccessTokens::Made& made, const SiteKeys& sites) {
  JsonWriter json;
  json.begin_object();
  json.field("token", made.token);
  json.key("access_token");
  write_token(json, made.kept, sites);
  json.end_object();
  return json.take();
}

std::string events_json(const std::vector<AccountEvent>& events,
                        const std::optional<std::string>& next) {
  JsonWriter json;
  json.begin_object();
  json.key("events").begin_array();
  for (const AccountEvent& event : events) {
    json.begin_object();
    json.field("id", number(event.id));
    write_time(json, "at", event.at);
    json.field("kind", event.kind);
    json.field("by", event.by.empty() ? std::nullopt : std::optional(event.by));
    json.field("subject", event.subject.empty() ? std::nullopt : std::optional(event.subject));
    json.field("details", event.details.empty() ? std::nullopt : std::optional(event.details));
    json.end_object();
  }
  json.end_array();
  json.field("next", next);
  json.end_object();
  return json.take();
}

}  // namespace rejoinder::http
