#include "store/sqlite/touched.hpp"

#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

void DataAccess::touch(SiteId site) {
  if (touched_ != nullptr) touched_->sites.insert(site);
}

void DataAccess::touch(ArticleId article) {
  if (touched_ != nullptr) touched_->articles.insert(article);
}

std::vector<PublicChange> changes_of(Connection& db, const Touched& touched) {
  std::vector<PublicChange> changes;
  for (const SiteId site : touched.sites) {
    Statement row(db, "SELECT key FROM site WHERE id = ?", site);
    if (row.next()) changes.push_back({row.text(0), {}});
  }
  for (const ArticleId article : touched.articles) {
    Statement row(db,
                  "SELECT site.key, article.key FROM article CROSS JOIN site "
                  "ON site.id = article.site_id WHERE article.id = ?",
                  article);
    if (row.next()) changes.push_back({row.text(0), row.text(1)});
  }
  return changes;
}

}  // namespace rejoinder::sqlite
