#include "store/sqlite/access.hpp"
#include "store/sqlite/article_row.hpp"

namespace rejoinder::sqlite {
namespace {

// How many articles one statement counts. One for each would cost twice as much, and of as many as
// are asked for there would have to be a statement for each number.
constexpr std::size_t counted_at_once = 20;

template <std::size_t... Rest>
constexpr auto rows_of_one(std::index_sequence<Rest...>) {
  return (sql("VALUES (?)") + ... + (static_cast<void>(Rest), sql(", (?)")));
}

// Sets the counts of so many keys from this place on.
template <std::size_t... Each>
void count_some(Connection& db, SiteId site, const std::vector<std::string>& keys, std::size_t from,
                std::index_sequence<Each...>, std::vector<std::int64_t>& counts) {
  // Of a key that is NULL there is no article.
  const auto key = [&](std::size_t i) {
    return from + i < keys.size() ? std::optional(std::string_view(keys[from + i])) : std::nullopt;
  };
  static constexpr auto text =
      sql("WITH asked (key) AS (") + rows_of_one(std::make_index_sequence<counted_at_once - 1>()) +
      ") SELECT hand_over(article.key, article.count) FROM asked CROSS JOIN article "
      "INDEXED BY article_counts ON article.key = asked.key "
      "WHERE article.site_id = ? AND article.count > 0";
  std::size_t at = from;  // They come in the order in which they were asked for.
  const auto take = [&](const Row& row) {
    while (keys.at(at) != row.view(0)) ++at;
    counts[at++] = row.integer(1);
  };
  hand_over(db, text, take, key(Each)..., site);
}

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

std::vector<std::int64_t> DataAccess::counts(SiteId site, const std::vector<std::string>& keys) {
  std::vector<std::int64_t> counts(keys.size());
  for (std::size_t from = 0; from < keys.size(); from += counted_at_once) {
    count_some(db_, site, keys, from, std::make_index_sequence<counted_at_once>(), counts);
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
