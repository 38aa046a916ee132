#pragma once

#include <optional>
#include <string>

#include "store/sqlite/statement.hpp"

// Pages of what the public sees of an article, in three orders.
namespace rejoinder::sqlite {

inline constexpr auto published_columns =
    sql("published.comment_id, published.parent_id, published.path, published.withdrawn, "
        "published.by_moderator, published.votes, published.created_at, published.edited_at, "
        "published.avatar, published.name, published.website, published.html, published.redacted");
inline constexpr int published_column_count = 13;

// Of a Statement or a Row that begins with `published_columns`.
template <class Source>
[[nodiscard]] PublishedComment published_in(const Source& row) {
  return {.id = row.template id<CommentId>(0),
          .parent = row.template id_if_any<CommentId>(1),
          .path = row.path(2),
          .withdrawn = row.flag(3),
          .moderator = row.flag(4),
          .name = row.text(9),
          .website = row.text(10),
          .avatar = row.template array<Avatar>(8),
          .html = row.text(11),
          .created = row.time(6),
          .edited = row.time_if_any(7),
          .redacted = row.flag(12),
          .votes = row.integer(5)};
}

// The comment after which a page begins.
struct Place {
  std::string path;        // Packed.
  std::int64_t votes = 0;  // Of the thread, when the page before was read; order `best` only.
};

// A place from a page's `next`; nothing if it is not one, or another order's.
[[nodiscard]] std::optional<Place> place_from(const Blob& blob, ListOrder order);
[[nodiscard]] Blob to_blob(const Place& place, ListOrder order);

struct PageQuery {
  ArticleId article{};
  std::size_t limit = 0;
  std::optional<Place> after = {};
};

[[nodiscard]] PublishedPage oldest_page(Connection& db, const PageQuery& query);
// Threads newest first, in each the oldest first.
[[nodiscard]] PublishedPage newest_page(Connection& db, const PageQuery& query);
// Threads by the votes of their first comments, then oldest first, in each the oldest first. A
// thread whose first comment has neither a row nor an empty place is not in it.
[[nodiscard]] PublishedPage best_page(Connection& db, const PageQuery& query);

}  // namespace rejoinder::sqlite
