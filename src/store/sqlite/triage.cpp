#include <algorithm>

#include "store/sqlite/access.hpp"
#include "store/sqlite/comment_row.hpp"

namespace rejoinder::sqlite {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

constexpr auto add_flag =
    sql("INSERT INTO comment_flag (site_id, code, status, comment_id) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING");

std::vector<Comment> all(Statement&& row) {
  std::vector<Comment> comments;
  while (row.next()) comments.push_back(comment_in(row));
  return comments;
}

}  // namespace

void DataAccess::add_judgement(const Comment& comment, const Judgement& judgement,
                               std::int64_t network_nth) {
  run(db_,
      "INSERT INTO judgement (comment_id, site_id, waiting, place, risk, campaign_id, flags, "
      "signature, outside_1, outside_2, network_nth) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      comment.id, comment.site, comment.status == Status::pending,
      static_cast<std::int64_t>(judgement.place), judgement.risk, judgement.campaign,
      joined(judgement.flags), Bytes{judgement.signature}, judgement.outside[0],
      judgement.outside[1], network_nth);
  for (const std::string& flag : judgement.flags) {
    run(db_, add_flag, comment.site, flag, comment.status, comment.id);
  }
}

void DataAccess::move_flags(SiteId site, CommentId id, Status from, Status to) {
  for (const std::string& flag : judgement(id).flags) {
    run(db_,
        "UPDATE comment_flag SET status = ? WHERE site_id = ? AND code = ? AND status = ? "
        "AND comment_id = ?",
        to, site, flag, from, id);
  }
}

Judgement DataAccess::judgement(CommentId id) {
  Statement row(
      db_,
      "SELECT place, risk, iif(comment.edited_at IS NULL, campaign_id, NULL), flags, signature, "
      "outside_1, outside_2 FROM judgement "
      "CROSS JOIN comment ON comment.id = judgement.comment_id WHERE judgement.comment_id = ?",
      id);
  if (!row.next()) throw StoreFailure("a comment has no judgement");
  return {.risk = row.real(1),
          .place = static_cast<QueuePlace>(row.integer(0)),
          .flags = split(row.view(3)),
          .signature = row.text(4),
          .campaign = row.id_if_any<CommentId>(2),
          .outside = {row.real(5), row.real(6)}};
}

TriageReader::CampaignSize DataAccess::campaign_size(CommentId campaign) {
  // An edited comment is of none: or a good text would be posted as bait, joined by good ones, and
  // then made spam, which takes them along.
  Statement row(db_,
                "SELECT count(*), max(comment.id), sum(comment.status = 'approved'), "
                "sum(comment.status = 'spam') FROM judgement "
                "CROSS JOIN comment ON comment.id = judgement.comment_id "
                "WHERE judgement.campaign_id = ? AND comment.edited_at IS NULL",
                campaign);
  row.next();
  return {.comments = row.integer(0),
          .last = row.id_if_any<CommentId>(1).value_or(CommentId{0}),
          .approved = row.integer(2),
          .spam = row.integer(3)};
}

std::vector<Comment> DataAccess::waiting_of(SiteId site, CommentId campaign, CommentId through,
                                            std::size_t limit) {
  static constexpr auto text =
      sql("SELECT ") + qualified_columns +
      " FROM judgement CROSS JOIN comment ON comment.id = judgement.comment_id "
      "WHERE judgement.campaign_id = ? AND +judgement.site_id = ? AND +judgement.waiting = 1 "
      "AND comment.edited_at IS NULL AND judgement.comment_id <= ? "
      "ORDER BY judgement.comment_id LIMIT ?";
  return all({db_, text, campaign, site, through, row_limit(limit)});
}

