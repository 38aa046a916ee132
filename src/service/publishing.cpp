#include <rejoinder/publishing.hpp>

#include <algorithm>
#include <utility>

#include <rejoinder/limits.hpp>

namespace rejoinder {
namespace {

tl::unexpected<Error> no_site() {
  return refuse(Errc::not_found, "unknown_site", "There is no such site here.");
}

tl::unexpected<Error> bad_key() {
  return refuse(Errc::malformed, "invalid_article",
                "Name the article by the path of its address: ?article=/path");
}

// An article that no comment has made yet: open, empty, and nowhere kept.
Article unmade(SiteId site, std::string key) {
  Article article;
  article.site = site;
  article.key = std::move(key);
  return article;
}

}  // namespace

Result<PublishedList> Publishing::list(const ListRequest& request) {
  const std::string key = normalise_article_key(request.article);
  if (key.empty()) return bad_key();
  const std::size_t limit =
      request.limit == 0 ? limits::list_default : std::min(request.limit, limits::list_max);
  return store_.read([&](Reader& reader) -> Result<PublishedList> {
    const auto site = reader.site(request.site);
    if (!site) return no_site();
    const auto article = reader.article(site->id, key);
    if (!article) return PublishedList{*site, unmade(site->id, key), {}};
    auto page = reader.published(article->id, request.order, limit, request.after);
    if (!page) {
      return refuse(Errc::malformed, "invalid_cursor",
                    "Use the cursor of an earlier answer to the same question.");
    }
    return PublishedList{*site, *article, std::move(*page)};
  });
}

Result<std::map<std::string, std::int64_t>> Publishing::counts(
    std::string_view site_key, const std::vector<std::string>& articles) {
  if (articles.size() > limits::counts_max) {
    return refuse(Errc::malformed, "too_many_articles", "Ask for at most 200 articles at once.");
  }
  std::vector<std::string> keys;
  keys.reserve(articles.size());
  for (const std::string& article : articles) keys.push_back(normalise_article_key(article));
  using Counts = std::map<std::string, std::int64_t>;
  return store_.read([&](Reader& reader) -> Result<Counts> {
    const auto site = reader.site(site_key);
    if (!site) return no_site();
    const auto known = reader.counts(site->id, keys);
    Counts counts;
    for (std::size_t i = 0; i < keys.size(); ++i) counts[articles[i]] = known[i];
    return counts;
  });
}

Result<ReplyForm> Publishing::form(std::string_view site_key, std::string_view article_key,
                                   std::optional<CommentId> parent) {
  const std::string key = normalise_article_key(article_key);
  if (key.empty()) return bad_key();
  return store_.read([&](Reader& reader) -> Result<ReplyForm> {
    const auto site = reader.site(site_key);
    if (!site) return no_site();
    const auto article = reader.article(site->id, key);
    ReplyForm form{*site, article.value_or(unmade(site->id, key)), std::nullopt};
    if (!parent) return form;
    if (article) form.parent = reader.published(article->id, *parent);
    if (!form.parent || form.parent->withdrawn) {
      return refuse(Errc::not_found, "unknown_parent",
                    "The comment you answer is not there any more.");
    }
    return form;
  });
}

Result<Feed> Publishing::feed(std::string_view site_key,
                              const std::optional<std::string>& article_key) {
  const std::string key = article_key ? normalise_article_key(*article_key) : std::string();
  if (article_key && key.empty()) return bad_key();
  return store_.read([&](Reader& reader) -> Result<Feed> {
    const auto site = reader.site(site_key);
    if (!site) return no_site();
    if (!article_key) {
      return Feed{*site, std::nullopt, reader.recent(site->id, std::nullopt, limits::feed_max)};
    }
    const auto article = reader.article(site->id, key);
    if (!article) return Feed{*site, unmade(site->id, key), {}};
    return Feed{*site, *article, reader.recent(site->id, article->id, limits::feed_max)};
  });
}

}  // namespace rejoinder
