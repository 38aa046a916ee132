#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/ids.hpp>

namespace rejoinder {

// One page of a site that takes comments.
struct Article {
  ArticleId id{};
  SiteId site{};
  std::string key;
  std::string url;    // Canonical; empty when no comment has told it.
  std::string title;  // Empty when no comment has told it.
  bool open = true;
  std::int64_t count = 0;  // Approved comments.
};

// The key under which an article is kept: of an absolute http(s) URL its path and query; without
// fragment and without tracking parameters (utm_*, gclid, fbclid, …). Empty when nothing is left
// or it is not valid (UTF-8, no control characters, at most article_key_bytes_max).
[[nodiscard]] std::string normalise_article_key(std::string_view key);

}  // namespace rejoinder
