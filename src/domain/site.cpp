#include <rejoinder/site.hpp>

#include <algorithm>

#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

namespace rejoinder {
namespace {

bool is_site_key(std::string_view key) {
  return !key.empty() && key.size() <= limits::site_key_bytes_max && key.front() != '-' &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_time_zone(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '_' || c == '-' || c == '+';
         });
}

}  // namespace

bool Site::allows(std::string_view origin) const {
  return std::find(settings.origins.begin(), settings.origins.end(), origin) !=
         settings.origins.end();
}

std::vector<FieldError> check_site(std::string_view key, SiteSettings& settings) {
  std::vector<FieldError> faults;
  if (!is_site_key(key)) {
    faults.push_back({"key", "invalid",
                      "Use small letters, digits and hyphens for a site's key, such as clinic"});
  }
  if (settings.name.size() > limits::site_name_bytes_max || !is_utf8(settings.name) ||
      has_control(settings.name)) {
    faults.push_back({"name", "invalid", "Use a name of one line and at most 200 bytes"});
  }
  if (settings.origins.empty()) {
    faults.push_back(
        {"origin", "required", "Name at least one origin, such as https://clinic.example"});
  }
  if (settings.origins.size() > limits::origins_max) {
    faults.push_back({"origin", "too_many", "Name at most 32 origins"});
  }
  for (std::string& origin : settings.origins) {
    if (auto normal = normalise_origin(origin)) {
      origin = std::move(*normal);
    } else {
      faults.push_back({"origin", "invalid",
                        "An origin is a scheme and a host, such as https://clinic.example"});
    }
  }
  std::sort(settings.origins.begin(), settings.origins.end());
  settings.origins.erase(std::unique(settings.origins.begin(), settings.origins.end()),
                         settings.origins.end());
  if (settings.comment_bytes_max < 1 || settings.comment_bytes_max > limits::comment_bytes_max) {
    faults.push_back({"comment_max", "out_of_range", "Choose between 1 and 65525 bytes"});
  }
  if (settings.edit_window < std::chrono::seconds(0) ||
      settings.edit_window > limits::edit_window_max) {
    faults.push_back({"edit_window", "out_of_range", "Choose between 0 and 1440 minutes"});
  }
  if (!is_time_zone(settings.time_zone)) {
    faults.push_back({"time_zone", "invalid", "Use an IANA name, such as Australia/Sydney"});
  }
  return faults;
}

}  // namespace rejoinder
