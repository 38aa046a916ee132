// The feeds of a site and of its articles.
#include <utility>

#include "http/context.hpp"
#include "http/published.hpp"
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

Response render_feed(const Context& context, const Request& request, const Format& format,
                     const std::optional<std::string>& article) {
  const auto found = context.services.publishing.feed(request.field("site"), article);
  if (!found) return open_to_all(problem(request, found.error()));
  const std::string& base = context.options.public_url;
  const std::string key = found->article ? found->article->key : std::string();
  Response response =
      json(200, format.render({*found, base, base + feed_path(found->site.key, key, format.suffix),
                               base + page_path(found->site.key, "")}));
  set(response, "Content-Type", format.content_type);
  set(response, "Cache-Control", public_caching);
  return open_to_all(std::move(response));
}

Response feed(const Context& context, const Request& request, const Format& format) {
  const auto article = article_of(request);
  const std::string_view site = request.field("site");
  const auto& generations = context.services.shelf.generations();
  const publish::Generations::Stamps stamps{
      generations.of_site(site), article
                                     ? generations.of_article(site, normalise_article_key(*article))
                                     : generations.of_articles(site)};
  const std::string key = key_of({format.suffix, site, article ? "article" : "all",
                                  article ? normalise_article_key(*article) : std::string()});
  return published(context, request, key, stamps,
                   [&] { return render_feed(context, request, format, article); });
}

}  // namespace

void add_feed_routes(Router& router, const Context& context) {
  router.add("GET", "/v1/sites/{site}/feed.atom",
             [&context](const Request& request) { return feed(context, request, atom); });
  router.add("GET", "/v1/sites/{site}/feed.json",
             [&context](const Request& request) { return feed(context, request, json_feed); });
}

}  // namespace rejoinder::http
