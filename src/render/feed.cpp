#include "render/feed.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "render/comment_html.hpp"
#include "render/comment_json.hpp"
#include "render/escape.hpp"
#include "render/json_writer.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

// A tag URI (RFC 4151) names a thing for good, by who had which host name when.
constexpr std::string_view tag_year = "2026";

// tag:comments.clinic.example,2026:clinic/ — a port, if there is one, stands before the site.
std::string tag_stem(std::string_view base, std::string_view site) {
  constexpr std::string_view scheme_end = "://";
  const auto scheme = base.find(scheme_end);
  if (scheme != std::string_view::npos) base.remove_prefix(scheme + scheme_end.size());
  const auto colon = base.find_last_of(":]");
  const bool has_port = colon != std::string_view::npos && base[colon] == ':';
  const std::string_view host = has_port ? base.substr(0, colon) : base;
  const std::string port = has_port ? std::string(base.substr(colon + 1)) + "/" : std::string();
  return fmt::format("tag:{},{}:{}{}/", query_text(host), tag_year, port, site);
}

std::string_view title_of(const Article& article) {
  return article.title.empty() ? article.key : article.title;
}

std::string entry_title(const RecentComment& entry) {
  return fmt::format("Reply by {} on {}", entry.comment.name, title_of(entry.article));
}

Time updated(const PublishedComment& comment) {
  return comment.edited.value_or(comment.created);
}

// Of an empty feed, which must have a time too, always the same.
Time updated(const Feed& feed) {
  Time newest{};
  for (const auto& [article, comment] : feed.comments) newest = std::max(newest, updated(comment));
  return newest;
}

// What both formats say of the feed and of an entry.
class Addresses {
 public:
  explicit Addresses(const FeedView& view)
      : view_(view), stem_(tag_stem(view.base, view.feed.site.key)) {}

  [[nodiscard]] std::string id(CommentId comment) const {
    return fmt::format("{}comment/{}", stem_, number(comment));
  }
  [[nodiscard]] std::string feed_id() const {
    const auto& article = view_.feed.article;
    return article ? stem_ + "comments/" + query_text(article->key) : stem_ + "comments";
  }
  [[nodiscard]] std::string page(const Article& article) const {
    return article.url.empty() ? view_.article_page + query_text(article.key) : article.url;
  }
  [[nodiscard]] std::string page(const Article& article, CommentId comment) const {
    return fmt::format("{}#comment-{}", page(article), number(comment));
  }
  // What the feed is about; empty when the site has told no address.
  [[nodiscard]] std::string home() const {
    if (view_.feed.article) return page(*view_.feed.article);
    const auto& origins = view_.feed.site.settings.origins;
    return origins.empty() ? std::string() : origins.front() + "/";
  }

 private:
  const FeedView& view_;
  std::string stem_;
};

void element(std::string& out, std::string_view name, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "<{}>", name);
  append_xml(out, text);
  fmt::format_to(std::back_inserter(out), "</{}>\n", name);
}

void link(std::string& out, std::string_view relation, std::string_view type,
          std::string_view address) {
  fmt::format_to(std::back_inserter(out), R"(<link rel="{}" type="{}" href=")", relation, type);
  append_xml(out, address);
  out += "\"/>\n";
}

void append_entry(std::string& out, const RecentComment& entry, const Addresses& addresses) {
  const auto& [article, comment] = entry;
  out += "<entry>\n";
  element(out, "id", addresses.id(comment.id));
  element(out, "title", entry_title(entry));
  link(out, "alternate", "text/html", addresses.page(article, comment.id));
  element(out, "published", rfc3339(comment.created));
  element(out, "updated", rfc3339(updated(comment)));
  out += "<author>\n";
  element(out, "name", comment.name);
  if (!comment.website.empty()) element(out, "uri", comment.website);
  out += "</author>\n";
  if (comment.parent) {
    out += "<thr:in-reply-to ref=\"";
    append_xml(out, addresses.id(*comment.parent));
    out += "\" type=\"text/html\" href=\"";
    append_xml(out, addresses.page(article, *comment.parent));
    out += "\"/>\n";
  }
  out += "<content type=\"html\">";
  append_xml(out, comment.html);
  out += "</content>\n</entry>\n";
}

void write_item(JsonWriter& json, const RecentComment& entry, const Addresses& addresses,
                const FeedView& view) {
  const auto& [article, comment] = entry;
  json.begin_object();
  json.field("id", addresses.id(comment.id));
  json.field("url", addresses.page(article, comment.id));
  json.field("title", entry_title(entry));
  json.field("content_html", comment.html);
  json.field("date_published", rfc3339(comment.created));
  if (comment.edited) json.field("date_modified", rfc3339(*comment.edited));
  json.key("authors").begin_array().begin_object();
  json.field("name", comment.name);
  if (!comment.website.empty()) json.field("url", comment.website);
  json.field("avatar", avatar_url(view.base, view.feed.site.key, comment.avatar));
  json.end_object().end_array();
  json.end_object();
}

}  // namespace

std::string feed_title(const Site& site, const std::optional<Article>& article) {
  return fmt::format("Replies on {}", article ? title_of(*article) : std::string_view(site.name()));
}

std::string feed_atom(const FeedView& view) {
  const Addresses addresses(view);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xmlns:thr=\"http://purl.org/syndication/thread/1.0\">\n";
  element(out, "id", addresses.feed_id());
  element(out, "title", feed_title(view.feed.site, view.feed.article));
  element(out, "updated", rfc3339(updated(view.feed)));
  link(out, "self", "application/atom+xml", view.self);
  if (const std::string home = addresses.home(); !home.empty()) {
    link(out, "alternate", "text/html", home);
  }
  element(out, "generator", "Rejoinder");
  for (const RecentComment& entry : view.feed.comments) append_entry(out, entry, addresses);
  out += "</feed>\n";
  return out;
}

std::string feed_json(const FeedView& view) {
  const Addresses addresses(view);
  JsonWriter json;
  json.begin_object();
  json.field("version", "https://jsonfeed.org/version/1.1");
  json.field("title", feed_title(view.feed.site, view.feed.article));
  if (const std::string home = addresses.home(); !home.empty()) json.field("home_page_url", home);
  json.field("feed_url", view.self);
  json.key("items").begin_array();
  for (const RecentComment& entry : view.feed.comments) write_item(json, entry, addresses, view);
  json.end_array().end_object();
  return json.take();
}

}  // namespace rejoinder::render
