#include "triage/desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <rejoinder/web_address.hpp>

#include "triage/campaigns/signature.hpp"
#include "triage/health.hpp"
#include "triage/reasons.hpp"
#include "triage/signals.hpp"
#include "util/log.hpp"

namespace rejoinder::triage {
namespace {

constexpr std::size_t page = 256;  // Comments read from the store at once.
// Learning these again takes a few milliseconds, a snapshot a megabyte.
constexpr std::int64_t lessons_between_snapshots = 250;
constexpr std::size_t snapshots_max = 4;
// Of a longer queue each decision looks at a part again, and the next one at the following.
constexpr std::size_t looked_at_again_max = 512;
constexpr double worth_writing = 0.02;  // Of risk: less moves nothing in a queue.

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a.
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  return hash == 0 ? 1 : hash;
}

std::string host_of(std::string_view url) {
  const auto address = parse_web_address(url);
  return address ? address->host : std::string();
}

// Before, a verdict only sorts.
bool has_learned_enough(const Model& model) {
  constexpr double each_min = 10;
  constexpr std::int64_t all_min = 50;
  return model.lessons() >= all_min && model.labelled(Label::ham) >= each_min &&
         model.labelled(Label::spam) >= each_min;
}

QueuePlace place_of(const Assessment& assessment, std::int64_t approved) {
  const bool urgent =
      std::any_of(assessment.flags.begin(), assessment.flags.end(),
                  [](const RuleHit& hit) { return hit.effect == RuleEffect::urgent; });
  if (urgent) return QueuePlace::urgent;
  switch (assessment.verdict) {
    case Verdict::ham: return approved == 0 ? QueuePlace::promising : QueuePlace::known;
    case Verdict::unsure: return QueuePlace::unsure;
    case Verdict::spam: return QueuePlace::doubtful;
  }
  return QueuePlace::unsure;
}

}  // namespace

struct Desk::Place {
  std::mutex loading;
  std::atomic<bool> loaded = false;

  std::mutex mutex;  // Of all below.
  Learner learner;
  DecisionId learned{};
  CampaignFinder finder;
  TriageSettings settings;
  std::shared_ptr<const CompiledRules> rules;

  // Of the learning thread alone.
  std::int64_t lessons_at_snapshot = 0;
  CommentId looked_at{};  // The last one that was looked at again.
};

Desk::Desk(Store& store, Prior prior, SettingsForm form, OutsideJudges* judges)
    : store_(store),
      prior_(std::move(prior)),
      form_(form),
      judges_(judges),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

Desk::~Desk() = default;

// A site's place, made when it is first asked for

Desk::Place& Desk::of(SiteId site) {
  Place* place = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& found = places_[site];
    if (!found) found = std::make_unique<Place>();
    place = found.get();
  }
  if (!place->loaded) {
    const std::lock_guard lock(place->loading);
    if (!place->loaded) load(*place, site);
  }
  return *place;
}

void Desk::load(Place& place, SiteId site) {
  struct Stored {
    std::optional<TriageSnapshot> snapshot;
    std::optional<std::string> settings;
    std::vector<SignedComment> signatures;
  };
  const auto stored = store_.read([&](Reader& reader) {
    const DecisionId after_all{std::numeric_limits<std::int64_t>::max()};
    return Stored{reader.snapshot(site, after_all), reader.triage_settings(site),
                  reader.signatures(site, CampaignFinder::members_max_default)};
  });
  if (stored.snapshot) {
    if (auto learner = Learner::from_bytes(stored.snapshot->bytes)) {
      place.learner = std::move(*learner);
      place.learned = stored.snapshot->decision;
      place.lessons_at_snapshot = place.learner.model().lessons();
    }
  }
  for (const SignedComment& comment : stored.signatures) {
    const auto signature = signature_from(comment.signature);
    if (!signature) continue;
    Traits traits{.name = hash_of(comment.name), .created = comment.created};
    const Folded folded = fold(comment.text);
    for (const std::string_view host : hosts_in(folded.text)) traits.hosts.push_back(hash_of(host));
    place.finder.add({comment.id, *signature, std::move(traits)});
  }
  auto settings = stored.settings ? form_.read(*stored.settings) : std::nullopt;
  if (stored.settings && !settings) {
    log::write(log::Level::error, "a site's policy cannot be read; it has none until it is set",
               {{"site", number(site)}});
  }
  place.settings = settings.value_or(TriageSettings{.rules = preset("general").value()});
  place.rules = std::make_shared<const CompiledRules>(place.settings.rules);
  place.loaded = true;
  learn(site);  // What has been decided since the snapshot.
}

