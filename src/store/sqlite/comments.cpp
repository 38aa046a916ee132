#include <algorithm>

#include "store/sqlite/access.hpp"
#include "store/sqlite/comment_row.hpp"
#include "store/sqlite/search_index.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr auto author_columns = sql("id, approved_count, spam_count, verified_at IS NOT NULL");

Author author_in(const Statement& row) {
  return {.id = row.id<AuthorId>(0),
          .approved_count = row.integer(1),
          .spam_count = row.integer(2),
          .verified = row.flag(3)};
}

// The path holds the comment's own id, so the id is needed before the row is.
CommentId next_comment_id(Connection& db) {
  Statement row(db, "SELECT seq FROM sqlite_sequence WHERE name = 'comment'");
  return CommentId{row.next() ? row.integer(0) + 1 : 1};
}

}  // namespace

void DataAccess::count(const Place& place, Status status, std::int64_t step) {
  run(db_, "UPDATE site_total SET total = total + ? WHERE site_id = ? AND status = ?", step,
      place.site, status);
  if (status == Status::approved) {
    touch(place.article);
    run(db_, "UPDATE article SET count = count + ? WHERE id = ?", step, place.article);
    run(db_, "UPDATE author SET approved_count = approved_count + ? WHERE id = ?", step,
        place.author);
  } else if (status == Status::spam) {
    run(db_, "UPDATE author SET spam_count = spam_count + ? WHERE id = ?", step, place.author);
  }
}

Author DataAccess::author(SiteId site, AuthorId id) {
  static constexpr auto text =
      sql("SELECT ") + author_columns + " FROM author WHERE id = ? AND site_id = ?";
  Statement row(db_, text, id, site);
  if (!row.next()) throw StoreFailure("there is no such author");
  return author_in(row);
}

std::optional<Author> DataAccess::author(SiteId site, const Digest& email) {
  static constexpr auto text =
      sql("SELECT ") + author_columns + " FROM author WHERE site_id = ? AND email_hash = ?";
  Statement row(db_, text, site, email);
  if (!row.next()) return std::nullopt;
  return author_in(row);
}

Author DataAccess::add_author(SiteId site, const Digest& email, Time now) {
  Author made;
  made.id = insert<AuthorId>(
      db_,
      "INSERT INTO author (site_id, email_hash, approved_count, spam_count, created_at) "
      "VALUES (?, ?, 0, 0, ?)",
      site, email, now);
  return made;
}

std::optional<Comment> DataAccess::comment(SiteId site, CommentId id) {
  static constexpr auto text =
      sql("SELECT ") + comment_columns + " FROM comment WHERE id = ? AND site_id = ?";
  Statement row(db_, text, id, site);
  if (!row.next()) return std::nullopt;
  return comment_in(row);
}

std::optional<Comment> DataAccess::comment(const std::vector<SiteId>& sites, CommentId id) {
  static constexpr auto text = sql("SELECT ") + comment_columns + " FROM comment WHERE id = ?";
  Statement row(db_, text, id);
  if (!row.next()) return std::nullopt;
  if (std::find(sites.begin(), sites.end(), row.id<SiteId>(1)) == sites.end()) return std::nullopt;
  return comment_in(row);
}

std::optional<CommentId> DataAccess::duplicate(const NewComment& comment) {
  Statement row(
      db_,
      "SELECT id FROM comment WHERE article_id = ? AND author_id = ? AND text_hash = ? "
      "AND parent_id IS ? AND status <> 'trash' AND EXISTS (SELECT 1 FROM comment_network "
      "WHERE day = ? AND network = ? AND comment_id = comment.id) LIMIT 1",
      comment.article, comment.author, comment.text_hash, comment.parent,
      std::chrono::floor<std::chrono::days>(comment.created), comment.network);
  if (!row.next()) return std::nullopt;
  return row.id<CommentId>(0);
}

