#include "triage/desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <rejoinder/web_address.hpp>

#include "triage/campaigns/signature.hpp"
#include "triage/desk_place.hpp"
#include "triage/health.hpp"
#include "triage/reasons.hpp"
#include "triage/signals.hpp"
#include "util/log.hpp"

namespace rejoinder::triage {
namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a.
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  return hash == 0 ? 1 : hash;
}

std::vector<std::uint64_t> link_hosts(const Folded& folded) {
  std::vector<std::uint64_t> hosts;
  for (const std::string_view host : hosts_in(folded.text)) hosts.push_back(hash_of(host));
  return hosts;
}

// Before, a verdict only sorts.
bool has_learned_enough(const Model& model) {
  constexpr double each_min = 10;
  constexpr std::int64_t all_min = 50;
  return model.lessons() >= all_min && model.labelled(Label::ham) >= each_min &&
         model.labelled(Label::spam) >= each_min;
}

// Of five comments with this risk four are spam: the others of the unsure do not wait behind them.
constexpr double doubtful_from = 0.8;

QueuePlace place_of(const Assessment& assessment, std::int64_t approved) {
  const bool urgent =
      std::any_of(assessment.flags.begin(), assessment.flags.end(),
                  [](const RuleHit& hit) { return hit.effect == RuleEffect::urgent; });
  if (urgent) return QueuePlace::urgent;
  switch (assessment.verdict) {
    case Verdict::ham: return approved == 0 ? QueuePlace::promising : QueuePlace::known;
    case Verdict::unsure:
      return assessment.risk < doubtful_from ? QueuePlace::unsure : QueuePlace::doubtful;
    case Verdict::spam: return QueuePlace::doubtful;
  }
  return QueuePlace::unsure;
}

}  // namespace

std::string host_of(std::string_view url) {
  const auto address = parse_web_address(url);
  return address ? address->host : std::string();
}

OutsideQuestion question_of(const Site& site, const Candidate& candidate) {
  OutsideQuestion question;
  question.site = site.key;
  question.site_url = site.settings.origins.empty() ? "" : site.settings.origins.front();
  question.article_url = candidate.page_url;
  question.text = candidate.text;
  question.author = candidate.name;
  question.website = candidate.website;
  question.address = candidate.address;
  return question;
}

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
  if (!place->loaded) load(*place, site);
  return *place;
}

void Desk::load(Place& place, SiteId site) {
  struct Stored {
    std::optional<TriageSnapshot> snapshot;
    std::optional<std::string> settings;
    std::vector<SignedComment> signatures;
    std::optional<DecisionId> last;
  };
  // Read before the lock is taken: who holds it must not wait for the store, which others have who
  // wait for it. At worst two read the same.
  const auto stored = store_.read([&](Reader& reader) {
    const DecisionId after_all{std::numeric_limits<std::int64_t>::max()};
    return Stored{reader.snapshot(site, after_all), reader.triage_settings(site),
                  reader.signatures(site, CampaignFinder::members_max_default),
                  reader.last_decision(site)};
  });
  const std::lock_guard lock(place.loading);
  if (place.loaded) return;
  place.told = stored.last.value_or(DecisionId{0});
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
    traits.hosts = link_hosts(fold(comment.text));
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
  review_later(site);
}

std::shared_ptr<const CompiledRules> Desk::rules_of(Place& place) {
  const std::lock_guard lock(place.mutex);
  return place.rules;
}

// Judging

OutsideOpinions Desk::ask(const Site& site, const Candidate& candidate) {
  OutsideOpinions opinions{};
  if (judges_ == nullptr) return opinions;
  const auto answers = judges_->ask(question_of(site, candidate));
  for (std::size_t i = 0; i < std::min(answers.size(), opinions.size()); ++i) {
    const auto& answer = answers[i];
    if (!answer || answer->opinion == Opinion::none) continue;
    const double sure = answer->opinion == Opinion::spam ? 1 : -1;
    opinions[i] = answer->risk ? 2 * *answer->risk - 1 : sure;
  }
  return opinions;
}

Hints Desk::hints_of(const Features& features, const OutsideOpinions& outside) const {
  Hints hints{.prior = prior_.score(features), .outside = outside, .author = {}};
  for (const std::size_t signal : features.signals) hints.signals += signals()[signal].weight;
  return hints;
}

