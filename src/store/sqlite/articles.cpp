#include "store/sqlite/access.hpp"
#include "store/sqlite/article_row.hpp"

namespace rejoinder::sqlite {
namespace {

std::optional<Article> only_article(Statement& row) {
  if (!row.next()) return std::nullopt;
  return article_in(row);
}

}  // namespace

std::optional<Article> DataAccess::article(SiteId site, std::string_view key) {
  static constexpr auto text =
      sql("SELECT ") + article_columns + " FROM article WHERE site_id = ? AND key = ?";
  Statement row(db_, text, site, key);
  return only_article(row);
}

std::optional<Article> DataAccess::article(SiteId site, ArticleId id) {
  static constexpr auto text =
      sql("SELECT ") + article_columns + " FROM article WHERE id = ? AND site_id = ?";
  Statement row(db_, text, id, site);
  return only_article(row);
}

std::map<std::string, std::int64_t> DataAccess::counts(SiteId site,
                                                       const std::vector<std::string>& keys) {
  std::map<std::string, std::int64_t> counts;
  for (const std::string& key : keys) {
    Statement row(db_, "SELECT count FROM article WHERE site_id = ? AND key = ?", site, key);
    if (row.next() && row.integer(0) > 0) counts.emplace(key, row.integer(0));
  }
  return counts;
}

Article DataAccess::ensure_article(SiteId site, std::string_view key, Time now) {
  if (auto known = article(site, key)) return *std::move(known);
  run(db_,
      "INSERT INTO article (site_id, key, url, title, open, count, created_at) "
      "VALUES (?, ?, '', '', 1, 0, ?)",
      site, key, now);
  return article(site, key).value();
}

void DataAccess::describe_article(SiteId site, ArticleId id, std::string_view url,
                                  std::string_view title) {
  touch(id);
  run(db_,
      "UPDATE article SET url = iif(url = '', ?, url), title = iif(title = '', ?, title) "
      "WHERE id = ? AND site_id = ? AND (url = '' OR title = '')",
      url, title, id, site);
}

void DataAccess::set_article_open(SiteId site, ArticleId id, bool open) {
  touch(id);
  run(db_, "UPDATE article SET open = ? WHERE id = ? AND site_id = ?", open, id, site);
}

}  // namespace rejoinder::sqlite
