#include "http/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/coding.hpp"

namespace rejoinder::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // The slash.
    const auto end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_field(const std::string& segment) {
  return segment.starts_with('{');
}

std::optional<Fields> fit(const std::vector<std::string>& route,
                          const std::vector<std::string>& segments) {
  if (route.size() != segments.size()) return std::nullopt;
  Fields fields;
  for (std::size_t i = 0; i < route.size(); ++i) {
    if (!is_field(route[i])) {
      if (route[i] != segments[i]) return std::nullopt;
      continue;
    }
    auto value = percent_decode(segments[i]);
    if (!value || value->empty()) return std::nullopt;
    fields.emplace_back(route[i].substr(1, route[i].size() - 2), std::move(*value));
  }
  return fields;
}

}  // namespace

void Router::add(std::string method, std::string route, RouteHandler handler) {
  auto segments = split(route);
  Entry entry{std::move(method), std::move(route), std::move(segments), std::move(handler)};
  // '{' sorts behind every letter, so literal segments are tried first.
  const auto place =
      std::upper_bound(entries_.begin(), entries_.end(), entry,
                       [](const Entry& a, const Entry& b) { return a.segments < b.segments; });
  entries_.insert(place, std::move(entry));
}

Router::Match Router::find(Request& request) const {
  Match match;
  if (!request.path.starts_with('/')) return match;
  const auto segments = split(request.path);
  const std::vector<std::string>* route = nullptr;
  for (const Entry& entry : entries_) {
    if (route != nullptr && entry.segments != *route) continue;
    auto fields = fit(entry.segments, segments);
    if (!fields) continue;
    route = &entry.segments;
    request.route = entry.route;
    if (entry.method == request.method) {
      request.path_fields = std::move(*fields);
      match.handler = &entry.handler;
      return match;
    }
    match.allowed += match.allowed.empty() ? entry.method : ", " + entry.method;
  }
  return match;
}

}  // namespace rejoinder::http
