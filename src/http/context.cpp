#include "http/context.hpp"

#include <charconv>

#include <fmt/format.h>

#include <rejoinder/base64url.hpp>
#include <rejoinder/web_address.hpp>

#include "render/comment_html.hpp"

namespace rejoinder::http {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1";
}

}  // namespace

bool Context::is_own(std::string_view origin) const {
  if (origin == options.public_url) return true;
  const auto theirs = parse_web_address(origin);
  const auto ours = parse_web_address(options.public_url);
  return theirs && ours && theirs->rest.empty() && is_loopback(theirs->host) &&
         is_loopback(ours->host) && theirs->scheme == ours->scheme && theirs->port == ours->port;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  constexpr std::int64_t most = (std::int64_t{1} << 53) - 1;
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id < 1 || id > most) {
    return std::nullopt;
  }
  return id;
}

// The leading 1 is the form's version: a cursor of another form is refused, not misread.
std::string cursor(std::string_view place) {
  return "1" + base64url(place);
}

std::optional<std::string> parse_cursor(std::string_view text) {
  if (!text.starts_with('1')) return std::nullopt;
  return from_base64url(text.substr(1));
}

std::string page_path(std::string_view site, std::string_view article) {
  return fmt::format("/v1/sites/{}/page?article={}", site, render::query_text(article));
}

std::string feed_path(std::string_view site, std::string_view article, std::string_view suffix) {
  const std::string path = fmt::format("/v1/sites/{}/feed.{}", site, suffix);
  return article.empty() ? path : path + "?article=" + render::query_text(article);
}

std::string joined_origins(const Site& site) {
  return fmt::format("{}", fmt::join(site.settings.origins, " "));
}

}  // namespace rejoinder::http