// Judging

OutsideOpinions Desk::ask(const Site& site, const Candidate& candidate) {
  OutsideOpinions opinions{};
  if (judges_ == nullptr) return opinions;
  OutsideQuestion question;
  question.site = site.key;
  question.site_url = site.settings.origins.empty() ? "" : site.settings.origins.front();
  question.article_url = candidate.page_url;
  question.text = candidate.text;
  question.author = candidate.name;
  question.website = candidate.website;
  question.address = candidate.address;
  const auto answers = judges_->ask(question);
  for (std::size_t i = 0; i < std::min(answers.size(), opinions.size()); ++i) {
    const auto& answer = answers[i];
    if (!answer || answer->opinion == Opinion::none) continue;
    const double sure = answer->opinion == Opinion::spam ? 1 : -1;
    opinions[i] = answer->risk ? 2 * *answer->risk - 1 : sure;
  }
  return opinions;
}

Hints Desk::hints_of(const Features& features, const OutsideOpinions& outside) const {
  Hints hints{.prior = prior_.score(features), .outside = outside};
  for (const std::size_t signal : features.signals) hints.signals += signals()[signal].weight;
  return hints;
}

Assessment Desk::judged(Place& place, const Site&, const Candidate& candidate, bool reasons) {
  const std::string own_host = host_of(candidate.page_url);
  const About about{.name = candidate.name,
                    .website = candidate.website,
                    .own_host = own_host,
                    .reply = candidate.reply};
  const Folded folded = fold(candidate.text);
  const Features features = features_of(candidate.text, folded, about);
  const Hints hints = hints_of(features, candidate.outside);
  const std::optional<CloseReading> reading =
      reasons ? std::optional(read(candidate.text, about)) : std::nullopt;

  Assessment assessment;
  std::shared_ptr<const CompiledRules> rules;
  {
    const std::lock_guard lock(place.mutex);
    const Model& model = place.learner.model();
    assessment.risk = model.risk(features, hints);
    if (reading) assessment.reasons = reasons_of(*reading, model, hints);
    rules = place.rules;
    assessment.verdict = assessment.risk < place.settings.ham_below    ? Verdict::ham
                         : assessment.risk > place.settings.spam_above ? Verdict::spam
                                                                       : Verdict::unsure;
    const TriageSettings& settings = place.settings;
    assessment.acts = has_learned_enough(model) &&
                      ((assessment.verdict == Verdict::ham && settings.auto_approve) ||
                       (assessment.verdict == Verdict::spam && settings.auto_spam));
  }
  assessment.flags = rules->hits(candidate.text);
  assessment.place = place_of(assessment, candidate.approved);
  assessment.outside = candidate.outside;
  return assessment;
}

Assessment Desk::assess(const Site& site, const Candidate& candidate) {
  Candidate asked = candidate;
  asked.outside = ask(site, candidate);
  return judged(of(site.id), site, asked, false);
}

Assessment Desk::explain(const Site& site, const Candidate& candidate) {
  return judged(of(site.id), site, candidate, true);
}

// Campaigns

Blob Desk::signature(std::string_view text) {
  return to_blob(sign(fold(text).text));
}

std::optional<CommentId> Desk::enter(const Newcomer& newcomer) {
  const auto signature = signature_from(newcomer.signature);
  if (!signature) return std::nullopt;
  Traits traits{.name = hash_of(newcomer.name), .created = newcomer.created};
  if (newcomer.network != Digest{}) {
    traits.network =
        hash_of({reinterpret_cast<const char*>(newcomer.network.data()), newcomer.network.size()});
  }
  const Folded folded = fold(newcomer.text);
  for (const std::string_view host : hosts_in(folded.text)) traits.hosts.push_back(hash_of(host));
  Place* place = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(newcomer.site);
    if (found != places_.end()) place = found->second.get();
  }
  if (place == nullptr || !place->loaded) return std::nullopt;  // It was not assessed.
  const std::lock_guard lock(place->mutex);
  const auto match = place->finder.find(*signature, traits);
  place->finder.add({newcomer.comment, *signature, std::move(traits)});
  return match ? std::optional(match->twin) : std::nullopt;
}

