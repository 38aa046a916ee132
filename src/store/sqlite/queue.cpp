#include <algorithm>
#include <cassert>
#include <limits>

#include "store/sqlite/access.hpp"
#include "store/sqlite/comment_row.hpp"
#include "store/sqlite/merge.hpp"
#include "store/sqlite/queue_filter.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr auto select = sql("SELECT ") + comment_columns + " FROM comment WHERE ";
constexpr auto up = sql(" AND status = ? AND id > ? ORDER BY id LIMIT ?");
constexpr auto down = sql(" AND status = ? AND id < ? ORDER BY id DESC LIMIT ?");

// One filter's statement in both orders.
struct Texts {
  std::string_view oldest;
  std::string_view newest;

  [[nodiscard]] std::string_view in(QueueOrder order) const {
    return order == QueueOrder::newest ? newest : oldest;
  }
};

constexpr auto site_up = select + "site_id = ?" + up;
constexpr auto site_down = select + "site_id = ?" + down;
constexpr auto article_up = select + "article_id = ?" + up;
constexpr auto article_down = select + "article_id = ?" + down;
constexpr auto author_up = select + "author_id = ?" + up;
constexpr auto author_down = select + "author_id = ?" + down;
// Goes through this author's comments, on all articles, until it has a page.
constexpr auto both_up = select + "author_id = ? AND +article_id = ?" + up;
constexpr auto both_down = select + "author_id = ? AND +article_id = ?" + down;

constexpr Texts of_site{site_up, site_down};
constexpr Texts of_article{article_up, article_down};
constexpr Texts of_author{author_up, author_down};
constexpr Texts of_both{both_up, both_down};
constexpr Texts next_of_site{
    "SELECT id FROM comment WHERE site_id = ? AND status = ? AND id > ? ORDER BY id LIMIT 1",
    "SELECT id FROM comment WHERE site_id = ? AND status = ? AND id < ? ORDER BY id DESC LIMIT 1"};

std::vector<Comment> all(Statement&& row) {
  std::vector<Comment> comments;
  while (row.next()) comments.push_back(comment_in(row));
  return comments;
}

bool has(const std::vector<SiteId>& sites, std::optional<SiteId> site) {
  return site && std::find(sites.begin(), sites.end(), *site) != sites.end();
}

std::optional<SiteId> only_site(Statement&& row) {
  if (!row.next()) return std::nullopt;
  return row.id<SiteId>(0);
}

// Where a waiting comment stands in a ranked queue: a number that rises, then its id.
using Rank = std::pair<double, CommentId>;
using NextRank = std::optional<Rank> (*)(Connection&, SiteId, Rank);

std::optional<Rank> rank_in(Statement&& row) {
  if (!row.next()) return std::nullopt;
  return Rank{row.real(0), row.id<CommentId>(1)};
}

std::optional<Rank> next_by_place(Connection& db, SiteId site, Rank after) {
  return rank_in({db,
                  "SELECT place, comment_id FROM judgement WHERE site_id = ? AND waiting = 1 "
                  "AND (place, comment_id) > (?, ?) ORDER BY place, comment_id LIMIT 1",
                  site, static_cast<std::int64_t>(after.first), after.second});
}

std::optional<Rank> next_by_risk(Connection& db, SiteId site, Rank after) {
  auto next = rank_in({db,
                       "SELECT -risk, comment_id FROM judgement WHERE site_id = ? "
                       "AND waiting = 1 AND risk = ? AND comment_id > ? "
                       "ORDER BY comment_id LIMIT 1",
                       site, -after.first, after.second});
  if (next) return next;
  return rank_in({db,
                  "SELECT -risk, comment_id FROM judgement WHERE site_id = ? AND waiting = 1 "
                  "AND risk < ? ORDER BY risk DESC, comment_id LIMIT 1",
                  site, -after.first});
}

// From before everything: no place is below 0, and no risk above 1.
constexpr double before_all = -2;

std::vector<Comment> ranked(Connection& db, const QueueQuery& query, NextRank next,
                            DataAccess& access) {
  Rank start{before_all, CommentId{0}};
  if (query.after) {
    // Where the comment stands now, whatever has been thought of it since.
    // One of another site's tells nothing, not even that it is there.
    Statement row(db, "SELECT site_id, place, -risk FROM judgement WHERE comment_id = ?",
                  *query.after);
    if (row.next() && has(query.sites, row.id<SiteId>(0))) {
      start = {row.real(next == &next_by_place ? 1 : 2), *query.after};
    }
  }
  std::vector<Comment> comments;
  const auto following = [&](SiteId site, Rank from) { return next(db, site, from); };
  const auto precedes = [](const Rank& a, const Rank& b) { return a < b; };
  for (const auto& [rank, id] : merged(query.sites, start, query.limit, following, precedes)) {
    comments.push_back(access.comment(query.sites, id).value());
  }
  return comments;
}

