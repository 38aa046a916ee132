#include "store/sqlite/access.hpp"
#include "store/sqlite/article_row.hpp"
#include "store/sqlite/published_page.hpp"

namespace rejoinder::sqlite {

std::optional<PublishedPage> DataAccess::published(ArticleId article, ListOrder order,
                                                   std::size_t limit,
                                                   const std::optional<Blob>& after) {
  const PageQuery query{article, limit, after ? place_from(*after, order) : std::nullopt};
  if (after && !query.after) return std::nullopt;
  switch (order) {
    case ListOrder::oldest: return oldest_page(db_, query);
    case ListOrder::newest: return newest_page(db_, query);
    case ListOrder::best: return best_page(db_, query);
  }
  return {};
}

std::optional<PublishedComment> DataAccess::published(ArticleId article, CommentId id) {
  static constexpr auto text = sql("SELECT ") + published_columns +
                               " FROM published WHERE comment_id = ? AND +article_id = ?";
  Statement row(db_, text, id, article);
  if (!row.next()) return std::nullopt;
  return published_in(row);
}

bool DataAccess::published_below(ArticleId article, const ThreadPath& path) {
  const std::string place = packed(path);
  Statement row(db_,
                "SELECT 1 FROM published WHERE article_id = ? AND path > ? AND path < ? LIMIT 1",
                article, Bytes{place}, Bytes{end_below(place)});
  return row.next();
}

std::vector<RecentComment> DataAccess::recent(SiteId site, std::optional<ArticleId> article,
                                              std::size_t limit) {
  // What is approved is published; the comments' index has it in the order of their ids.
  static constexpr auto select =
      sql("SELECT ") + published_columns + ", " + article_columns +
      " FROM comment CROSS JOIN published ON published.comment_id = comment.id "
      "CROSS JOIN article ON article.id = published.article_id WHERE ";
  static constexpr auto newest =
      sql(" AND comment.status = 'approved' AND published.withdrawn = 0 "
          "ORDER BY comment.id DESC LIMIT ?");
  static constexpr auto of_site = select + "comment.site_id = ?" + newest;
  static constexpr auto of_article =
      select + "comment.article_id = ? AND +comment.site_id = ?" + newest;
  std::vector<RecentComment> recent;
  const auto append_all = [&](Statement&& row) {
    while (row.next()) {
      recent.push_back({article_in(row, published_column_count), published_in(row)});
    }
  };
  if (article) {
    append_all({db_, of_article, *article, site, row_limit(limit)});
  } else {
    append_all({db_, of_site, site, row_limit(limit)});
  }
  return recent;
}

void DataAccess::publish(ArticleId article, const PublishedComment& comment, int renderer_version) {
  touch(article);
  run(db_,
      "INSERT INTO published (article_id, path, comment_id, parent_id, withdrawn, by_moderator, "
      "renderer_version, votes, created_at, edited_at, avatar, name, website, html, redacted) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (article_id, path) DO UPDATE SET comment_id = excluded.comment_id, "
      "parent_id = excluded.parent_id, withdrawn = excluded.withdrawn, "
      "by_moderator = excluded.by_moderator, renderer_version = excluded.renderer_version, "
      "votes = excluded.votes, created_at = excluded.created_at, edited_at = excluded.edited_at, "
      "avatar = excluded.avatar, name = excluded.name, website = excluded.website, "
      "html = excluded.html, redacted = excluded.redacted",
      article, Bytes{packed(comment.path)}, comment.id, comment.parent, comment.withdrawn,
      comment.moderator, renderer_version, comment.votes, comment.created, comment.edited,
      comment.avatar, comment.name, comment.website, comment.html, comment.redacted);
}

void DataAccess::unpublish(ArticleId article, const ThreadPath& path) {
  touch(article);
  run(db_, "DELETE FROM published WHERE article_id = ? AND path = ?", article, Bytes{packed(path)});
}

std::vector<Writer::Stale> DataAccess::stale_html(int renderer_version, std::size_t limit) {
  // The text of a comment that waits again is not the text that was published: left as it is.
  static constexpr auto select = sql("SELECT ") + published_columns +
                                 ", published.article_id, comment.text FROM published "
                                 "CROSS JOIN comment ON comment.id = published.comment_id "
                                 "WHERE published.withdrawn = 0 AND comment.status = 'approved' ";
  static constexpr auto older = select + "AND published.renderer_version < ? LIMIT ?";
  static constexpr auto newer = select + "AND published.renderer_version > ? LIMIT ?";
  std::vector<Stale> stale;
  for (const std::string_view text : {std::string_view(older), std::string_view(newer)}) {
    if (stale.size() >= limit) break;
    Statement row(db_, text, renderer_version, row_limit(limit - stale.size()));
    while (row.next()) {
      stale.push_back({.article = row.id<ArticleId>(published_column_count),
                       .comment = published_in(row),
                       .text = row.text(published_column_count + 1)});
    }
  }
  return stale;
}

}  // namespace rejoinder::sqlite