// Settings and health

TriageSettings Desk::settings(SiteId site) {
  Place& place = of(site);
  const std::lock_guard lock(place.mutex);
  return place.settings;
}

void Desk::settings_changed(SiteId site) {
  Place& place = of(site);
  const auto stored = store_.read([&](Reader& reader) { return reader.triage_settings(site); });
  auto settings = stored ? form_.read(*stored) : std::nullopt;
  if (!settings) return;
  auto rules = std::make_shared<const CompiledRules>(settings->rules);
  {
    const std::lock_guard lock(place.mutex);
    place.settings = std::move(*settings);
    place.rules = std::move(rules);
  }
  learn(site);
}

TriageHealth Desk::health(SiteId site) {
  Place& place = of(site);
  const std::lock_guard lock(place.mutex);
  return health_of(place.learner, place.settings);
}

std::vector<JudgeHealth> Desk::judges() {
  return judges_ == nullptr ? std::vector<JudgeHealth>() : judges_->health();
}

// Learning

void Desk::learn(SiteId site) {
  {
    const std::lock_guard lock(errands_mutex_);
    errands_.insert(site);
  }
  changed_.notify_all();
}

void Desk::settle() {
  std::unique_lock lock(errands_mutex_);
  changed_.wait(lock, [this] { return errands_.empty() && !busy_; });
}

std::string Desk::model_bytes(SiteId site) {
  Place& place = of(site);
  const std::lock_guard lock(place.mutex);
  return place.learner.model().to_bytes();
}

void Desk::work(const std::stop_token& stop) {
  while (true) {
    SiteId site{};
    {
      std::unique_lock lock(errands_mutex_);
      busy_ = false;
      changed_.notify_all();
      if (!changed_.wait(lock, stop, [this] { return !errands_.empty(); })) return;
      site = *errands_.begin();
      errands_.erase(errands_.begin());
      busy_ = true;
    }
    try {
      catch_up(site);
      look_again(site);
    } catch (const std::exception& error) {
      // The log keeps what was decided: learned with the next decision.
      log::write(log::Level::error, "decisions were not learned from",
                 {{"site", number(site)}, {"what", error.what()}});
    }
  }
}

Taught Desk::taught_of(const TaughtComment& row) const {
  const std::string own_host = host_of(row.comment.page_url);
  const About about{.name = row.comment.name,
                    .website = row.comment.website,
                    .own_host = own_host,
                    .reply = row.comment.parent.has_value()};
  const Folded folded = fold(row.comment.text);
  Taught taught{.decision = row.decision,
                .comment = row.comment.id,
                .features = features_of(row.comment.text, folded, about),
                .hints = {},
                .label = row.spam ? Label::spam : Label::ham,
                .author = static_cast<std::uint64_t>(number(row.comment.author)),
                .campaign = 0,
                .waited_s = std::chrono::duration_cast<std::chrono::seconds>(row.decided -
                                                                             row.comment.created)
                                .count()};
  taught.hints = hints_of(taught.features, row.outside);
  // The first of a campaign has it only once there is a second: its own id says the same before.
  const CommentId campaign = row.campaign.value_or(row.comment.id);
  taught.campaign = static_cast<std::uint64_t>(number(campaign)) ^ 0xC0FFEE0000000000U;
  return taught;
}

