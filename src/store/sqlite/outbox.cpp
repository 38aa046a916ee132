#include <rejoinder/limits.hpp>

#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

// Who wants which mail, and what is to be sent.
namespace rejoinder::sqlite {
namespace {

constexpr auto columns =
    sql("id, kind, moderator_id, site_id, comment_id, decision_id, urgent, created_at, not_before, "
        "attempts");
constexpr auto waits = sql("sent_at IS NULL AND failed_at IS NULL");

OutboxRow row_in(const Statement& row) {
  return {.id = row.id<OutboxId>(0),
          .kind = known(mail_kind_from(row.view(1))),
          .moderator = row.id<ModeratorId>(2),
          .site = row.id_if_any<SiteId>(3),
          .comment = row.id_if_any<CommentId>(4),
          .decision = row.id_if_any<DecisionId>(5),
          .urgent = row.flag(6),
          .created = row.time(7),
          .not_before = row.time(8),
          .attempts = static_cast<int>(row.integer(9))};
}

Subscription subscription_in(const Statement& row) {
  return {row.id<ModeratorId>(0), row.id<SiteId>(1), known(rhythm_from(row.view(2)))};
}

}  // namespace

std::optional<MailBox> DataAccess::mail_box(ModeratorId moderator) {
  Statement row(
      db_,
      "SELECT sealed_address, asked_at, proven_at, overruled, sent_at, failed_at, failure, "
      "passwords "
      "FROM mail_box JOIN moderator ON moderator.id = moderator_id WHERE moderator_id = ?",
      moderator);
  if (!row.next()) return std::nullopt;
  return MailBox{.moderator = moderator,
                 .sealed_address = row.text(0),
                 .asked = row.time(1),
                 .proven = row.time_if_any(2),
                 .overruled = row.flag(3),
                 .sent = row.time_if_any(4),
                 .failed = row.time_if_any(5),
                 .failure = row.text(6),
                 .passwords = row.integer(7)};
}

std::vector<Subscription> DataAccess::subscriptions(ModeratorId moderator) {
  Statement row(
      db_, "SELECT moderator_id, site_id, rhythm FROM mail_subscription WHERE moderator_id = ?",
      moderator);
  std::vector<Subscription> found;
  while (row.next()) found.push_back(subscription_in(row));
  return found;
}

std::vector<Subscription> DataAccess::subscriptions() {
  Statement row(db_,
                "SELECT mail_subscription.moderator_id, site_id, rhythm FROM mail_subscription "
                "JOIN mail_box ON mail_box.moderator_id = mail_subscription.moderator_id "
                "WHERE proven_at IS NOT NULL");
  std::vector<Subscription> found;
  while (row.next()) found.push_back(subscription_in(row));
  return found;
}

std::vector<ModeratorId> DataAccess::want_overruled() {
  Statement row(db_,
                "SELECT moderator_id FROM mail_box WHERE proven_at IS NOT NULL AND overruled = 1");
  std::vector<ModeratorId> found;
  while (row.next()) found.push_back(row.id<ModeratorId>(0));
  return found;
}

std::optional<OutboxRow> DataAccess::next_mail() {
  static constexpr auto text = sql("SELECT ") + columns + " FROM outbox WHERE " + waits +
                               " AND not_before > 0 ORDER BY not_before, id LIMIT 1";
  Statement row(db_, text);
  if (!row.next()) return std::nullopt;
  return row_in(row);
}

std::vector<OutboxRow> DataAccess::due_with(const OutboxRow& like, Time now) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM outbox WHERE " + waits +
                               " AND moderator_id = ? AND kind = 'waiting' AND site_id = ? "
                               "AND urgent = ? AND not_before <= ? ORDER BY not_before, id LIMIT ?";
  Statement row(db_, text, like.moderator, like.site, like.urgent, now,
                row_limit(limits::outbox_rows_max));
  std::vector<OutboxRow> found;
  while (row.next()) found.push_back(row_in(row));
  return found;
}

std::vector<Time> DataAccess::mails_sent(const OutboxRow& like, Time since) {
  // A message of several rows is one: that of its first.
  Statement row(db_,
                "SELECT sent_at FROM outbox WHERE sent_at IS NOT NULL AND kind = ? "
                "AND moderator_id = ? AND site_id IS ? AND urgent = ? AND sent_at > ? "
                "AND message_id = id ORDER BY sent_at DESC LIMIT ?",
                to_string(like.kind), like.moderator, like.site, like.urgent, since,
                row_limit(limits::outbox_rows_max));
  std::vector<Time> found;
  while (row.next()) found.push_back(row.time(0));
  return found;
}

OutboxState DataAccess::outbox_state(Time now) {
  static constexpr auto pending =
      sql("SELECT count(*) FROM outbox WHERE ") + waits + " AND not_before > 0";
  static constexpr auto oldest = sql("SELECT not_before FROM outbox WHERE ") + waits +
                                 " AND not_before <= ? ORDER BY not_before LIMIT 1";
  OutboxState state;
  {
    Statement row(db_, pending);
    if (row.next()) state.pending = row.integer(0);
  }
  {
    Statement row(db_, oldest, now);
    if (row.next()) state.oldest_due = row.time(0);
  }
  Statement row(db_, "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND failed_at > 0");
  if (row.next()) state.failed = row.integer(0);
  return state;
}

