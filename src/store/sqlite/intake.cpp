#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

// What serves intake: answers to idempotency keys, salts of network hashes, the key's check.
namespace rejoinder::sqlite {

std::optional<Digest> DataAccess::key_check() {
  Statement row(db_, "SELECT mac FROM key_check WHERE id = 1");
  if (!row.next()) return std::nullopt;
  return row.array<Digest>(0);
}

void DataAccess::set_key_check(const Digest& mac) {
  run(db_, "INSERT INTO key_check (id, mac) VALUES (1, ?)", mac);
}

std::optional<RememberedReceipt> DataAccess::remembered(SiteId site, const Digest& key) {
  Statement row(db_,
                "SELECT request, comment_id, shown FROM receipt WHERE site_id = ? AND key_hash = ?",
                site, key);
  if (!row.next()) return std::nullopt;
  return RememberedReceipt{
      .request = row.array<Digest>(0), .comment = row.id<CommentId>(1), .shown = row.status(2)};
}

void DataAccess::remember(SiteId site, const Digest& key, const RememberedReceipt& receipt,
                          Time now) {
  run(db_,
      "INSERT INTO receipt (site_id, key_hash, request, comment_id, shown, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (site_id, key_hash) DO UPDATE SET request = excluded.request, "
      "comment_id = excluded.comment_id, shown = excluded.shown, created_at = excluded.created_at",
      site, key, receipt.request, receipt.comment, receipt.shown, now);
}

void DataAccess::forget_receipts(Time before) {
  run(db_, "DELETE FROM receipt WHERE created_at < ?", before);
}

Digest DataAccess::network_salt(std::chrono::sys_days day, const Digest& fresh,
                                std::chrono::sys_days keep_from) {
  {
    Statement row(db_, "SELECT salt FROM network_salt WHERE day = ?", day);
    if (row.next()) return row.array<Digest>(0);
  }
  // Once a day; every other call ends above.
  run(db_, "INSERT INTO network_salt (day, salt) VALUES (?, ?)", day, fresh);
  run(db_, "DELETE FROM network_salt WHERE day < ?", keep_from);
  run(db_, "DELETE FROM comment_network WHERE day < ?", keep_from);
  return fresh;
}

}  // namespace rejoinder::sqlite
