#pragma once

#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

inline constexpr auto article_columns =
    sql("article.id, article.site_id, article.key, article.url, article.title, article.open, "
        "article.count");

// Of a row that has `article_columns` from this column on.
[[nodiscard]] inline Article article_in(const Statement& row, int first = 0) {
  return {.id = row.id<ArticleId>(first),
          .site = row.id<SiteId>(first + 1),
          .key = row.text(first + 2),
          .url = row.text(first + 3),
          .title = row.text(first + 4),
          .open = row.flag(first + 5),
          .count = row.integer(first + 6)};
}

}  // namespace rejoinder::sqlite