void DataAccess::set_mail_box(const MailBox& box) {
  run(db_,
      "INSERT INTO mail_box (moderator_id, sealed_address, asked_at, proven_at, overruled, "
      "sent_at, "
      "failed_at, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (moderator_id) DO UPDATE "
      "SET "
      "sealed_address = excluded.sealed_address, asked_at = excluded.asked_at, "
      "proven_at = excluded.proven_at, overruled = excluded.overruled, sent_at = excluded.sent_at, "
      "failed_at = excluded.failed_at, failure = excluded.failure",
      box.moderator, Bytes{box.sealed_address}, box.asked, box.proven, box.overruled, box.sent,
      box.failed, box.failure);
}

void DataAccess::drop_mail_box(ModeratorId moderator) {
  static constexpr auto text = sql("DELETE FROM outbox WHERE ") + waits + " AND moderator_id = ?";
  run(db_, text, moderator);
  run(db_, "DELETE FROM mail_box WHERE moderator_id = ?", moderator);
}

void DataAccess::set_subscription(const Subscription& subscription) {
  if (subscription.rhythm == Rhythm::off) {
    run(db_, "DELETE FROM mail_subscription WHERE moderator_id = ? AND site_id = ?",
        subscription.moderator, subscription.site);
    static constexpr auto text = sql("DELETE FROM outbox WHERE ") + waits +
                                 " AND moderator_id = ? AND kind = 'waiting' AND site_id = ?";
    run(db_, text, subscription.moderator, subscription.site);
    return;
  }
  run(db_,
      "INSERT INTO mail_subscription (moderator_id, site_id, rhythm) VALUES (?, ?, ?) "
      "ON CONFLICT (moderator_id, site_id) DO UPDATE SET rhythm = excluded.rhythm",
      subscription.moderator, subscription.site, to_string(subscription.rhythm));
}

void DataAccess::add_mail(const OutboxRow& row) {
  // `IS`, since mails that prove an address belong to no site. What is urgent is counted apart:
  // ordinary comments must not keep it out.
  static constexpr auto text =
      sql("INSERT INTO outbox (kind, moderator_id, site_id, comment_id, decision_id, urgent, "
          "created_at, not_before, attempts) SELECT ?, ?, ?, ?, ?, ?, ?, ?, 0 "
          "WHERE (SELECT count(*) FROM outbox WHERE ") +
      waits + " AND moderator_id = ? AND kind = ? AND site_id IS ? AND urgent = ?) < ?";
  run(db_, text, to_string(row.kind), row.moderator, row.site, row.comment, row.decision,
      row.urgent, row.created, row.not_before, row.moderator, to_string(row.kind), row.site,
      row.urgent, row_limit(limits::outbox_rows_max));
}

void DataAccess::drop_mail(OutboxId id) {
  run(db_, "DELETE FROM outbox WHERE id = ?", id);
}

void DataAccess::drop_mail_of(DecisionId decision) {
  static constexpr auto text =
      sql("DELETE FROM outbox WHERE ") + waits + " AND decision_id IS NOT NULL AND decision_id = ?";
  run(db_, text, decision);
}

void DataAccess::drop_mail_of(ModeratorId moderator, MailKind kind) {
  static constexpr auto text =
      sql("DELETE FROM outbox WHERE ") + waits + " AND moderator_id = ? AND kind = ?";
  run(db_, text, moderator, to_string(kind));
}

void DataAccess::hold_mail(OutboxId id, Time until) {
  run(db_, "UPDATE outbox SET not_before = ? WHERE id = ?", until, id);
}

void DataAccess::mail_sent(OutboxId id, OutboxId message, Time now) {
  run(db_, "UPDATE outbox SET sent_at = ?, message_id = ? WHERE id = ?", now, message, id);
}

void DataAccess::mail_failed(OutboxId id, Time now, std::optional<Time> retry,
                             std::string_view failure) {
  if (retry) {
    run(db_, "UPDATE outbox SET attempts = attempts + 1, not_before = ?, failure = ? WHERE id = ?",
        *retry, failure, id);
  } else {
    run(db_, "UPDATE outbox SET attempts = attempts + 1, failed_at = ?, failure = ? WHERE id = ?",
        now, failure, id);
    run(db_,
        "DELETE FROM outbox WHERE failed_at IS NOT NULL AND failed_at < (SELECT failed_at "
        "FROM outbox WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT 1 OFFSET ?)",
        row_limit(limits::outbox_failed_max));
  }
}

void DataAccess::forget_mail(Time sent_before, Time failed_before) {
  run(db_, "DELETE FROM outbox WHERE sent_at IS NOT NULL AND sent_at < ?", sent_before);
  run(db_, "DELETE FROM outbox WHERE failed_at IS NOT NULL AND failed_at < ?", failed_before);
}

}  // namespace rejoinder::sqlite
