#include <rejoinder/administration.hpp>

#include <utility>

#include <rejoinder/limits.hpp>

#include "service/decision_log.hpp"

namespace rejoinder {
namespace {

tl::unexpected<Error> no_site(std::string_view key) {
  return refuse(Errc::not_found, "unknown_site", "There is no site " + std::string(key) + ".");
}

Error invalid_settings(std::vector<FieldError> faults) {
  return {Errc::invalid, "invalid_fields", "Some settings need another look.", std::move(faults)};
}

}  // namespace

bool Administration::key_fits() {
  const Digest mac = keys_.mac(Purpose::key_check, SiteId{0}, "rejoinder");
  const auto known = store_.read([](Reader& reader) { return reader.key_check(); });
  if (known) return *known == mac;
  store_.write([&](Writer& writer) { writer.set_key_check(mac); });
  return true;
}

bool Administration::ready() {
  static_cast<void>(sites());
  return store_.takes_writes();
}

Result<Site> Administration::add_site(std::string_view key, SiteSettings settings) {
  auto faults = check_site(key, settings);
  if (!faults.empty()) return tl::unexpected(invalid_settings(std::move(faults)));
  return store_.write([&](Writer& writer) -> Result<Site> {
    if (writer.site(key)) {
      return refuse(Errc::conflict, "key_taken",
                    "There is a site " + std::string(key) + " already.");
    }
    return Site{writer.add_site(key, settings, clock_.now()), std::string(key), settings};
  });
}

Result<Site> Administration::set_site(std::string_view key, SiteSettings settings) {
  auto faults = check_site(key, settings);
  if (!faults.empty()) return tl::unexpected(invalid_settings(std::move(faults)));
  return store_.write([&](Writer& writer) -> Result<Site> {
    auto site = writer.site(key);
    if (!site) return no_site(key);
    writer.set_site(site->id, settings);
    site->settings = std::move(settings);
    return std::move(*site);
  });
}

Result<Site> Administration::site(std::string_view key) {
  auto site = store_.read([&](Reader& reader) { return reader.site(key); });
  if (!site) return no_site(key);
  return std::move(*site);
}

std::vector<Site> Administration::sites() {
  return store_.read([](Reader& reader) { return reader.sites(); });
}

Result<Article> Administration::set_article_open(std::string_view site_key,
                                                 std::string_view article_key, bool open) {
  const std::string key = normalise_article_key(article_key);
  if (key.empty()) {
    return refuse(Errc::malformed, "invalid_article",
                  "Name the article by the path of its address.");
  }
  return store_.write([&](Writer& writer) -> Result<Article> {
    const auto site = writer.site(site_key);
    if (!site) return no_site(site_key);
    Article article = writer.ensure_article(site->id, key, clock_.now());
    writer.set_article_open(site->id, article.id, open);
    article.open = open;
    return article;
  });
}

std::size_t Administration::render_again() {
  // In small units: others write meanwhile.
  constexpr std::size_t comments_at_once = 100;
  std::size_t done = 0;
  for (;;) {
    const std::size_t some = store_.write([&](Writer& writer) {
      auto stale = writer.stale_html(renderer_.version(), comments_at_once);
      for (auto& [article, comment, text] : stale) {
        if (!comment.withdrawn) comment.html = renderer_.html(text);
        writer.publish(article, comment, renderer_.version());
      }
      return stale.size();
    });
    done += some;
    if (some < comments_at_once) return done;
  }
}

void Administration::purge() {
  const Time now = clock_.now();
  store_.write([&](Writer& writer) {
    writer.forget_receipts(now - limits::idempotency_window);
    writer.end_sessions(now - limits::session_age_max, now - limits::session_idle_max);
    writer.end_invitations(now);
    for (const Site& site : writer.sites()) {
      writer.forget_revisions(site.id, now - site.settings.revisions_kept);
    }
    const auto today = std::chrono::floor<std::chrono::days>(now);
    static_cast<void>(writer.network_salt(today, keys_.random(), today - std::chrono::days(1)));
  });
}

std::vector<std::string> Administration::examine() {
  auto faults = store_.damage();
  store_.read([&](Reader& reader) {
    for (const Site& site : reader.sites()) {
      if (auto fault = broken_seal(reader, keys_, site.id)) {
        faults.push_back("Site " + site.key + ": " + *fault);
      }
    }
    return true;
  });
  return faults;
}

}  // namespace rejoinder