std::vector<Comment> DataAccess::thread(ArticleId article, CommentId root, std::size_t limit) {
  static constexpr auto text =
      sql("SELECT ") + comment_columns +
      " FROM comment WHERE article_id = ? AND path >= ? AND path < ? ORDER BY path LIMIT ?";
  const std::string begin = packed(root);
  Statement row(db_, text, article, Bytes{begin}, Bytes{end_below(begin)}, row_limit(limit));
  std::vector<Comment> comments;
  while (row.next()) comments.push_back(comment_in(row));
  return comments;
}

Comment DataAccess::add_comment(const NewComment& draft) {
  const CommentId id = next_comment_id(db_);
  Comment comment{.id = id,
                  .site = draft.site,
                  .article = draft.article,
                  .parent = draft.parent,
                  .path = draft.above,
                  .author = draft.author,
                  .name = draft.name,
                  .website = draft.website,
                  .avatar = draft.avatar,
                  .page_url = draft.page_url,
                  .page_title = draft.page_title,
                  .text = draft.text,
                  .status = draft.status,
                  .version = 1,
                  .created = draft.created,
                  .edited = {},
                  .redacted = {},
                  .moderator = draft.moderator};
  comment.path.push_back(id);
  run(db_,
      "INSERT INTO comment (id, site_id, article_id, parent_id, author_id, status, version, "
      "created_at, path, name, website, avatar, page_url, page_title, text_hash, text, "
      "by_moderator) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      comment.id, comment.site, comment.article, comment.parent, comment.author, comment.status,
      comment.version, comment.created, Bytes{packed(comment.path)}, comment.name, comment.website,
      comment.avatar, comment.page_url, comment.page_title, draft.text_hash, comment.text,
      comment.moderator);
  count({comment.site, comment.article, comment.author}, comment.status, 1);
  add_judgement(comment, draft.judgement, note_network(draft, id));
  index_added(db_, id);
  return comment;
}

// Returns the how manieth of its network on its day a comment is.
std::int64_t DataAccess::note_network(const NewComment& draft, CommentId id) {
  if (draft.network == Digest{}) return 1;  // Unknown, as of an imported comment.
  const auto day = std::chrono::floor<std::chrono::days>(draft.created);
  std::int64_t nth = 1;
  {
    Statement last(db_,
                   "SELECT nth FROM comment_network WHERE day = ? AND network = ? "
                   "ORDER BY comment_id DESC LIMIT 1",
                   day, draft.network);
    if (last.next()) nth = last.integer(0) + 1;
  }
  run(db_, "INSERT INTO comment_network (day, network, comment_id, nth) VALUES (?, ?, ?, ?)", day,
      draft.network, id, nth);
  return nth;
}

std::int64_t DataAccess::set_status(SiteId site, CommentId id, Status status) {
  Place place{.site = site};
  Status before{};
  {
    Statement row(db_,
                  "SELECT status, article_id, author_id FROM comment WHERE id = ? AND site_id = ?",
                  id, site);
    if (!row.next()) throw StoreFailure("there is no such comment");
    before = row.status(0);
    place.article = row.id<ArticleId>(1);
    place.author = row.id<AuthorId>(2);
  }
  Statement row(db_,
                "UPDATE comment SET status = ?, version = version + 1 WHERE id = ? "
                "RETURNING version",
                status, id);
  row.next();
  const std::int64_t version = row.integer(0);
  if (status != before) {
    count(place, before, -1);
    count(place, status, 1);
    run(db_, "UPDATE judgement SET waiting = ? WHERE comment_id = ?", status == Status::pending,
        id);
    move_flags(site, id, before, status);
  }
  return version;
}

std::int64_t DataAccess::set_text(SiteId site, CommentId id, const NewText& text) {
  Reindexing reindexing(db_, id);
  Statement row(db_,
                "UPDATE comment SET text = ?, text_hash = ?, edited_at = ?, redacted_at = ?, "
                "version = version + 1 WHERE id = ? AND site_id = ? RETURNING version",
                text.text, text.hash, text.edited, text.redacted, id, site);
  if (!row.next()) throw StoreFailure("there is no such comment");
  reindexing.to(text.text);
  return row.integer(0);
}

}  // namespace rejoinder::sqlite
