#include "store/sqlite/damage.hpp"

#include <fmt/format.h>

#include <array>

#include "store/sqlite/search_index.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr std::int64_t indexed_sample = 1'000;

constexpr std::size_t sentences_max = 100;  // Of each kind: a file in ruins would have millions.

// A query that finds faults, an id each, and what to say of one.
struct Check {
  std::string_view sql;
  fmt::string_view sentence;
};

constexpr std::array<Check, 8> checks{{
    {"SELECT site_id FROM site_total AS t WHERE total <> (SELECT count(*) FROM comment "
     "WHERE comment.site_id = t.site_id AND comment.status = t.status)",
     "A total of site {} does not equal what it counts."},
    {"SELECT id FROM site WHERE (SELECT count(*) FROM site_total WHERE site_id = site.id) <> 4",
     "Site {} lacks a total."},
    {"SELECT id FROM article WHERE count <> (SELECT count(*) FROM comment "
     "WHERE article_id = article.id AND status = 'approved')",
     "The count of article {} does not equal its approved comments."},
    {"SELECT id FROM author WHERE approved_count <> (SELECT count(*) FROM comment "
     "WHERE author_id = author.id AND status = 'approved')",
     "The record of author {} does not equal the approved comments."},
    {"SELECT id FROM author WHERE spam_count <> (SELECT count(*) FROM comment "
     "WHERE author_id = author.id AND status = 'spam')",
     "The record of author {} does not equal the comments judged spam."},
    {"SELECT comment.id FROM comment JOIN article ON article.id = comment.article_id "
     "JOIN author ON author.id = comment.author_id "
     "WHERE article.site_id <> comment.site_id OR author.site_id <> comment.site_id",
     "Comment {} is not of its article's or its author's site."},
    {"SELECT reply.id FROM comment AS reply JOIN comment AS parent ON parent.id = reply.parent_id "
     "WHERE parent.article_id <> reply.article_id",
     "Comment {} answers one of another article."},
    {"SELECT comment_id FROM published JOIN comment ON comment.id = published.comment_id "
     "WHERE comment.article_id <> published.article_id OR comment.path <> published.path",
     "Comment {} is published in a place that is not its own."},
}};

void check_structure(Connection& db, std::vector<std::string>& damage) {
  Statement row(db, "PRAGMA integrity_check");
  while (row.next()) {
    if (row.view(0) != "ok") damage.push_back(fmt::format("The file is damaged: {}.", row.view(0)));
  }
}

void check_references(Connection& db, std::vector<std::string>& damage) {
  Statement row(db, "PRAGMA foreign_key_check");
  for (std::size_t found = 0; found < sentences_max && row.next(); ++found) {
    damage.push_back(fmt::format("A row of {} refers to a row of {} that is not there.",
                                 row.view(0), row.view(2)));
  }
}

void check_contents(Connection& db, const Check& check, std::vector<std::string>& damage) {
  Statement row(db, check.sql);
  for (std::size_t found = 0; found < sentences_max && row.next(); ++found) {
    damage.push_back(fmt::format(fmt::runtime(check.sentence), row.integer(0)));
  }
}

// FTS5's own check has to lock out every post while it reads, so a sample of comments is looked up.
void check_index(Connection& db, std::vector<std::string>& damage) {
  const std::vector<CommentId> lost = lost_by_index(db, indexed_sample);
  if (lost.empty()) return;
  damage.push_back(fmt::format("The search index lacks words of {} comments, such as comment {}.",
                               lost.size(), number(lost.front())));
}

}  // namespace

std::vector<std::string> damage_in(Connection& db) {
  std::vector<std::string> damage;
  try {
    check_structure(db, damage);
    if (!damage.empty()) return damage;  // What else would be found follows from it.
    check_references(db, damage);
    for (const Check& check : checks) check_contents(db, check, damage);
    check_index(db, damage);
  } catch (const StoreFailure& failure) {
    damage.push_back(fmt::format("The data cannot be read: {}.", failure.what()));
  }
  return damage;
}

}  // namespace rejoinder::sqlite
