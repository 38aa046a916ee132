// The addresses that answer with pages: list and form for browsers without JavaScript or for a
// frame, an author's own view, and the demonstration article.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/respond.hpp"
#include "render/comment_html.hpp"
#include "render/comment_json.hpp"
#include "render/escape.hpp"
#include "render/feed.hpp"
#include "util/embedded.hpp"

namespace rejoinder::http {
namespace {

constexpr std::string_view demo_site = "clinic";
constexpr std::string_view demo_path = "/demo/dry-needling-for-back-pain";

std::string heading_of(const Article& article) {
  return article.title.empty() ? "Replies" : article.title;
}

// What is wrong, as a page.
Response error_page(const Error& error) {
  Response response =
      html(status_of(error.code),
           render::page_html({"Error: " + error.detail, "",
                              "<p>" + render::escape_text(error.detail) + "</p>\n"}),
           "");
  set(response, "Cache-Control", "no-store");
  return response;
}

// For addresses that answer with pages: a program may still ask for its own kind of refusal.
Response refused_page(const Request& request, const Error& error) {
  const std::string_view accept = request.header("accept");
  const bool for_program = quality_of(accept, "application/json") > quality_of(accept, "text/html");
  return for_program ? problem(request, error) : error_page(error);
}

std::optional<CommentId> comment_parameter(const Request& request, std::string_view name) {
  const auto id = parse_id(request.parameter(name));
  return id ? std::optional(CommentId{*id}) : std::nullopt;
}

// The reader's own comment, when the address carries the token that shows it.
std::optional<OwnComment> own_of(const Context& context, const Request& request,
                                 std::string_view site) {
  const auto reply = comment_parameter(request, "reply");
  if (!reply) return std::nullopt;
  auto own = context.services.commenting.own(site, *reply, request.parameter("preview"));
  return own ? std::optional(std::move(*own)) : std::nullopt;
}

// List and form of one article, for a page of ours at `path` (which has a query already).
struct ListAndForm {
  PublishedList list;
  std::optional<OwnComment> own;
  std::string list_html;
  std::string form_html;
};

struct PlaceOnPage {
  std::string_view site;
  std::string article;
  std::string path;
  render::FormView::Return returns;
  Draft values = {};
};

Result<ListAndForm> list_and_form(const Context& context, const Request& request,
                                  const PlaceOnPage& place) {
  ListRequest asked{place.site, place.article};
  if (const auto after = request.parameter("after"); !after.empty()) {
    asked.after = parse_cursor(after).value_or("");
  }
  auto list = context.services.publishing.list(asked);
  if (!list) return tl::unexpected(list.error());
  const auto parent = comment_parameter(request, "parent");
  auto form = context.services.publishing.form(place.site, place.article, parent);
  // A comment that is gone can no longer be answered, but the page is still there.
  if (!form) form = context.services.publishing.form(place.site, place.article, std::nullopt);
  if (!form) return tl::unexpected(form.error());

  ListAndForm both{std::move(*list), own_of(context, request, place.site), {}, {}};
  const char joint = place.path.find('?') == std::string::npos ? '?' : '&';
  const std::string stem = place.path + joint;
  render::ListView view{both.list, "", stem + "parent=", std::nullopt,
                        both.own ? &*both.own : nullptr};
  if (both.list.page.next) view.next_link = stem + "after=" + cursor(*both.list.page.next);
  both.list_html = render::list_html(view);
  both.form_html =
      render::form_html({*form, "", place.path + "#respond", place.returns, place.values});
  return both;
}

// What a page knows of its article that a first comment on it should bring along.
Draft told_by(const Request& request) {
  Draft draft;
  draft.url = to_utf8(request.parameter("url"));
  draft.title = to_utf8(request.parameter("title"));
  return draft;
}

// A form's post must say where it came from, or it is refused.
Response as_page(Response response, bool own) {
  set(response, "Referrer-Policy", "strict-origin-when-cross-origin");
  set(response, "Cache-Control", own ? "no-store" : "no-cache");
  return response;
}

Response page(const Context& context, const Request& request) {
  const std::string_view site = request.field("site");
  const std::string article(request.parameter("article"));
  const auto both = list_and_form(context, request,
                                  {site, article, page_path(site, normalise_article_key(article)),
                                   render::FormView::Return::page, told_by(request)});
  if (!both) return refused_page(request, both.error());
  const Article& about = both->list.article;
  render::PageView view{heading_of(about), "", both->list_html + both->form_html, heading_of(about),
                        about.url};
  // Who wrote the first comment has told where the article is; nobody else is told it before it is
  // approved.
  if (about.url.empty() && both->own) {
    const auto told = parse_web_address(both->own->comment.page_url);
    if (told && both->list.site.allows(told->origin())) view.heading_link = told->str();
  }
  view.feed_link = feed_path(site, about.key, "atom");
  view.feed_title = render::feed_title(both->list.site, about);
  return as_page(html(200, render::page_html(view), joined_origins(both->list.site)),
                 both->own.has_value());
}

Response form(const Context& context, const Request& request) {
  const auto found = context.services.publishing.form(
      request.field("site"), request.parameter("article"), comment_parameter(request, "parent"));
  if (!found) return refused_page(request, found.error());
  const std::string& base = context.options.public_url;
  const std::string page = base + page_path(found->site.key, found->article.key);
  // Who has just posted comes back to the article with these parameters, and looks for the comment.
  const auto own = own_of(context, request, found->site.key);
  const bool waits =
      own && own->comment.article == found->article.id && own->comment.status != Status::approved;
  std::string fragment;
  if (waits)
    fragment = render::own_html(*own, found->site.key, found->site.settings.time_zone, base);
  fragment += render::form_html(
      {*found, base, page + "#respond", render::FormView::Return::article, told_by(request)});
  Response response = html(200, std::move(fragment), joined_origins(found->site));
  set(response, "Access-Control-Allow-Origin", "*");
  return as_page(std::move(response), waits);
}

Response own(const Context& context, const Request& request) {
  const std::string_view site = request.field("site");
  const auto id = parse_id(request.field("id"));
  const auto found = context.services.commenting.own(site, CommentId{id.value_or(0)},
                                                     request.parameter("preview"));
  const std::string_view accept = request.header("accept");
  const bool for_browser = quality_of(accept, "text/html") > quality_of(accept, "application/json");
  Response response;
  if (!found) {
    response = for_browser ? error_page(found.error()) : problem(request, found.error());
  } else if (for_browser) {
    const auto settings = context.services.administration.site(site);
    const std::string zone = settings ? settings->settings.time_zone : "UTC";
    response = html(200,
                    render::page_html({"Your comment", "", render::own_html(*found, site, zone, ""),
                                       heading_of(found->article), found->article.url}),
                    "");
  } else {
    response = json(200, render::own_json(*found, site, context.options.public_url));
  }
  set(response, "Cache-Control", "no-store");
  set(response, "X-Robots-Tag", "noindex");
  return response;
}

std::string_view embedded(std::string_view name) {
  static const auto files = rejoinder_web();
  for (const EmbeddedFile& file : files) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

void replace_once(std::string& text, std::string_view mark, std::string_view content) {
  const auto at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), content);
}

std::string demo_title(std::string_view document) {
  const auto begin = document.find("<title>") + 7;
  return std::string(document.substr(begin, document.find("</title>") - begin));
}

Response demo(const Context& context, const Request& request) {
  std::string document(embedded("demo/article.html"));
  Draft values;
  values.url = context.options.public_url + std::string(demo_path);
  values.title = demo_title(document);
  const auto both = list_and_form(context, request,
                                  {demo_site, std::string(demo_path), std::string(demo_path),
                                   render::FormView::Return::article, values});
  if (!both) return refused_page(request, both.error());
  replace_once(document, "<!-- rejoinder:comments -->", both->list_html);
  replace_once(document, "<!-- rejoinder:form -->", both->form_html);
  return as_page(html(200, std::move(document), joined_origins(both->list.site)),
                 both->own.has_value());
}

}  // namespace

