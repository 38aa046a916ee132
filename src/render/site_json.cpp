#include "render/site_json.hpp"

#include "render/json_writer.hpp"

namespace rejoinder::render {

std::string sites_json(const std::vector<Site>& sites, Role role) {
  JsonWriter json;
  json.begin_object();
  json.key("sites").begin_array();
  for (const Site& site : sites) {
    const SiteSettings& settings = site.settings;
    json.begin_object();
    json.field("key", site.key);
    json.field("name", site.name());
    json.field("role", to_string(role));
    json.key("origins").begin_array();
    for (const std::string& origin : settings.origins) json.value(origin);
    json.end_array();
    json.field("trust", to_string(settings.trust));
    json.field("edit_window_s", std::int64_t{settings.edit_window.count()});
    json.field("revisions_kept_days", std::int64_t{settings.revisions_kept.count()});
    json.field("time_zone", settings.time_zone);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace rejoinder::render