constexpr auto of_flag =
    sql("SELECT comment_id FROM comment_flag WHERE site_id = ? AND code = ? AND status = ? ");
constexpr auto flag_up = of_flag + "AND comment_id > ? ORDER BY comment_id LIMIT 1";
constexpr auto flag_down = of_flag + "AND comment_id < ? ORDER BY comment_id DESC LIMIT 1";
constexpr Texts next_flagged{flag_up, flag_down};
constexpr Texts next_proposed{
    "SELECT comment_id FROM proposal WHERE site_id = ? AND comment_id > ? "
    "ORDER BY comment_id LIMIT 1",
    "SELECT comment_id FROM proposal WHERE site_id = ? AND comment_id < ? "
    "ORDER BY comment_id DESC LIMIT 1"};

std::optional<CommentId> next_marked(Connection& db, const QueueQuery& query, SiteId site,
                                     CommentId after) {
  Statement row = query.proposed ? Statement(db, next_proposed.in(query.order), site, after)
                                 : Statement(db, next_flagged.in(query.order), site, *query.flag,
                                             query.status, after);
  if (!row.next()) return std::nullopt;
  return row.id<CommentId>(0);
}

std::vector<Comment> marked(Connection& db, const QueueQuery& query, DataAccess& access) {
  const bool rises = query.order != QueueOrder::newest;
  const CommentId start =
      query.after.value_or(CommentId{rises ? 0 : std::numeric_limits<std::int64_t>::max()});
  const auto next = [&](SiteId site, CommentId after) {
    return next_marked(db, query, site, after);
  };
  const auto precedes = [&](CommentId a, CommentId b) { return rises ? a < b : b < a; };
  std::vector<Comment> comments;
  for (const CommentId id : merged(query.sites, start, query.limit, next, precedes)) {
    comments.push_back(access.comment(query.sites, id).value());
  }
  return comments;
}

}  // namespace

bool within_sites(Connection& db, const QueueQuery& query) {
  if (query.article && !has(query.sites, only_site({db, "SELECT site_id FROM article WHERE id = ?",
                                                    *query.article}))) {
    return false;
  }
  return !query.author ||
         has(query.sites,
             only_site({db, "SELECT site_id FROM author WHERE id = ?", *query.author}));
}

std::vector<Comment> DataAccess::queue(const QueueQuery& query) {
  assert(has_index(query));
  if (query.flag || query.proposed) return marked(db_, query, *this);
  const bool by_place = query.order == QueueOrder::useful;
  if ((by_place || query.order == QueueOrder::risk) && query.status == Status::pending &&
      !query.article && !query.author) {
    return ranked(db_, query, by_place ? &next_by_place : &next_by_risk, *this);
  }
  const bool rises = query.order != QueueOrder::newest;
  const CommentId start =
      query.after.value_or(CommentId{rises ? 0 : std::numeric_limits<std::int64_t>::max()});
  const std::int64_t rows = row_limit(query.limit);

  // An article and an author belong to one site each, so their comments need no merging.
  if (!within_sites(db_, query)) return {};
  if (query.article && query.author) {
    return all(
        {db_, of_both.in(query.order), *query.author, *query.article, query.status, start, rows});
  }
  if (query.article) {
    return all({db_, of_article.in(query.order), *query.article, query.status, start, rows});
  }
  if (query.author) {
    return all({db_, of_author.in(query.order), *query.author, query.status, start, rows});
  }
  if (query.sites.size() == 1) {
    return all({db_, of_site.in(query.order), query.sites.front(), query.status, start, rows});
  }

  const auto next = [&](SiteId site, CommentId from) -> std::optional<CommentId> {
    Statement row(db_, next_of_site.in(query.order), site, query.status, from);
    if (!row.next()) return std::nullopt;
    return row.id<CommentId>(0);
  };
  const auto precedes = [&](CommentId a, CommentId b) { return rises ? a < b : b < a; };
  std::vector<Comment> comments;
  for (const CommentId id : merged(query.sites, start, query.limit, next, precedes)) {
    comments.push_back(comment(query.sites, id).value());
  }
  return comments;
}

}  // namespace rejoinder::sqlite
