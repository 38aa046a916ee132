#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/article.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

struct ListRequest {
  std::string_view site;
  std::string_view article;
  ListOrder order = ListOrder::oldest;
  std::size_t limit = 0;  // 0: list_default. More than list_max is list_max.
  std::optional<Blob> after = {};
};

// An article's public face. One that has no comments yet is open and empty.
struct PublishedList {
  Site site;
  Article article;
  PublishedPage page;
};

// Where a reply would go.
struct ReplyForm {
  Site site;
  Article article;
  std::optional<PublishedComment> parent;
};

// The newest comments of a site, or of one article, newest first.
struct Feed {
  Site site;
  std::optional<Article> article;  // None: the whole site's.
  std::vector<RecentComment> comments;
};

// What the public may read. Thread-safe.
class Publishing {
 public:
  explicit Publishing(Store& store) : store_(store) {}

  // Refuses: not_found (site), malformed (article key, place).
  [[nodiscard]] Result<PublishedList> list(const ListRequest& request);

  // By article key as asked; unknown articles have 0. Refuses more than counts_max.
  [[nodiscard]] Result<std::map<std::string, std::int64_t>> counts(
      std::string_view site, const std::vector<std::string>& articles);

  // Refuses: not_found (site, or a parent that is not public in this article), malformed.
  [[nodiscard]] Result<ReplyForm> form(std::string_view site, std::string_view article,
                                       std::optional<CommentId> parent);

  // At most feed_max comments; of an article that nobody knows, none. Refuses: not_found (site),
  // malformed (article key).
  [[nodiscard]] Result<Feed> feed(std::string_view site, const std::optional<std::string>& article);

 private:
  Store& store_;
};

}  // namespace rejoinder