std::vector<TaughtComment> DataAccess::taught(SiteId site, DecisionId after, std::int64_t position,
                                              std::size_t limit) {
  // The rest of the decision that a page ended in, and what comes after it. A comment counts where
  // it was decided last.
  static constexpr auto text =
      sql("SELECT ") + qualified_columns +
      ", decision.id, decision_change.position, decision.created_at, decision.action, "
      "judgement.campaign_id, judgement.outside_1, judgement.outside_2, judgement.network_nth "
      "FROM decision "
      "CROSS JOIN decision_change ON decision_change.decision_id = decision.id "
      "CROSS JOIN comment ON comment.id = decision_change.comment_id "
      "CROSS JOIN judgement ON judgement.comment_id = comment.id "
      "WHERE decision.site_id = ? AND decision.id >= ? "
      "AND (decision.id > ? OR decision_change.position > ?) "
      "AND comment.by_moderator = 0 "
      "AND decision.actor IN ('moderator', 'operator') AND decision.action IN ('approve', 'spam') "
      "AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = decision.id) "
      "AND NOT EXISTS (SELECT 1 FROM decision_change AS later "
      "CROSS JOIN decision AS by ON by.id = later.decision_id "
      "WHERE later.comment_id = comment.id AND later.decision_id > decision.id "
      "AND by.action <> 'undo' "
      "AND NOT EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = by.id)) "
      "ORDER BY decision.id, decision_change.position LIMIT ?";
  Statement row(db_, text, site, after, after, position, row_limit(limit));
  std::vector<TaughtComment> taught;
  constexpr int own = comment_column_count;
  while (row.next()) {
    taught.push_back({.decision = row.id<DecisionId>(own),
                      .position = row.integer(own + 1),
                      .decided = row.time(own + 2),
                      .spam = known(action_from(row.view(own + 3))) == Action::spam,
                      .comment = comment_in(row),
                      .campaign = row.id_if_any<CommentId>(own + 4),
                      .outside = {row.real(own + 5), row.real(own + 6)},
                      .network_nth = row.integer(own + 7)});
  }
  return taught;
}

std::optional<DecisionId> DataAccess::first_changed(SiteId site, DecisionId learned) {
  Statement row(db_,
                "SELECT min(earlier.decision_id) FROM decision "
                "CROSS JOIN decision_change ON decision_change.decision_id = decision.id "
                "CROSS JOIN decision_change AS earlier "
                "ON earlier.comment_id = decision_change.comment_id AND earlier.decision_id <= ? "
                "WHERE decision.site_id = ? AND decision.id > ?",
                learned, site, learned);
  row.next();
  return row.id_if_any<DecisionId>(0);
}

std::optional<DecisionId> DataAccess::last_decision(SiteId site) {
  Statement row(db_, "SELECT id FROM decision WHERE site_id = ? ORDER BY id DESC LIMIT 1", site);
  if (!row.next()) return std::nullopt;
  return row.id<DecisionId>(0);
}

std::optional<TriageSnapshot> DataAccess::snapshot(SiteId site, DecisionId before) {
  Statement row(db_,
                "SELECT decision_id, bytes FROM triage_snapshot "
                "WHERE site_id = ? AND decision_id < ? ORDER BY decision_id DESC LIMIT 1",
                site, before);
  if (!row.next()) return std::nullopt;
  return TriageSnapshot{row.id<DecisionId>(0), row.text(1)};
}

std::vector<SignedComment> DataAccess::signatures(SiteId site, std::size_t limit) {
  Statement row(db_,
                "SELECT comment.id, judgement.signature, comment.name, comment.text, "
                "comment.created_at FROM judgement "
                "CROSS JOIN comment ON comment.id = judgement.comment_id "
                "WHERE judgement.site_id = ? ORDER BY judgement.comment_id DESC LIMIT ?",
                site, row_limit(limit));
  std::vector<SignedComment> comments;
  while (row.next()) {
    if (row.view(1).empty()) continue;
    comments.push_back({row.id<CommentId>(0), row.text(1), row.text(2), row.text(3), row.time(4)});
  }
  std::reverse(comments.begin(), comments.end());
  return comments;
}

std::vector<Comment> DataAccess::comments_of(SiteId site, Status status, CommentId after,
                                             std::size_t limit) {
  static constexpr auto text =
      sql("SELECT ") + comment_columns +
      " FROM comment WHERE site_id = ? AND status = ? AND id > ? ORDER BY id LIMIT ?";
  return all({db_, text, site, status, after, row_limit(limit)});
}

bool DataAccess::is_proposed(SiteId site, CommentId id) {
  Statement row(db_, "SELECT 1 FROM proposal WHERE site_id = ? AND comment_id = ?", site, id);
  return row.next();
}

