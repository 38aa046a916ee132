#include <algorithm>

#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr auto columns =
    sql("id, name, role, created_at, disabled, EXISTS (SELECT 1 FROM one_time_code "
        "WHERE moderator_id = moderator.id AND confirmed = 1)");
constexpr auto session_columns = sql("token_hash, moderator_id, created_at, seen_at, device");

Session session_in(const Statement& row) {
  return {.token_hash = row.array<Digest>(0),
          .moderator = row.id<ModeratorId>(1),
          .created = row.time(2),
          .seen = row.time(3),
          .device = row.text(4)};
}

void write_sites(Connection& db, ModeratorId id, const std::vector<SiteId>& sites) {
  for (const SiteId site : sites) {
    run(db, "INSERT OR IGNORE INTO moderator_site (moderator_id, site_id) VALUES (?, ?)", id, site);
  }
}

Moderator moderator_in(Connection& db, const Statement& row) {
  Moderator moderator{.id = row.id<ModeratorId>(0),
                      .name = row.text(1),
                      .role = known(role_from(row.view(2))),
                      .sites = {},
                      .created = row.time(3),
                      .disabled = row.flag(4),
                      .one_time_codes = row.flag(5)};
  Statement site(db, "SELECT site_id FROM moderator_site WHERE moderator_id = ? ORDER BY site_id",
                 moderator.id);
  while (site.next()) moderator.sites.push_back(site.id<SiteId>(0));
  return moderator;
}

std::optional<Moderator> only_moderator(Connection& db, Statement& row) {
  if (!row.next()) return std::nullopt;
  return moderator_in(db, row);
}

}  // namespace

std::optional<Moderator> DataAccess::moderator(std::string_view name) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM moderator WHERE name = ?";
  Statement row(db_, text, name);
  return only_moderator(db_, row);
}

std::optional<Moderator> DataAccess::moderator(ModeratorId id) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM moderator WHERE id = ?";
  Statement row(db_, text, id);
  return only_moderator(db_, row);
}

std::vector<Moderator> DataAccess::moderators() {
  static constexpr auto text = sql("SELECT ") + columns + " FROM moderator ORDER BY name";
  std::vector<Moderator> moderators;
  Statement row(db_, text);
  while (row.next()) moderators.push_back(moderator_in(db_, row));
  return moderators;
}

std::string DataAccess::password_hash(ModeratorId id) {
  Statement row(db_, "SELECT password_hash FROM moderator WHERE id = ?", id);
  if (!row.next()) throw StoreFailure("there is no such moderator");
  return row.text(0);
}

std::optional<Session> DataAccess::session(const Digest& token_hash) {
  static constexpr auto text =
      sql("SELECT ") + session_columns + " FROM session WHERE token_hash = ?";
  Statement row(db_, text, token_hash);
  if (!row.next()) return std::nullopt;
  return session_in(row);
}

std::vector<Session> DataAccess::sessions(ModeratorId id) {
  static constexpr auto text =
      sql("SELECT ") + session_columns + " FROM session WHERE moderator_id = ?";
  std::vector<Session> sessions;
  Statement row(db_, text, id);
  while (row.next()) sessions.push_back(session_in(row));
  std::sort(sessions.begin(), sessions.end(),
            [](const Session& a, const Session& b) { return a.created > b.created; });
  return sessions;
}

std::optional<Invitation> DataAccess::invitation(const Digest& token_hash) {
  Statement row(db_, "SELECT role, expires_at FROM invitation WHERE token_hash = ?", token_hash);
  if (!row.next()) return std::nullopt;
  Invitation invitation{.token_hash = token_hash,
                        .role = known(role_from(row.view(0))),
                        .sites = {},
                        .expires = row.time(1)};
  Statement site(db_, "SELECT site_id FROM invitation_site WHERE token_hash = ? ORDER BY site_id",
                 token_hash);
  while (site.next()) invitation.sites.push_back(site.id<SiteId>(0));
  return invitation;
}

std::optional<ModeratorId> DataAccess::add_moderator(const Moderator& moderator,
                                                     std::string_view password_hash) {
  if (this->moderator(moderator.name)) return std::nullopt;
  const auto id = insert<ModeratorId>(
      db_, "INSERT INTO moderator (name, role, password_hash, created_at) VALUES (?, ?, ?, ?)",
      moderator.name, moderator.role, password_hash, moderator.created);
  write_sites(db_, id, moderator.sites);
  return id;
}

void DataAccess::set_password(ModeratorId id, std::string_view password_hash,
                              const std::optional<Digest>& kept) {
  run(db_, "UPDATE moderator SET password_hash = ?, passwords = passwords + 1 WHERE id = ?",
      password_hash, id);
  run(db_, "DELETE FROM session WHERE moderator_id = ? AND token_hash <> ?", id,
      kept.value_or(Digest{}));
}

void DataAccess::set_moderator(const Moderator& moderator) {
  run(db_, "UPDATE moderator SET role = ?, disabled = ? WHERE id = ?", moderator.role,
      moderator.disabled, moderator.id);
  run(db_, "DELETE FROM moderator_site WHERE moderator_id = ?", moderator.id);
  write_sites(db_, moderator.id, moderator.sites);
  if (moderator.disabled) run(db_, "DELETE FROM session WHERE moderator_id = ?", moderator.id);
}

void DataAccess::add_session(const Session& session) {
  run(db_,
      "INSERT INTO session (token_hash, moderator_id, created_at, seen_at, device) "
      "VALUES (?, ?, ?, ?, ?)",
      session.token_hash, session.moderator, session.created, session.seen, session.device);
}

void DataAccess::touch_session(const Digest& token_hash, Time seen) {
  run(db_, "UPDATE session SET seen_at = ? WHERE token_hash = ?", seen, token_hash);
}

void DataAccess::end_session(const Digest& token_hash) {
  run(db_, "DELETE FROM session WHERE token_hash = ?", token_hash);
}

void DataAccess::end_sessions(Time created_before, Time seen_before) {
  run(db_, "DELETE FROM session WHERE created_at < ?", created_before);
  run(db_, "DELETE FROM session WHERE seen_at < ?", seen_before);
}

void DataAccess::add_invitation(const Invitation& invitation) {
  run(db_, "INSERT INTO invitation (token_hash, role, expires_at) VALUES (?, ?, ?)",
      invitation.token_hash, invitation.role, invitation.expires);
  for (const SiteId site : invitation.sites) {
    run(db_, "INSERT OR IGNORE INTO invitation_site (token_hash, site_id) VALUES (?, ?)",
        invitation.token_hash, site);
  }
}

void DataAccess::spend_invitation(const Digest& token_hash) {
  run(db_, "DELETE FROM invitation WHERE token_hash = ?", token_hash);
}

void DataAccess::end_invitations(Time expired_before) {
  run(db_, "DELETE FROM invitation WHERE expires_at < ?", expired_before);
}

}  // namespace rejoinder::sqlite
