#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {

std::vector<Revision> DataAccess::revisions(CommentId id, std::size_t limit) {
  Statement row(db_,
                "SELECT revision.version, revision.decision_id, moderator.name, "
                "revision.replaced_at, revision.redacted_at, revision.sealed FROM revision "
                "LEFT JOIN decision ON decision.id = revision.decision_id "
                "LEFT JOIN moderator ON moderator.id = decision.moderator_id "
                "WHERE revision.comment_id = ? ORDER BY revision.version DESC LIMIT ?",
                id, row_limit(limit));
  std::vector<Revision> revisions;
  while (row.next()) {
    revisions.push_back({.comment = id,
                         .version = row.integer(0),
                         .decision = row.id_if_any<DecisionId>(1),
                         .by = row.text(2),
                         .replaced = row.time(3),
                         .redacted = row.time_if_any(4),
                         .sealed = row.text(5)});
  }
  return revisions;
}

void DataAccess::add_revision(SiteId site, const Revision& revision) {
  run(db_,
      "INSERT INTO revision (comment_id, version, site_id, decision_id, replaced_at, redacted_at, "
      "sealed) VALUES (?, ?, ?, ?, ?, ?, ?)",
      revision.comment, revision.version, site, revision.decision, revision.replaced,
      revision.redacted, Bytes{revision.sealed});
}

void DataAccess::forget_revisions(SiteId site, Time replaced_before) {
  run(db_, "DELETE FROM revision WHERE site_id = ? AND replaced_at < ?", site, replaced_before);
}

}  // namespace rejoinder::sqlite
