#include "store/sqlite/search_lists.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "store/sqlite/merge.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

// To take a title apart is worth as many steps as this.
constexpr int steps_of_title = 20;

constexpr auto up = sql(" AND id >= ? ORDER BY id LIMIT 1");
constexpr auto down = sql(" AND id <= ? ORDER BY id DESC LIMIT 1");
constexpr auto of_site = sql("SELECT id FROM comment WHERE site_id = ? AND status = ?");
constexpr auto of_article = sql("SELECT id FROM comment WHERE article_id = ? AND status = ?");
constexpr auto of_author = sql("SELECT id FROM comment WHERE author_id = ? AND status = ?");

constexpr auto marked_up = sql(" AND comment_id >= ? ORDER BY comment_id LIMIT 1");
constexpr auto marked_down = sql(" AND comment_id <= ? ORDER BY comment_id DESC LIMIT 1");
constexpr auto of_campaign = sql("SELECT comment_id FROM judgement WHERE campaign_id = ?");
constexpr auto of_flag =
    sql("SELECT comment_id FROM comment_flag WHERE site_id = ? AND code = ? AND status = ?");
constexpr auto of_proposal = sql("SELECT comment_id FROM proposal WHERE site_id = ?");

constexpr auto site_up = of_site + up;
constexpr auto site_down = of_site + down;
constexpr auto article_up = of_article + up;
constexpr auto article_down = of_article + down;
constexpr auto author_up = of_author + up;
constexpr auto author_down = of_author + down;
constexpr auto campaign_up = of_campaign + marked_up;
constexpr auto campaign_down = of_campaign + marked_down;
constexpr auto flag_up = of_flag + marked_up;
constexpr auto flag_down = of_flag + marked_down;
constexpr auto proposal_up = of_proposal + marked_up;
constexpr auto proposal_down = of_proposal + marked_down;

std::optional<CommentId> only_id(Statement&& row) {
  if (!row.next()) return std::nullopt;
  return row.id<CommentId>(0);
}

bool has_row(Statement&& row) {
  return row.next();
}

// Whether these words stand in a row, the last of them perhaps only begun.
bool stand_in(const std::vector<std::string>& text, const std::vector<std::string>& words,
              bool begins) {
  const auto same = [&](const std::string& has, const std::string& wanted) {
    return begins && &wanted == &words.back() ? has.starts_with(wanted) : has == wanted;
  };
  return std::search(text.begin(), text.end(), words.begin(), words.end(), same) != text.end();
}

}  // namespace

Listed::Listed(Connection& db, const QueueQuery& query, Course& course)
    : db_(db), query_(query), course_(course) {
  if (query.campaign) {
    by_ = By::campaign;
  } else if (query.author) {
    by_ = By::author;
  } else if (query.flag) {
    by_ = By::flag;
  } else if (query.proposed) {
    by_ = By::proposal;
  } else if (query.article) {
    by_ = By::article;
  }
  // A campaign, an author and an article belong to one site each, so that their lists are whole.
  if (by_ == By::campaign || by_ == By::author || by_ == By::article) {
    heads_.push_back({});
  } else {
    for (const SiteId site : each_once(query.sites)) heads_.push_back({site, {}});
  }
}

std::optional<CommentId> Listed::from(CommentId place) {
  std::optional<CommentId> first;
  for (Head& head : heads_) {
    if (!head.id || course_.precedes(*head.id, place)) {
      if (head.ended) continue;
      ++course_.steps;
      head.id = first_of(head.site, place);
      head.ended = !head.id;
      if (head.ended) continue;
    }
    if (!first || course_.precedes(*head.id, *first)) first = head.id;
  }
  return first;
}

std::optional<CommentId> Listed::first_of(SiteId site, CommentId place) {
  const auto text = [&](std::string_view rising, std::string_view falling) {
    return course_.rises() ? rising : falling;
  };
  const Status status = query_.status;
  switch (by_) {
    case By::campaign:
      return only_id({db_, text(campaign_up, campaign_down), *query_.campaign, place});
    case By::author:
      return only_id({db_, text(author_up, author_down), *query_.author, status, place});
    case By::flag:
      return only_id({db_, text(flag_up, flag_down), site, *query_.flag, status, place});
    case By::proposal: return only_id({db_, text(proposal_up, proposal_down), site, place});
    case By::article:
      return only_id({db_, text(article_up, article_down), *query_.article, status, place});
    case By::site: break;
  }
  return only_id({db_, text(site_up, site_down), site, status, place});
}

Narrowing::Narrowing(Connection& db, const QueueQuery& query, const Search& search,
                     ScratchIndex& scratch, Course& course)
    : db_(db), query_(query), scratch_(scratch), course_(course) {
  for (const SearchTerm& term : search) {
    if (term.place != SearchTerm::Place::article) continue;
    title_.push_back({scratch.words(term.words), term.begins});
  }
}

bool Narrowing::fits(CommentId id) {
  ++course_.steps;
  Statement row(db_,
                "SELECT site_id, article_id, author_id, status, created_at FROM comment "
                "WHERE id = ?",
                id);
  if (!row.next()) return false;
  const auto site = row.id<SiteId>(0);
  const Time created = row.time(4);
  if (std::find(query_.sites.begin(), query_.sites.end(), site) == query_.sites.end()) return false;
  // What a changed policy asks about is approved, whatever status is asked for.
  if (!query_.proposed && row.status(3) != query_.status) return false;
  if (query_.article && row.id<ArticleId>(1) != *query_.article) return false;
  if (query_.author && row.id<AuthorId>(2) != *query_.author) return false;
  if (query_.since && created < *query_.since) return false;
  if (query_.before && created >= *query_.before) return false;
  return has_marks(site, id) && (title_.empty() || has_title(id));
}

bool Narrowing::has_marks(SiteId site, CommentId id) {
  if (query_.campaign &&
      !has_row({db_, "SELECT 1 FROM judgement WHERE comment_id = ? AND campaign_id = ?", id,
                *query_.campaign})) {
    return false;
  }
  if (query_.flag &&
      !has_row({db_,
                "SELECT 1 FROM comment_flag WHERE site_id = ? AND code = ? AND status = ? "
                "AND comment_id = ?",
                site, *query_.flag, query_.status, id})) {
    return false;
  }
  return !query_.proposed ||
         has_row({db_, "SELECT 1 FROM proposal WHERE site_id = ? AND comment_id = ?", site, id});
}

bool Narrowing::has_title(CommentId id) {
  ++course_.steps;
  Statement row(db_,
                "SELECT article.title, article.key, comment.page_title FROM comment "
                "CROSS JOIN article ON article.id = comment.article_id WHERE comment.id = ?",
                id);
  if (!row.next()) return false;
  // As a moderator sees it: until a comment is approved, its sender's word is all there is.
  const std::string title = row.text(row.view(0).empty() ? 2 : 0) + ' ' + row.text(1);
  const auto [known, is_new] = titles_.try_emplace(title, false);
  if (is_new) {
    course_.steps += steps_of_title;
    const std::vector<std::string> text = scratch_.words(title);
    known->second = std::all_of(title_.begin(), title_.end(), [&](const Wanted& wanted) {
      return !wanted.words.empty() && stand_in(text, wanted.words, wanted.begins);
    });
  }
  return known->second;
}

}  // namespace rejoinder::sqlite
