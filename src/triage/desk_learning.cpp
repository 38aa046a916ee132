#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "triage/desk.hpp"
#include "triage/desk_place.hpp"
#include "util/log.hpp"

// The desk's own thread: what is decided is learned, and what is there is looked at again.
namespace rejoinder::triage {
namespace {

constexpr std::size_t page = 256;  // Comments read from the store at once.
// Learning these again takes a few milliseconds, a snapshot a megabyte.
constexpr std::int64_t lessons_between_snapshots = 250;
constexpr std::size_t snapshots_max = 4;
// Of a longer queue each decision looks at a part again, and the next one at the following.
constexpr std::size_t looked_at_again_max = 512;
constexpr double worth_writing = 0.02;  // Of risk: less moves nothing in a queue.

}  // namespace

void Desk::learn(SiteId site) {
  {
    const std::lock_guard lock(errands_mutex_);
    errands_.insert(site);
  }
  changed_.notify_all();
}

void Desk::settle() {
  std::unique_lock lock(errands_mutex_);
  changed_.wait(lock, [this] { return errands_.empty() && reviews_.empty() && !busy_; });
}

std::string Desk::model_bytes(SiteId site) {
  Place& place = of(site);
  const std::lock_guard lock(place.mutex);
  return place.learner.model().to_bytes();
}

void Desk::work(const std::stop_token& stop) {
  while (true) {
    SiteId site{};
    bool learns = true;
    {
      std::unique_lock lock(errands_mutex_);
      busy_ = false;
      changed_.notify_all();
      const auto due = [this] { return !errands_.empty() || !reviews_.empty(); };
      if (!changed_.wait(lock, stop, due)) return;
      learns = !errands_.empty();  // What is published has waited before.
      auto& sites = learns ? errands_ : reviews_;
      site = *sites.begin();
      sites.erase(sites.begin());
      busy_ = true;
    }
    try {
      if (learns) {
        catch_up(site);
        look_again(site);
      } else if (review(site)) {
        review_later(site);
      }
    } catch (const std::exception& error) {
      // The log keeps what was decided: learned with the next decision.
      log::write(
          log::Level::error,
          learns ? "decisions were not learned from" : "a policy was not held against comments",
          {{"site", number(site)}, {"what", error.what()}});
    }
  }
}

void Desk::teach(const Site& site, const TaughtComment& row) {
  OutsideQuestion question = question_of(site, candidate_of(row.comment));
  question.created = row.comment.created;
  judges_->teach(question, row.spam ? Opinion::spam : Opinion::ham);
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
                .network_nth = row.network_nth,
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
  const auto known = store_.read([&](Reader& reader) { return reader.site(site); });
  const auto last = store_.read([&](Reader& reader) { return reader.last_decision(site); });
  if (!known || !last || *last <= learned) return;

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

  // What there is then is another version's, which this one can't read.
  if (learned == DecisionId{0}) {
    store_.write([&](Writer& writer) { writer.drop_snapshots(site, DecisionId{0}); });
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
      if (judges_ != nullptr && row.decision > place.told) teach(*known, row);
      after = row.decision;
      position = row.position;
    }
  } while (rows.size() == page);
  keep(*last);
  place.told = std::max(place.told, *last);
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
      for (Comment& comment : reader.comments_of(id, Status::pending, place.looked_at, page)) {
        Judgement judgement = reader.judgement(comment.id);
        const Author author = reader.author(id, comment.author);
        found.push_back({std::move(comment), std::move(judgement), author.approved_count});
      }
      return found;
    });
    for (const auto& [comment, before, approved] : waiting) {
      Candidate candidate = candidate_of(comment);
      candidate.approved = approved;
      candidate.outside = before.outside;
      const Assessment now = judged(place, candidate, Depth::risk);
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

void Desk::review_later(SiteId site) {
  {
    const std::lock_guard lock(errands_mutex_);
    reviews_.insert(site);
  }
  changed_.notify_all();
}

bool Desk::review(SiteId site) {
  struct Looked {
    Comment comment;
    Judgement before;
    std::vector<RuleHit> hits = {};
  };
  Place& place = of(site);
  const auto rules = rules_of(place);
  const auto after = store_.read([&](Reader& reader) { return reader.review(site); });
  if (!after) return false;
  auto looked = store_.read([&](Reader& reader) {
    std::vector<Looked> all;
    for (Comment& comment : reader.comments_of(site, Status::approved, *after, page)) {
      Judgement judgement = reader.judgement(comment.id);
      all.push_back({std::move(comment), std::move(judgement)});
    }
    return all;
  });
  for (Looked& each : looked) each.hits = rules->hits(each.comment.text);
  const bool more = looked.size() == page;
  store_.write([&](Writer& writer) {
    // The policy has changed again: from the start.
    if (writer.review(site) != after || rules_of(place) != rules) return;
    for (const Looked& each : looked) {
      const Comment& comment = each.comment;
      const Judgement& before = each.before;
      const auto now = writer.comment(site, comment.id);
      if (!now || now->version != comment.version || comment.moderator) continue;
      Assessment held;
      held.flags = each.hits;
      if (!held.held()) writer.settle_proposal(site, comment.id);
      const auto codes = codes_of(each.hits);
      if (codes == before.flags) continue;
      Judgement judgement = before;
      judgement.flags = codes;
      writer.set_judgement(comment.id, judgement);
      // What was approved under this flag before has been looked at.
      std::erase_if(held.flags, [&](const RuleHit& hit) {
        return std::find(before.flags.begin(), before.flags.end(), hit.code) != before.flags.end();
      });
      if (held.held()) writer.propose(site, comment.id);
    }
    writer.set_review(site, more ? std::optional(looked.back().comment.id) : std::nullopt);
  });
  return more;
}

}  // namespace rejoinder::triage