Assessment Desk::judged(Place& place, const Candidate& candidate, Depth depth) {
  const std::string own_host = host_of(candidate.page_url);
  const About about{.name = candidate.name,
                    .website = candidate.website,
                    .own_host = own_host,
                    .reply = candidate.reply};
  const Folded folded = fold(candidate.text);
  const Features features = features_of(candidate.text, folded, about);
  Hints hints = hints_of(features, candidate.outside);
  const std::optional<CloseReading> reading =
      depth == Depth::reasons ? std::optional(read(candidate.text, about)) : std::nullopt;

  Assessment assessment;
  std::shared_ptr<const CompiledRules> rules;
  {
    const std::lock_guard lock(place.mutex);
    const Model& model = place.learner.model();
    hints.author = place.learner.record(static_cast<std::uint64_t>(number(candidate.author)));
    assessment.risk = model.risk(features, hints);
    if (reading) assessment.reasons = reasons_of(*reading, model, hints);
    rules = place.rules;
    const TriageSettings& settings = place.settings;
    assessment.verdict = verdict_of(assessment.risk, settings);
    // A good record publishes nothing: whoever guesses an address would have it, and would see from
    // the answer that the guess was right.
    Hints of_nobody = hints;
    of_nobody.author.ham = 0;
    assessment.acts = has_learned_enough(model) &&
                      ((assessment.verdict == Verdict::ham && settings.auto_approve &&
                        model.risk(features, of_nobody) < settings.ham_below) ||
                       (assessment.verdict == Verdict::spam && settings.auto_spam));
  }
  assessment.flags = rules->hits(candidate.text);
  assessment.place = place_of(assessment, candidate.approved);
  assessment.outside = candidate.outside;
  if (depth == Depth::marks) {
    assessment.signature = to_blob(sign(folded.text));
    assessment.hosts = link_hosts(folded);
  }
  return assessment;
}

Assessment Desk::assess(const Site& site, const Candidate& candidate, Ask asks) {
  Candidate asked = candidate;
  if (asks == Ask::outside_judges) asked.outside = ask(site, candidate);
  return judged(of(site.id), asked, Depth::marks);
}

Assessment Desk::explain(const Site& site, const Candidate& candidate) {
  return judged(of(site.id), candidate, Depth::reasons);
}

std::vector<RuleHit> Desk::flags(const Site& site, std::string_view text) {
  return rules_of(of(site.id))->hits(text);
}

// Campaigns

std::optional<CommentId> Desk::enter(const Newcomer& newcomer) {
  const auto signature = signature_from(newcomer.signature);
  if (!signature) return std::nullopt;
  Traits traits{.name = hash_of(newcomer.name), .created = newcomer.created};
  if (newcomer.network != Digest{}) {
    traits.network =
        hash_of({reinterpret_cast<const char*>(newcomer.network.data()), newcomer.network.size()});
  }
  traits.hosts = newcomer.hosts;
  Place* place = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(newcomer.site);
    if (found != places_.end()) place = found->second.get();
  }
  if (place == nullptr || !place->loaded) return std::nullopt;  // It was not assessed.
  const std::lock_guard lock(place->mutex);
  auto match = place->finder.find(*signature, traits);
  while (match && match->twin >= newcomer.comment) {  // It was entered before, and not stored.
    place->finder.erase(match->twin);
    match = place->finder.find(*signature, traits);
  }
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
  // One at a time: or the older of two might be put in place last.
  const std::lock_guard changing(place.changing);
  const auto stored = store_.read([&](Reader& reader) { return reader.triage_settings(site); });
  auto settings = stored ? form_.read(*stored) : std::nullopt;
  if (!settings) return;
  auto rules = std::make_shared<const CompiledRules>(settings->rules);
  bool others = false;
  {
    const std::lock_guard lock(place.mutex);
    others = place.settings.rules != settings->rules;
    place.settings = std::move(*settings);
    place.rules = std::move(rules);
  }
  // Again: a review by the rules of before may have ended since they were stored.
  if (others) store_.write([&](Writer& writer) { writer.set_review(site, CommentId{0}); });
  learn(site);
  review_later(site);
}

TriageHealth Desk::health(SiteId site) {
  Place& place = of(site);
  const std::lock_guard lock(place.mutex);
  return health_of(place.learner, place.settings);
}

std::vector<JudgeHealth> Desk::judges() {
  return judges_ == nullptr ? std::vector<JudgeHealth>() : judges_->health();
}

}  // namespace rejoinder::triage
