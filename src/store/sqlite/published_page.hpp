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

// Of a row that begins with `published_columns`.
[[nodiscard]] PublishedComment published_in(const Statement& row);

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
