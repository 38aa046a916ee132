#include <algorithm>
#include <limits>

#include <rejoinder/limits.hpp>

#include "store/sqlite/access.hpp"
#include "store/sqlite/merge.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr auto columns =
    sql("decision.id, decision.site_id, decision.action, decision.actor, decision.moderator_id, "
        "moderator.name, decision.reason, decision.note, decision.undoes, undo.id, "
        "decision.created_at, decision.seal");
constexpr int column_count = 12;
constexpr auto joins =
    sql("LEFT JOIN moderator ON moderator.id = decision.moderator_id "
        "LEFT JOIN decision AS undo ON undo.undoes = decision.id ");

Decision decision_in(const Statement& row) {
  return {.id = row.id<DecisionId>(0),
          .site = row.id<SiteId>(1),
          .action = known(action_from(row.view(2))),
          .actor = known(actor_kind_from(row.view(3))),
          .moderator = row.id_if_any<ModeratorId>(4),
          .by = row.text(5),
          .reason = row.text(6),
          .note = row.text(7),
          .undoes = row.id_if_any<DecisionId>(8),
          .undone_by = row.id_if_any<DecisionId>(9),
          .created = row.time(10),
          .changes = {},
          .seal = row.array<Digest>(11)};
}

// Of a row whose columns from `first` on are comment, from, to, version.
Change change_in(const Statement& row, int first) {
  return {.comment = row.id<CommentId>(first),
          .from = row.status(first + 1),
          .to = row.status(first + 2),
          .version = row.integer(first + 3)};
}

void read_changes(Connection& db, Decision& decision) {
  Statement row(db,
                "SELECT comment_id, from_status, to_status, version FROM decision_change "
                "WHERE decision_id = ? ORDER BY position",
                decision.id);
  while (row.next()) decision.changes.push_back(change_in(row, 0));
}

std::optional<Decision> decision_by_id(Connection& db, DecisionId id) {
  static constexpr auto text =
      sql("SELECT ") + columns + " FROM decision " + joins + "WHERE decision.id = ?";
  Statement row(db, text, id);
  if (!row.next()) return std::nullopt;
  Decision decision = decision_in(row);
  read_changes(db, decision);
  return decision;
}

constexpr std::size_t lines_at_once = 500;

// The newest of these sites, `before` exclusive.
std::vector<DecisionId> newest(Connection& db, const std::vector<SiteId>& sites,
                               std::optional<DecisionId> before, std::size_t limit) {
  const auto next = [&](SiteId site, DecisionId from) -> std::optional<DecisionId> {
    Statement row(db,
                  "SELECT id FROM decision WHERE site_id = ? AND id < ? ORDER BY id DESC LIMIT 1",
                  site, from);
    if (!row.next()) return std::nullopt;
    return row.id<DecisionId>(0);
  };
  const auto newer_first = [](DecisionId a, DecisionId b) { return b < a; };
  const DecisionId start = before.value_or(DecisionId{std::numeric_limits<std::int64_t>::max()});
  return merged(sites, start, limit, next, newer_first);
}

}  // namespace

std::optional<Decision> DataAccess::decision(const std::vector<SiteId>& sites, DecisionId id) {
  std::optional<Decision> found = decision_by_id(db_, id);
  if (found && std::find(sites.begin(), sites.end(), found->site) == sites.end()) found.reset();
  return found;
}

std::vector<Decision> DataAccess::decisions(const std::vector<SiteId>& sites,
                                            std::optional<DecisionId> before, std::size_t limit) {
  std::vector<Decision> decisions;
  for (const DecisionId id : newest(db_, sites, before, limit)) {
    decisions.push_back(decision_by_id(db_, id).value());
  }
  return decisions;
}

FoundDecisions DataAccess::decisions_by(const std::vector<SiteId>& sites, ModeratorId moderator,
                                        std::optional<DecisionId> before, std::size_t limit) {
  FoundDecisions found;
  for (std::size_t looked_at = 0; looked_at < limits::decisions_looked_at_max;) {
    const auto ids = newest(db_, sites, before, lines_at_once);
    for (const DecisionId id : ids) {
      Statement row(db_, "SELECT 1 FROM decision WHERE id = ? AND moderator_id = ?", id, moderator);
      if (row.next()) found.decisions.push_back(decision_by_id(db_, id).value());
      if (found.decisions.size() == limit) return found;
    }
    if (ids.size() < lines_at_once) return found;
    before = ids.back();
    looked_at += ids.size();
  }
  found.stopped_at = before;
  return found;
}

std::vector<Decision> DataAccess::history(CommentId id, std::size_t limit) {
  static constexpr auto text =
      sql("SELECT ") + columns +
      ", change.comment_id, change.from_status, change.to_status, change.version "
      "FROM decision_change AS change CROSS JOIN decision ON decision.id = change.decision_id " +
      joins + "WHERE change.comment_id = ? ORDER BY change.decision_id DESC LIMIT ?";
  Statement row(db_, text, id, row_limit(limit));
  std::vector<Decision> decisions;
  while (row.next()) {
    decisions.push_back(decision_in(row));
    decisions.back().changes.push_back(change_in(row, column_count));
  }
  return decisions;
}

std::vector<Decision> DataAccess::log(SiteId site, std::optional<DecisionId> after,
                                      std::size_t limit) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM decision " + joins +
                               "WHERE decision.site_id = ? AND decision.id > ? "
                               "ORDER BY decision.id LIMIT ?";
  Statement row(db_, text, site, after.value_or(DecisionId{0}), row_limit(limit));
  std::vector<Decision> decisions;
  while (row.next()) {
    decisions.push_back(decision_in(row));
    read_changes(db_, decisions.back());
  }
  return decisions;
}

Digest DataAccess::last_seal(SiteId site) {
  Statement row(db_, "SELECT seal FROM decision WHERE site_id = ? ORDER BY id DESC LIMIT 1", site);
  return row.next() ? row.array<Digest>(0) : Digest{};
}

DecisionId DataAccess::add_decision(const Decision& decision) {
  const auto id = insert<DecisionId>(
      db_,
      "INSERT INTO decision (site_id, action, actor, moderator_id, reason, note, undoes, "
      "created_at, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      decision.site, decision.action, decision.actor, decision.moderator, decision.reason,
      decision.note, decision.undoes, decision.created, decision.seal);
  std::size_t position = 0;
  for (const Change& change : decision.changes) {
    run(db_,
        "INSERT INTO decision_change (decision_id, position, comment_id, from_status, to_status, "
        "version) VALUES (?, ?, ?, ?, ?, ?)",
        id, position++, change.comment, change.from, change.to, change.version);
  }
  return id;
}

}  // namespace rejoinder::sqlite
