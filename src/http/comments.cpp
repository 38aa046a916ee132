// The public addresses below /v1/sites/{site}/ that answer with data.
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/draft.hpp"
#include "http/published.hpp"
#include "http/respond.hpp"
#include "render/comment_html.hpp"
#include "render/comment_json.hpp"
#include "render/identicon.hpp"
#include "render/json_value.hpp"

namespace rejoinder::http {
namespace {

// Pages of a site's origins may read the answer.
Response open_to_site(const Context& context, const Request& request, Response response) {
  set(response, "Vary", "Origin");
  const std::string origin(request.header("origin"));
  if (origin.empty()) return response;
  const auto site = context.services.administration.site(request.field("site"));
  if (site && (site->allows(origin) || context.is_own(origin))) {
    set(response, "Access-Control-Allow-Origin", origin);
    set(response, "Access-Control-Expose-Headers", "Retry-After");
  }
  return response;
}

std::optional<ListOrder> order_from(std::string_view text) {
  if (text.empty() || text == "oldest") return ListOrder::oldest;
  if (text == "newest") return ListOrder::newest;
  if (text == "best") return ListOrder::best;
  return std::nullopt;
}

tl::expected<ListRequest, Response> decode_list(const Request& request) {
  ListRequest list{request.field("site"), request.parameter("article")};
  const auto refused = [&](std::string slug, std::string detail) {
    return tl::unexpected(problem(request, 400, std::move(slug), std::move(detail)));
  };
  const auto order = order_from(request.parameter("order"));
  if (!order) return refused("invalid_order", "Use oldest, newest or best.");
  list.order = *order;
  if (const std::string_view limit = request.parameter("limit"); !limit.empty()) {
    const auto number = parse_id(limit);
    if (!number) return refused("invalid_limit", "Use a number from 1 to 200.");
    list.limit = static_cast<std::size_t>(*number);
  }
  if (const std::string_view after = request.parameter("after"); !after.empty()) {
    list.after = parse_cursor(after);
    if (!list.after) return refused("invalid_cursor", "Use the cursor of an earlier answer.");
  }
  return list;
}

std::string list_query(const Request& request, const std::string& next) {
  std::string query = "?article=" + render::query_text(request.parameter("article"));
  for (const std::string_view name : {"order", "limit", "format"}) {
    if (const auto value = request.parameter(name); !value.empty()) {
      query += fmt::format("&{}={}", name, render::query_text(value));
    }
  }
  return query + "&after=" + next;
}

Response render_list(const Context& context, const Request& request, const ListRequest& decoded,
                     bool as_html) {
  const auto found = context.services.publishing.list(decoded);
  if (!found) return open_to_all(problem(request, found.error()));
  const auto next = found->page.next ? std::optional(cursor(*found->page.next)) : std::nullopt;
  const std::string here = context.options.public_url + request.path;
  Response response;
  if (as_html) {
    const std::string page =
        context.options.public_url + page_path(found->site.key, found->article.key);
    response = html(
        200,
        render::list_html({*found, context.options.public_url, page + "&parent=",
                           next ? std::optional(here + list_query(request, *next)) : std::nullopt}),
        joined_origins(found->site));
  } else {
    response = json(200, render::list_json(*found, next, context.options.public_url));
  }
  if (next)
    set(response, "Link", fmt::format("<{}{}>; rel=\"next\"", here, list_query(request, *next)));
  set(response, "Cache-Control", public_caching);
  set(response, "Vary", "Accept");
  return open_to_all(std::move(response));
}

Response list(const Context& context, const Request& request) {
  const auto decoded = decode_list(request);
  if (!decoded) return open_to_all(decoded.error());
  const std::string_view format = request.parameter("format");
  const bool as_html =
      format == "html" || (format.empty() && prefers_html(request.header("accept")));
  const auto& generations = context.services.shelf.generations();
  const std::string key = key_of({"list", decoded->site, normalise_article_key(decoded->article),
                                  request.parameter("order"), std::to_string(decoded->limit),
                                  decoded->after.value_or(""), format, as_html ? "html" : "json"});
  return published(context, request, key,
                   {generations.of_site(decoded->site),
                    generations.of_article(decoded->site, normalise_article_key(decoded->article))},
                   [&] { return render_list(context, request, *decoded, as_html); });
}

std::string idempotency_key(const Request& request) {
  // A structured-field string (RFC 8941) has quotes; many clients send none.
  std::string_view key = trim(request.header("idempotency-key"));
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  return std::string(key);
}

// Where a browser goes after its comment was taken: to the article it came from, or to our page.
std::string place_of(const Receipt& receipt, const PostedDraft& posted, std::string_view site) {
  std::string url = receipt.article.url;
  if (const auto told = parse_web_address(posted.draft.url)) {
    url = told->str();
    url.resize(std::min(url.find('#'), url.size()));
  }
  if (posted.returns_to_page || url.empty()) url = page_path(site, receipt.article.key);
  return fmt::format("{}{}reply={}&preview={}#comment-{}", url,
                     url.find('?') == std::string::npos ? '?' : '&', number(receipt.id),
                     receipt.preview_token, number(receipt.id));
}

Response post(const Context& context, const Request& request) {
  auto posted = decode_draft(request);
  if (!posted) return posted.error();
  Submission submission;
  submission.site = std::string(request.field("site"));
  submission.origin = std::string(request.header("origin"));
  if (context.is_own(submission.origin)) submission.origin.clear();
  submission.address = request.address;
  submission.idempotency_key = idempotency_key(request);
  submission.draft = posted->draft;
  if (submission.idempotency_key.size() > limits::idempotency_key_bytes_max) {
    return problem(request, 400, "invalid_idempotency_key", "Use a key of at most 255 bytes.");
  }
  const auto receipt = context.services.commenting.submit(submission);
  if (receipt) {
    if (posted->from_browser) return see_other(place_of(*receipt, *posted, submission.site));
    Response response = json(201, render::receipt_json(*receipt));
    set(response, "Cache-Control", "no-store");
    return response;
  }
  if (!posted->from_browser) return problem(request, receipt.error());
  return refused_form(context, submission.site, posted->draft, posted->returns_to_page,
                      receipt.error());
}

std::string_view bearer(const Request& request) {
  std::string_view value = request.header("authorization");
  constexpr std::string_view scheme = "bearer ";
  if (to_lower(value.substr(0, scheme.size())) != scheme) return {};
  return trim(value.substr(scheme.size()));
}

Error unknown_comment() {
  return {Errc::not_found, "unknown_comment",
          "There is no such comment, or this link has expired."};
}

Response edit(const Context& context, const Request& request) {
  const auto id = parse_id(request.field("id"));
  if (!id) return problem(request, unknown_comment());
  const auto body = render::parse_json(request.body);
  const render::JsonValue* comment = body ? body->find("comment") : nullptr;
  if (comment == nullptr || comment->text() == nullptr) {
    return problem(request, 400, "invalid_json", "Send {\"comment\": \"the new text\"}.");
  }
  const auto receipt = context.services.commenting.edit(request.field("site"), CommentId{*id},
                                                        bearer(request), *comment->text());
  if (!receipt) return problem(request, receipt.error());
  Response response = json(200, render::receipt_json(*receipt));
  set(response, "Cache-Control", "no-store");
  return response;
}

Response withdraw(const Context& context, const Request& request) {
  const auto id = parse_id(request.field("id"));
  if (!id) return problem(request, unknown_comment());
  const auto done =
      context.services.commenting.withdraw(request.field("site"), CommentId{*id}, bearer(request));
  return done ? Response{204} : problem(request, done.error());
}

Response counts_of(const Context& context, const Request& request,
                   const std::vector<std::string>& articles) {
  const auto counts = context.services.publishing.counts(request.field("site"), articles);
  if (!counts) return open_to_all(problem(request, counts.error()));
  Response response = json(200, render::counts_json(*counts));
  set(response, "Cache-Control", public_caching);
  return open_to_all(std::move(response));
}

Response counts(const Context& context, const Request& request) {
  std::vector<std::string> articles;
  for (const auto& [name, value] : request.query) {
    if (name != "article") continue;
    if (!is_utf8(value)) return problem(request, 400, "invalid_article", "Use UTF-8.");
    articles.push_back(value);
  }
  const std::string_view site = request.field("site");
  const auto& generations = context.services.shelf.generations();
  publish::Generations::Stamps stamps{generations.of_site(site)};
  std::vector<std::string_view> named{"counts", site};
  for (const std::string& article : articles) {
    stamps.push_back(generations.of_article(site, normalise_article_key(article)));
    named.push_back(article);
  }
  return published(context, request, key_of(named), stamps,
                   [&] { return counts_of(context, request, articles); });
}

Response post_counts(const Context& context, const Request& request) {
  const auto body = render::parse_json(request.body);
  const auto* list = body ? body->array() : nullptr;
  std::vector<std::string> articles;
  for (const auto& item : list != nullptr ? *list : render::JsonValue::Array{}) {
    if (const std::string* article = item.text()) articles.push_back(*article);
  }
  if (list == nullptr || articles.size() != list->size()) {
    return open_to_all(problem(request, 400, "invalid_json", "Send a JSON list of article keys."));
  }
  return counts_of(context, request, articles);
}

Response draw_avatar(const Request& request) {
  std::string_view name = request.field("avatar");
  Avatar bytes{};
  const bool fits = name.size() == bytes.size() * 2 + 4 && name.ends_with(".svg");
  for (std::size_t i = 0; fits && i < bytes.size(); ++i) {
    const char* digits = name.data() + i * 2;
    const auto [end, error] = std::from_chars(digits, digits + 2, bytes[i], 16);
    if (error != std::errc{} || end != digits + 2) {
      return problem(request, 404, "unknown_avatar", "There is no such picture.");
    }
  }
  if (!fits) return problem(request, 404, "unknown_avatar", "There is no such picture.");
  Response response{200, {}, render::identicon_svg(bytes)};
  set(response, "Content-Type", "image/svg+xml");
  set(response, "Content-Security-Policy", "default-src 'none'; sandbox");
  set(response, "Cache-Control", "public, max-age=31536000, immutable");
  return open_to_all(std::move(response));
}

Response avatar(const Context& context, const Request& request) {
  return published_file(context, request, [&] { return draw_avatar(request); });
}

Response preflight(const Context&, const Request&) {
  Response response{204};
  set(response, "Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
  set(response, "Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
  set(response, "Access-Control-Max-Age", "86400");
  return response;
}

}  // namespace

void add_comment_routes(Router& router, const Context& context) {
  using Resource = Response (*)(const Context&, const Request&);
  const auto open = [&](const char* method, const char* route, Resource resource) {
    router.add(method, route,
               [&context, resource](const Request& request) { return resource(context, request); });
  };
  const auto for_site = [&](const char* method, const char* route, Resource resource) {
    router.add(method, route, [&context, resource](const Request& request) {
      return open_to_site(context, request, resource(context, request));
    });
  };
  open("GET", "/v1/sites/{site}/comments", list);
  for_site("POST", "/v1/sites/{site}/comments", post);
  for_site("OPTIONS", "/v1/sites/{site}/comments", preflight);
  for_site("PATCH", "/v1/sites/{site}/comments/{id}", edit);
  for_site("DELETE", "/v1/sites/{site}/comments/{id}", withdraw);
  for_site("OPTIONS", "/v1/sites/{site}/comments/{id}", preflight);
  open("GET", "/v1/sites/{site}/counts", counts);
  open("POST", "/v1/sites/{site}/counts", post_counts);
  for_site("OPTIONS", "/v1/sites/{site}/counts", preflight);
  open("GET", "/v1/sites/{site}/avatars/{avatar}", avatar);
}

}  // namespace rejoinder::http
