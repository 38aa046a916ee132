#include "store/sqlite/access.hpp"
#include "store/sqlite/statement.hpp"

namespace rejoinder::sqlite {
namespace {

constexpr auto columns =
    sql("id, key, name, trust, comment_bytes_max, edit_window_s, time_zone, revisions_kept_s");

Site site_in(const Statement& row) {
  Site site{.id = row.id<SiteId>(0), .key = row.text(1), .settings = {}};
  site.settings.name = row.text(2);
  site.settings.trust = known(trust_from(row.view(3)));
  site.settings.comment_bytes_max = static_cast<std::size_t>(row.integer(4));
  site.settings.edit_window = std::chrono::seconds{row.integer(5)};
  site.settings.time_zone = row.text(6);
  site.settings.revisions_kept =
      std::chrono::floor<std::chrono::days>(std::chrono::seconds{row.integer(7)});
  return site;
}

void read_origins(Connection& db, Site& site) {
  Statement row(db, "SELECT origin FROM site_origin WHERE site_id = ? ORDER BY position", site.id);
  while (row.next()) site.settings.origins.push_back(row.text(0));
}

void write_origins(Connection& db, SiteId id, const std::vector<std::string>& origins) {
  std::size_t position = 0;
  for (const std::string& origin : origins) {
    run(db, "INSERT INTO site_origin (site_id, position, origin) VALUES (?, ?, ?)", id, position++,
        origin);
  }
}

std::optional<Site> only_site(Connection& db, Statement& row) {
  if (!row.next()) return std::nullopt;
  Site site = site_in(row);
  read_origins(db, site);
  return site;
}

}  // namespace

std::optional<Site> DataAccess::site(std::string_view key) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM site WHERE key = ?";
  Statement row(db_, text, key);
  return only_site(db_, row);
}

std::optional<Site> DataAccess::site(SiteId id) {
  static constexpr auto text = sql("SELECT ") + columns + " FROM site WHERE id = ?";
  Statement row(db_, text, id);
  return only_site(db_, row);
}

std::vector<Site> DataAccess::sites() {
  static constexpr auto text = sql("SELECT ") + columns + " FROM site ORDER BY key";
  std::vector<Site> sites;
  Statement row(db_, text);
  while (row.next()) {
    sites.push_back(site_in(row));
    read_origins(db_, sites.back());
  }
  return sites;
}

SiteId DataAccess::add_site(std::string_view key, const SiteSettings& settings, Time now) {
  const auto id = insert<SiteId>(
      db_,
      "INSERT INTO site (key, name, trust, comment_bytes_max, edit_window_s, time_zone, "
      "revisions_kept_s, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      key, settings.name, settings.trust, settings.comment_bytes_max, settings.edit_window.count(),
      settings.time_zone, std::chrono::seconds(settings.revisions_kept).count(), now);
  write_origins(db_, id, settings.origins);
  touch(id);
  for (const Status status : {Status::pending, Status::approved, Status::spam, Status::trash}) {
    run(db_, "INSERT INTO site_total (site_id, status, total) VALUES (?, ?, 0)", id, status);
  }
  return id;
}

void DataAccess::set_site(SiteId id, const SiteSettings& settings) {
  touch(id);
  run(db_,
      "UPDATE site SET name = ?, trust = ?, comment_bytes_max = ?, edit_window_s = ?, "
      "time_zone = ?, revisions_kept_s = ? WHERE id = ?",
      settings.name, settings.trust, settings.comment_bytes_max, settings.edit_window.count(),
      settings.time_zone, std::chrono::seconds(settings.revisions_kept).count(), id);
  run(db_, "DELETE FROM site_origin WHERE site_id = ?", id);
  write_origins(db_, id, settings.origins);
}

StatusTotals DataAccess::totals(const std::vector<SiteId>& sites) {
  StatusTotals totals;
  for (const SiteId site : sites) {
    Statement row(db_, "SELECT status, total FROM site_total WHERE site_id = ?", site);
    while (row.next()) {
      switch (row.status(0)) {
        case Status::pending: totals.pending += row.integer(1); break;
        case Status::approved: totals.approved += row.integer(1); break;
        case Status::spam: totals.spam += row.integer(1); break;
        case Status::trash: totals.trash += row.integer(1); break;
      }
    }
  }
  return totals;
}

}  // namespace rejoinder::sqlite
