// The feeds of a site and of its articles.
#include <utility>

#include "http/context.hpp"
#include "http/public_answer.hpp"
#include "http/respond.hpp"
#include "render/feed.hpp"

namespace rejoinder::http {
namespace {

struct Format {
  const char* suffix;
  const char* content_type;
  std::string (*render)(const render::FeedView& view);
};

constexpr Format atom{"atom", "application/atom+xml; charset=utf-8", render::feed_atom};
constexpr Format json_feed{"json", "application/feed+json", render::feed_json};

// An article that is named and empty is a mistake, not the whole site.
std::optional<std::string> article_of(const Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name == "article") return value;
  }
  return std::nullopt;
}

Response feed(const Context& context, const Request& request, const Format& format) {
  const auto found = context.services.publishing.feed(request.field("site"), article_of(request));
  if (!found) return open_to_all(problem(request, found.error()));
  const std::string& base = context.options.public_url;
  const std::string key = found->article ? found->article->key : std::string();
  Response response =
      json(200, format.render({*found, base, base + feed_path(found->site.key, key, format.suffix),
                               base + page_path(found->site.key, "")}));
  set(response, "Content-Type", format.content_type);
  set(response, "Cache-Control", public_caching);
  return open_to_all(with_etag(request, std::move(response)));
}

}  // namespace

void add_feed_routes(Router& router, const Context& context) {
  router.add("GET", "/v1/sites/{site}/feed.atom",
             [&context](const Request& request) { return feed(context, request, atom); });
  router.add("GET", "/v1/sites/{site}/feed.json",
             [&context](const Request& request) { return feed(context, request, json_feed); });
}

}  // namespace rejoinder::http