std::int64_t DataAccess::proposals(const std::vector<SiteId>& sites, std::int64_t most) {
  std::int64_t count = 0;
  for (const SiteId site : sites) {
    Statement row(db_, "SELECT count(*) FROM (SELECT 1 FROM proposal WHERE site_id = ? LIMIT ?)",
                  site, most - count);
    row.next();
    count += row.integer(0);
  }
  return count;
}

std::optional<CommentId> DataAccess::review(SiteId site) {
  Statement row(db_, "SELECT review_after FROM site_triage WHERE site_id = ?", site);
  if (!row.next()) return std::nullopt;
  return row.id_if_any<CommentId>(0);
}

void DataAccess::set_review(SiteId site, std::optional<CommentId> after) {
  run(db_, "UPDATE site_triage SET review_after = ? WHERE site_id = ?", after, site);
}

void DataAccess::propose(SiteId site, CommentId id) {
  run(db_, "INSERT INTO proposal (site_id, comment_id) VALUES (?, ?) ON CONFLICT DO NOTHING", site,
      id);
}

void DataAccess::settle_proposal(SiteId site, CommentId id) {
  run(db_, "DELETE FROM proposal WHERE site_id = ? AND comment_id = ?", site, id);
}

std::optional<std::string> DataAccess::triage_settings(SiteId site) {
  Statement row(db_, "SELECT settings FROM site_triage WHERE site_id = ?", site);
  if (!row.next()) return std::nullopt;
  return row.text(0);
}

void DataAccess::set_risk(CommentId id, double risk, QueuePlace place) {
  run(db_, "UPDATE judgement SET risk = ?, place = ? WHERE comment_id = ?", risk,
      static_cast<std::int64_t>(place), id);
}

void DataAccess::set_judgement(CommentId id, const Judgement& judgement) {
  SiteId site{};
  Status status{};
  {
    Statement row(db_, "SELECT site_id, status FROM comment WHERE id = ?", id);
    if (!row.next()) throw StoreFailure("there is no such comment");
    site = row.id<SiteId>(0);
    status = row.status(1);
  }
  for (const std::string& flag : this->judgement(id).flags) {
    run(db_,
        "DELETE FROM comment_flag WHERE site_id = ? AND code = ? AND status = ? "
        "AND comment_id = ?",
        site, flag, status, id);
  }
  for (const std::string& flag : judgement.flags) run(db_, add_flag, site, flag, status, id);
  run(db_,
      "UPDATE judgement SET risk = ?, place = ?, flags = ?, signature = ?, outside_1 = ?, "
      "outside_2 = ? WHERE comment_id = ?",
      judgement.risk, static_cast<std::int64_t>(judgement.place), joined(judgement.flags),
      Bytes{judgement.signature}, judgement.outside[0], judgement.outside[1], id);
}

void DataAccess::join_campaign(CommentId id, CommentId campaign) {
  run(db_, "UPDATE judgement SET campaign_id = ? WHERE comment_id = ?", campaign, id);
}

void DataAccess::set_triage_settings(SiteId site, std::string_view settings, Time now) {
  run(db_,
      "INSERT INTO site_triage (site_id, settings, changed_at) VALUES (?, ?, ?) "
      "ON CONFLICT (site_id) DO UPDATE SET settings = excluded.settings, "
      "changed_at = excluded.changed_at",
      site, settings, now);
}

void DataAccess::add_snapshot(SiteId site, const TriageSnapshot& snapshot) {
  run(db_,
      "INSERT INTO triage_snapshot (site_id, decision_id, bytes) VALUES (?, ?, ?) "
      "ON CONFLICT (site_id, decision_id) DO UPDATE SET bytes = excluded.bytes",
      site, snapshot.decision, Bytes{snapshot.bytes});
}

void DataAccess::drop_snapshots(SiteId site, DecisionId from) {
  run(db_, "DELETE FROM triage_snapshot WHERE site_id = ? AND decision_id >= ?", site, from);
}

void DataAccess::thin_snapshots(SiteId site, std::size_t count) {
  run(db_,
      "DELETE FROM triage_snapshot WHERE site_id = ? AND decision_id < (SELECT decision_id FROM "
      "triage_snapshot WHERE site_id = ? ORDER BY decision_id DESC LIMIT 1 OFFSET ?)",
      site, site, static_cast<std::int64_t>(count) - 1);
}

}  // namespace rejoinder::sqlite
