#pragma once

#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

inline constexpr auto comment_columns = sql(
    "id, site_id, article_id, parent_id, author_id, status, version, created_at, edited_at, path, "
    "name, website, avatar, page_url, page_title, text, redacted_at, by_moderator");

// The same in a join with tables that have columns of the same names.
inline constexpr auto qualified_columns =
    sql("comment.id, comment.site_id, comment.article_id, comment.parent_id, comment.author_id, "
        "comment.status, comment.version, comment.created_at, comment.edited_at, comment.path, "
        "comment.name, comment.website, comment.avatar, comment.page_url, comment.page_title, "
        "comment.text, comment.redacted_at, comment.by_moderator");
inline constexpr int comment_column_count = 18;

// Of a row that begins with either.
[[nodiscard]] inline Comment comment_in(const Statement& row) {
  return {.id = row.id<CommentId>(0),
          .site = row.id<SiteId>(1),
          .article = row.id<ArticleId>(2),
          .parent = row.id_if_any<CommentId>(3),
          .path = row.path(9),
          .author = row.id<AuthorId>(4),
          .name = row.text(10),
          .website = row.text(11),
          .avatar = row.array<Avatar>(12),
          .page_url = row.text(13),
          .page_title = row.text(14),
          .text = row.text(15),
          .status = row.status(5),
          .version = row.integer(6),
          .created = row.time(7),
          .edited = row.time_if_any(8),
          .redacted = row.time_if_any(16),
          .moderator = row.flag(17)};
}

}  // namespace rejoinder::sqlite
