#include <rejoinder/moderation.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>

#include <rejoinder/limits.hpp>
#include <rejoinder/validation.hpp>

// How a site is judged, for its moderators: policy, trial, health.
namespace rejoinder {

Result<Site> Moderation::site_of(const Actor& actor, std::string_view key) {
  auto site = store_.read([&](Reader& reader) { return reader.site(key); });
  if (!site || !actor.may_moderate(site->id)) {
    return refuse(Errc::not_found, "unknown_site", "There is no such site here.");
  }
  return std::move(*site);
}

Result<TriageSettings> Moderation::policy(const Actor& actor, std::string_view key) {
  const auto site = site_of(actor, key);
  if (!site) return tl::unexpected(site.error());
  return triage_ == nullptr ? TriageSettings{} : triage_->settings(site->id);
}

Result<void> Moderation::set_policy(const Actor& actor, std::string_view key,
                                    const PolicyChange& change) {
  const TriageSettings& settings = change.settings;
  const auto site = site_of(actor, key);
  if (!site) return tl::unexpected(site.error());
  if (!actor.all_sites) {
    return refuse(Errc::forbidden, "owners_only", "Only an owner changes a site's policy.");
  }
  if (auto faults = check(settings); !faults.empty()) {
    return tl::unexpected(Error{Errc::invalid, "invalid_fields", "Some fields need another look.",
                                std::move(faults)});
  }
  // Or a change that another made meanwhile could be taken back as if it had not been.
  const std::lock_guard changing(policy_mutex_);
  const auto before = triage_ == nullptr ? TriageSettings{} : triage_->settings(site->id);
  if (!change.proved && publishes_more(before, settings)) {
    return tl::unexpected(invalid({{"password", "required", "Enter your password"}}));
  }
  const bool rules_changed = triage_ != nullptr && before.rules != settings.rules;
  store_.write([&](Writer& writer) {
    writer.set_triage_settings(site->id, change.written, clock_.now());
    if (rules_changed) writer.set_review(site->id, CommentId{0});
  });
  if (triage_ != nullptr) triage_->settings_changed(site->id);
  return {};
}

Result<Moderation::Trial> Moderation::try_rules(const Actor& actor, std::string_view key,
                                                const Ruleset& rules) {
  const auto site = site_of(actor, key);
  if (!site) return tl::unexpected(site.error());
  if (auto faults = check(rules); !faults.empty()) {
    return tl::unexpected(Error{Errc::invalid, "invalid_fields", "Some fields need another look.",
                                std::move(faults)});
  }
  const CompiledRules compiled(rules);
  const auto comments = store_.read([&](Reader& reader) {
    std::vector<Comment> last;
    for (const Status status : {Status::pending, Status::approved}) {
      QueueQuery query;
      query.sites = {site->id};
      query.status = status;
      query.order = QueueOrder::newest;
      query.limit = limits::trial_comments_max;
      for (Comment& comment : reader.queue(query)) last.push_back(std::move(comment));
    }
    return last;
  });
  // Rules can be slow, and others want to be served: after a while what was looked at is all.
  constexpr std::chrono::seconds time_max{2};
  const auto end = std::chrono::steady_clock::now() + time_max;
  Trial trial;
  for (const Comment& comment : comments) {
    if (std::chrono::steady_clock::now() >= end) break;
    ++trial.looked_at;
    if (auto hits = compiled.hits(comment.text); !hits.empty()) {
      trial.hits.push_back({comment, std::move(hits)});
    }
  }
  std::sort(trial.hits.begin(), trial.hits.end(),
            [](const TrialHit& a, const TrialHit& b) { return a.comment.id > b.comment.id; });
  return trial;
}

std::vector<Moderation::SiteHealth> Moderation::health(const Actor& actor) {
  std::vector<SiteHealth> all;
  for (Site& site : sites(actor)) {
    SiteHealth health;
    if (triage_ != nullptr) health.triage = triage_->health(site.id);
    const auto [oldest, totals] = store_.read([&](Reader& reader) {
      QueueQuery query;
      query.sites = {site.id};
      query.limit = 1;
      return std::pair(reader.queue(query), reader.totals(query.sites));
    });
    health.totals = totals;
    if (!oldest.empty()) health.oldest_waiting = oldest.front().created;
    health.site = std::move(site);
    all.push_back(std::move(health));
  }
  return all;
}

std::vector<JudgeHealth> Moderation::judges() {
  return triage_ == nullptr ? std::vector<JudgeHealth>() : triage_->judges();
}

}  // namespace rejoinder
