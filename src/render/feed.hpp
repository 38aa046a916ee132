#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/publishing.hpp>

// What is new, for feed readers. An entry's id says which comment it is, in both formats alike, and
// stays whatever becomes of the comment's text and its article's address.
namespace rejoinder::render {

struct FeedView {
  const Feed& feed;
  std::string_view base;     // The public URL of this server.
  std::string self;          // The feed's own URL.
  std::string article_page;  // Where an article without a URL is read; its escaped key is appended.
};

// RFC 4287, with the replies of RFC 4685.
[[nodiscard]] std::string feed_atom(const FeedView& view);

// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
[[nodiscard]] std::string feed_json(const FeedView& view);

// "Replies on Dry needling"; of a whole site where there is no article.
[[nodiscard]] std::string feed_title(const Site& site, const std::optional<Article>& article);

}  // namespace rejoinder::render