void Desk::catch_up(SiteId site) {
  Place& place = of(site);
  Learner learner;
  DecisionId learned{};
  {
    const std::lock_guard lock(place.mutex);
    learner = place.learner;
    learned = place.learned;
  }
  const auto last = store_.read([&](Reader& reader) { return reader.last_decision(site); });
  if (!last || *last <= learned) return;

  // What was learned of a comment that has been decided anew is forgotten: by going back to before
  // it, and learning what came since again.
  const auto changed =
      store_.read([&](Reader& reader) { return reader.first_changed(site, learned); });
  if (changed) {
    const auto snapshot =
        store_.read([&](Reader& reader) { return reader.snapshot(site, *changed); });
    auto before = snapshot ? Learner::from_bytes(snapshot->bytes) : std::nullopt;
    learner = before ? std::move(*before) : Learner();
    learned = before ? snapshot->decision : DecisionId{0};
    place.lessons_at_snapshot = learner.model().lessons();
    store_.write([&](Writer& writer) { writer.drop_snapshots(site, *changed); });
  }

  const auto keep = [&](DecisionId through) {
    if (learner.model().lessons() < place.lessons_at_snapshot + lessons_between_snapshots) return;
    place.lessons_at_snapshot = learner.model().lessons();
    store_.write([&](Writer& writer) {
      writer.add_snapshot(site, {through, learner.to_bytes()});
      writer.thin_snapshots(site, snapshots_max);
    });
  };
  DecisionId after = learned;
  std::int64_t position = std::numeric_limits<std::int64_t>::max();
  std::vector<TaughtComment> rows;
  do {
    rows = store_.read([&](Reader& reader) { return reader.taught(site, after, position, page); });
    // What was decided since `last` was read is for the next time.
    std::erase_if(rows, [&](const TaughtComment& row) { return row.decision > *last; });
    for (const TaughtComment& row : rows) {
      // Only between two decisions: half a decision is no place to go back to.
      if (row.decision != after) keep(after);
      learner.learn(taught_of(row));
      after = row.decision;
      position = row.position;
    }
  } while (rows.size() == page);
  keep(*last);
  const std::lock_guard lock(place.mutex);
  place.learner = std::move(learner);
  place.learned = *last;
}

// What waits is thought of anew, and takes its new place in the queue.
void Desk::look_again(SiteId id) {
  Place& place = of(id);
  const auto site = store_.read([&](Reader& reader) { return reader.site(id); });
  if (!site) return;
  struct Moved {
    CommentId comment{};
    Judgement judgement;
    bool flagged_anew = false;
  };
  std::size_t looked_at = 0;
  while (looked_at < looked_at_again_max) {
    std::vector<Moved> moved;
    struct Waiting {
      Comment comment;
      Judgement judgement;
      std::int64_t approved = 0;
    };
    const auto waiting = store_.read([&](Reader& reader) {
      std::vector<Waiting> found;
      for (Comment& comment : reader.waiting(id, place.looked_at, page)) {
        Judgement judgement = reader.judgement(comment.id);
        const Author author = reader.author(id, comment.author);
        found.push_back({std::move(comment), std::move(judgement), author.approved_count});
      }
      return found;
    });
    for (const auto& [comment, before, approved] : waiting) {
      const Assessment now = judged(place, *site,
                                    {.text = comment.text,
                                     .name = comment.name,
                                     .website = comment.website,
                                     .page_url = comment.page_url,
                                     .approved = approved,
                                     .reply = comment.parent.has_value(),
                                     .outside = before.outside},
                                    false);
      Judgement judgement = before;
      judgement.flags = codes_of(now.flags);
      const bool flagged_anew = judgement.flags != before.flags;
      if (!flagged_anew && now.place == before.place &&
          std::abs(now.risk - before.risk) < worth_writing) {
        continue;
      }
      judgement.risk = now.risk;
      judgement.place = now.place;
      moved.push_back({comment.id, std::move(judgement), flagged_anew});
    }
    if (!moved.empty()) {
      store_.write([&](Writer& writer) {
        for (const Moved& each : moved) {
          if (each.flagged_anew) {
            writer.set_judgement(each.comment, each.judgement);
          } else {
            writer.set_risk(each.comment, each.judgement.risk, each.judgement.place);
          }
        }
      });
    }
    looked_at += waiting.size();
    place.looked_at = waiting.size() < page ? CommentId{0} : waiting.back().comment.id;
    if (waiting.size() < page) return;
  }
}

}  // namespace rejoinder::triage