namespace {

// For a page that the site does not know: no form of ours, whose own post would be taken, but the
// text to copy, and what the site's owner can do.
Response foreign_page(const Draft& draft, std::string_view site) {
  const std::string body = fmt::format(
      "<p>This site does not take comments from the page you came from. Nothing was sent.</p>\n"
      "<p>If it is yours: <code>rejoinder site set {} --origin …</code> names the origins it takes "
      "them from, and its pages must not hide where they are (Referrer-Policy: no-referrer).</p>\n"
      "<p>Your words:</p>\n<blockquote>{}</blockquote>\n",
      render::escape_text(site), render::escape_text(to_utf8(draft.comment)));
  Response response = html(403, render::page_html({"Error: not sent", "", body, "Not sent"}), "");
  set(response, "Cache-Control", "no-store");
  return response;
}

}  // namespace

Response refused_form(const Context& context, std::string_view site, const Draft& draft,
                      bool returns_to_page, const Error& error) {
  if (error.slug == "unknown_origin") return foreign_page(draft, site);
  auto& publishing = context.services.publishing;
  auto form = publishing.form(site, draft.article, draft.parent);
  if (!form) form = publishing.form(site, draft.article, std::nullopt);
  if (!form) {
    // Without an article there is nowhere for the form to go: it is shown all the same, so that
    // nothing that was typed is lost.
    const auto known = context.services.administration.site(site);
    if (!known) return error_page(error);
    form = ReplyForm{*known, Article{}, std::nullopt};
  }
  render::FormView view{*form, "", {}};
  if (returns_to_page) view.returns = render::FormView::Return::page;
  for (auto member : {&Draft::url, &Draft::title, &Draft::author, &Draft::email, &Draft::website,
                      &Draft::comment}) {
    view.values.*member = to_utf8(draft.*member);
  }
  view.faults = error.fields;
  if (error.fields.empty()) view.problem = error.detail;
  // Of an article that has no comments yet only the form itself tells the title and the address.
  Article& article = form->article;
  const auto told = parse_web_address(draft.url);
  if (article.title.empty()) article.title = to_utf8(draft.title);
  if (article.url.empty() && told && form->site.allows(told->origin())) article.url = told->str();
  const std::string heading = heading_of(article);
  Response response = html(status_of(error.code),
                           render::page_html({"Error: Leave a Reply", "", render::form_html(view),
                                              heading, form->article.url}),
                           joined_origins(form->site));
  if (error.retry_after.count() > 0) {
    set(response, "Retry-After", std::to_string(error.retry_after.count()));
  }
  return as_page(std::move(response), true);
}

void add_page_routes(Router& router, const Context& context) {
  using Resource = Response (*)(const Context&, const Request&);
  const auto add = [&](std::string route, Resource resource) {
    router.add("GET", std::move(route),
               [&context, resource](const Request& request) { return resource(context, request); });
  };
  router.add("GET", "/", [](const Request&) { return see_other("/moderate"); });
  add("/v1/sites/{site}/page", page);
  add("/v1/sites/{site}/form", form);
  add("/v1/sites/{site}/comments/{id}", own);
  if (context.options.demo) add(std::string(demo_path), demo);
}

}  // namespace rejoinder::http
