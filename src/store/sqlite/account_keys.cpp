#include <limits>

#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

// What moderators and their programs prove themselves with, and the accounts' log.
namespace rejoinder::sqlite {
namespace {

constexpr auto token_columns =
    sql("id, moderator_id, name, scope, site_id, created_at, seen_at, expires_at");

AccessToken token_in(const Statement& row) {
  return {.id = row.id<AccessTokenId>(0),
          .moderator = row.id<ModeratorId>(1),
          .name = row.text(2),
          .scope = known(scope_from(row.view(3))),
          .site = row.id_if_any<SiteId>(4),
          .created = row.time(5),
          .seen = row.time_if_any(6),
          .expires = row.time_if_any(7)};
}

}  // namespace

std::optional<OneTimeCodes> DataAccess::one_time_codes(ModeratorId id) {
  Statement row(db_,
                "SELECT sealed_secret, confirmed, last_step FROM one_time_code "
                "WHERE moderator_id = ?",
                id);
  if (!row.next()) return std::nullopt;
  return OneTimeCodes{row.text(0), row.flag(1), row.integer(2)};
}

std::size_t DataAccess::recovery_codes(ModeratorId id) {
  Statement row(db_, "SELECT count(*) FROM recovery_code WHERE moderator_id = ?", id);
  row.next();
  return static_cast<std::size_t>(row.integer(0));
}

std::optional<AccessToken> DataAccess::access_token(const Digest& token_hash) {
  static constexpr auto text =
      sql("SELECT ") + token_columns + " FROM access_token WHERE token_hash = ?";
  Statement row(db_, text, token_hash);
  if (!row.next()) return std::nullopt;
  return token_in(row);
}

std::vector<AccessToken> DataAccess::access_tokens(ModeratorId id) {
  static constexpr auto text =
      sql("SELECT ") + token_columns + " FROM access_token WHERE moderator_id = ? ORDER BY id";
  std::vector<AccessToken> tokens;
  Statement row(db_, text, id);
  while (row.next()) tokens.push_back(token_in(row));
  return tokens;
}

std::vector<AccountEvent> DataAccess::account_events(std::optional<AccountEventId> before,
                                                     std::size_t limit) {
  Statement row(db_,
                "SELECT account_event.id, account_event.at, account_event.kind, "
                "account_event.moderator_id, moderator.name, account_event.subject, "
                "account_event.details FROM account_event LEFT JOIN moderator ON moderator.id = "
                "account_event.moderator_id WHERE account_event.id < ? "
                "ORDER BY account_event.id DESC LIMIT ?",
                before.value_or(AccountEventId{std::numeric_limits<std::int64_t>::max()}),
                row_limit(limit));
  std::vector<AccountEvent> events;
  while (row.next()) {
    events.push_back({.id = row.id<AccountEventId>(0),
                      .at = row.time(1),
                      .kind = row.text(2),
                      .actor = row.id_if_any<ModeratorId>(3),
                      .by = row.text(4),
                      .subject = row.text(5),
                      .details = row.text(6)});
  }
  return events;
}

void DataAccess::set_one_time_codes(ModeratorId id, const std::optional<OneTimeCodes>& codes) {
  if (!codes) {
    run(db_, "DELETE FROM one_time_code WHERE moderator_id = ?", id);
    run(db_, "DELETE FROM recovery_code WHERE moderator_id = ?", id);
    return;
  }
  run(db_,
      "INSERT INTO one_time_code (moderator_id, sealed_secret, confirmed, last_step) "
      "VALUES (?, ?, ?, ?) ON CONFLICT (moderator_id) DO UPDATE SET "
      "sealed_secret = excluded.sealed_secret, confirmed = excluded.confirmed, "
      "last_step = excluded.last_step",
      id, Bytes{codes->sealed_secret}, codes->confirmed, codes->last_step);
}

void DataAccess::set_recovery_codes(ModeratorId id, const std::vector<Digest>& hashes) {
  run(db_, "DELETE FROM recovery_code WHERE moderator_id = ?", id);
  for (const Digest& hash : hashes) {
    run(db_, "INSERT INTO recovery_code (moderator_id, code_hash) VALUES (?, ?)", id, hash);
  }
}

bool DataAccess::spend_recovery_code(ModeratorId id, const Digest& hash) {
  Statement row(db_,
                "DELETE FROM recovery_code WHERE moderator_id = ? AND code_hash = ? "
                "RETURNING moderator_id",
                id, hash);
  return row.next();
}

AccessTokenId DataAccess::add_access_token(const AccessToken& token, const Digest& token_hash) {
  return insert<AccessTokenId>(
      db_,
      "INSERT INTO access_token (token_hash, moderator_id, name, scope, site_id, created_at, "
      "seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      token_hash, token.moderator, token.name, token.scope, token.site, token.created, token.seen,
      token.expires);
}

void DataAccess::touch_access_token(AccessTokenId id, Time seen) {
  run(db_, "UPDATE access_token SET seen_at = ? WHERE id = ?", seen, id);
}

bool DataAccess::end_access_token(ModeratorId moderator, AccessTokenId id) {
  Statement row(db_, "DELETE FROM access_token WHERE moderator_id = ? AND id = ? RETURNING id",
                moderator, id);
  return row.next();
}

void DataAccess::add_account_event(const AccountEvent& event) {
  run(db_,
      "INSERT INTO account_event (at, kind, moderator_id, subject, details) "
      "VALUES (?, ?, ?, ?, ?)",
      event.at, event.kind, event.actor, event.subject, event.details);
}

}  // namespace rejoinder::sqlite
