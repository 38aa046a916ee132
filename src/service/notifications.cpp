#include <rejoinder/notifications.hpp>

#include <algorithm>
#include <utility>

#include <rejoinder/email.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "service/mail_tokens.hpp"

namespace rejoinder {
namespace {

tl::unexpected<Error> no_mail() {
  return refuse(Errc::conflict, "mail_off",
                "This server sends no mail. Whoever runs it sets it up (mail.server, mail.from).");
}

tl::unexpected<Error> too_often(std::chrono::seconds wait) {
  Error error{Errc::rate_limited, "too_many_mails",
              "Enough mails have been sent. Wait " + std::to_string(wait.count()) + " seconds."};
  error.retry_after = wait;
  return tl::unexpected(std::move(error));
}

Digest throttle_key(const Keyring& keys, ModeratorId moderator) {
  return keys.mac(Purpose::mail_link, SiteId{0}, "moderator " + std::to_string(number(moderator)));
}

// A mail to the moderator alone, about none of the sites; it takes the place of an earlier one.
void replace_mail(Writer& writer, ModeratorId moderator, MailKind kind, Time now) {
  writer.drop_mail_of(moderator, kind);
  writer.add_mail({.kind = kind, .moderator = moderator, .created = now, .not_before = now});
}

}  // namespace

Notifications::Notifications(Store& store, const Keyring& keys, const Clock& clock,
                             NotificationsOptions options)
    : store_(store),
      keys_(keys),
      clock_(clock),
      options_(std::move(options)),
      proofs_(options_.proofs_per_moderator),
      tests_(options_.tests_per_moderator) {
  read_wishes();
}

void Notifications::read_wishes() {
  if (!options_.mail) return;
  // Under the lock, so that of two changes the later one is what stays.
  const std::lock_guard lock(mutex_);
  auto fresh = std::make_shared<Wishes>();
  store_.read([&](Reader& reader) {
    for (const Subscription& each : reader.subscriptions()) {
      fresh->waiting[each.site].push_back(each);
    }
    for (const ModeratorId each : reader.want_overruled()) fresh->overruled.insert(each);
    return true;
  });
  anybody_ = !fresh->waiting.empty() || !fresh->overruled.empty();
  wishes_ = std::move(fresh);
}

std::shared_ptr<const Notifications::Wishes> Notifications::wishes() const {
  if (!anybody_) return nullptr;
  const std::lock_guard lock(mutex_);
  return wishes_;
}

void Notifications::waits(Writer& writer, const Site& site, const Comment& comment,
                          bool urgent) const {
  const auto wanted = wishes();
  if (!wanted) return;
  const auto found = wanted->waiting.find(site.id);
  if (found == wanted->waiting.end()) return;
  const Time now = clock_.now();
  const ZoneOffset offset = [&](Time at) {
    return options_.zone_clock ? options_.zone_clock(site.settings.time_zone, at)
                               : std::chrono::seconds(0);
  };
  for (const Subscription& each : found->second) {
    writer.add_mail({.kind = MailKind::waiting,
                     .moderator = each.moderator,
                     .site = site.id,
                     .comment = comment.id,
                     .urgent = urgent,
                     .created = now,
                     .not_before = urgent ? now : due_time(each.rhythm, now, offset)});
  }
}

void Notifications::decided(Writer& writer, const Decision& decision) const {
  const auto wanted = wishes();
  if (!wanted) return;
  std::optional<ModeratorId> undone;
  if (decision.undoes) {
    writer.drop_mail_of(*decision.undoes);
    if (const auto earlier = writer.decision({decision.site}, *decision.undoes)) {
      undone = earlier->moderator;
    }
  }
  if (wanted->overruled.empty() || (decision.undoes && undone == decision.moderator)) return;
  std::set<ModeratorId> told;
  for (const rejoinder::Change& change : decision.changes) {
    if (change.from == change.to) continue;
    const auto history = writer.history(change.comment, 2);
    if (history.size() < 2) continue;
    const auto before = history.back().moderator;
    if (!before || before == decision.moderator || !wanted->overruled.contains(*before)) continue;
    if (!told.insert(*before).second) continue;
    writer.add_mail({.kind = MailKind::overruled,
                     .moderator = *before,
                     .site = decision.site,
                     .decision = decision.id,
                     .created = decision.created,
                     .not_before = decision.created + limits::undo_window});
  }
}

void Notifications::wake() const {
  // A post that nobody is told of wakes nobody either.
  if (anybody_ && on_wake_) on_wake_();
}

Notifications::Settings Notifications::settings(const Moderator& moderator) {
  return store_.read([&](Reader& reader) {
    Settings settings;
    if (const auto box = reader.mail_box(moderator.id)) {
      settings.address = open_address(keys_, *box);
      settings.proven = box->proven.has_value();
      settings.overruled = box->overruled;
      settings.sent = box->sent;
      settings.failed = box->failed;
      settings.failure = box->failure;
    }
    const Actor actor = Actor::of(moderator);
    const auto chosen = reader.subscriptions(moderator.id);
    for (Site& site : reader.sites()) {
      if (!actor.may_moderate(site.id)) continue;
      Settings::OfSite of_site{std::move(site)};
      for (const Subscription& each : chosen) {
        if (each.site == of_site.site.id) of_site.rhythm = each.rhythm;
      }
      settings.sites.push_back(std::move(of_site));
    }
    return settings;
  });
}

Result<void> Notifications::set_address(const Moderator& moderator, const std::string& address,
                                        bool proved) {
  const Time now = clock_.now();
  if (trim(address).empty()) {
    store_.write([&](Writer& writer) {
      if (!writer.mail_box(moderator.id)) return;
      writer.drop_mail_box(moderator.id);
      writer.add_account_event({.at = now,
                                .kind = "mail_address_removed",
                                .actor = moderator.id,
                                .by = {},
                                .subject = {}});
    });
    return {};
  }
  const auto parsed = EmailAddress::parse(address);
  if (!parsed) {
    return tl::unexpected(
        invalid({{"address", "invalid", "Enter an email address like name@example.com"}}));
  }
  if (!options_.mail) return no_mail();
  const std::string wanted(parsed->normalised());
  const auto box = store_.read([&](Reader& reader) { return reader.mail_box(moderator.id); });
  const bool same = box && open_address(keys_, *box) == wanted;
  if (same && box->proven) return {};
  if (!same && !proved) {
    return tl::unexpected(invalid({{"password", "required", "Enter your password"}}));
  }
  if (const auto wait = proofs_.take(throttle_key(keys_, moderator.id), now)) {
    return too_often(*wait);
  }
  const Blob sealed = seal_address(keys_, moderator.id, wanted);
  store_.write([&](Writer& writer) {
    MailBox fresh{.moderator = moderator.id, .sealed_address = sealed, .asked = now};
    if (const auto known = writer.mail_box(moderator.id)) fresh.overruled = known->overruled;
    // What was meant for the old address does not go to the new one.
    if (!same) writer.drop_mail_box(moderator.id);
    writer.set_mail_box(fresh);
    replace_mail(writer, moderator.id, MailKind::proof, now);
    if (!same) {
      writer.add_account_event(
          {.at = now, .kind = "mail_address_set", .actor = moderator.id, .by = {}, .subject = {}});
    }
  });
  return {};
}

Result<Notifications::Settings> Notifications::set(const Moderator& moderator,
                                                   const Change& change) {
  const Settings before = settings(moderator);
  std::vector<Subscription> chosen;
  for (const auto& [key, rhythm] : change.sites) {
    const auto found =
        std::find_if(before.sites.begin(), before.sites.end(),
                     [wanted = &key](const auto& each) { return each.site.key == *wanted; });
    if (found == before.sites.end()) {
      return tl::unexpected(invalid({{"sites", "unknown", "Name sites that you moderate"}}));
    }
    chosen.push_back({moderator.id, found->site.id, rhythm});
  }
  const bool wants = change.overruled.value_or(false) ||
                     std::any_of(chosen.begin(), chosen.end(), [](const Subscription& each) {
                       return each.rhythm != Rhythm::off;
                     });
  if (wants && (change.address ? trim(*change.address).empty() : before.address.empty())) {
    return tl::unexpected(invalid({{"address", "required", "Say first where mails shall go"}}));
  }
  if (change.address) {
    if (const auto set = set_address(moderator, *change.address, change.proved); !set) {
      return tl::unexpected(set.error());
    }
  }
  store_.write([&](Writer& writer) {
    for (const Subscription& each : chosen) writer.set_subscription(each);
    auto box = writer.mail_box(moderator.id);
    if (change.overruled && box && box->overruled != *change.overruled) {
      box->overruled = *change.overruled;
      writer.set_mail_box(*box);
    }
  });
  read_wishes();
  if (on_wake_) on_wake_();
  return settings(moderator);
}

Result<void> Notifications::send_test(const Moderator& moderator) {
  if (!options_.mail) return no_mail();
  const Time now = clock_.now();
  const auto box = store_.read([&](Reader& reader) { return reader.mail_box(moderator.id); });
  if (!box || !box->proven) {
    return refuse(Errc::conflict, "address_not_proven",
                  "Open the link in the mail that was sent to your address first.");
  }
  if (const auto wait = tests_.take(throttle_key(keys_, moderator.id), now)) {
    return too_often(*wait);
  }
  store_.write([&](Writer& writer) { replace_mail(writer, moderator.id, MailKind::test, now); });
  if (on_wake_) on_wake_();
  return {};
}

void Notifications::prove(ModeratorId moderator, Time asked) {
  const Time now = clock_.now();
  store_.write([&](Writer& writer) {
    auto box = writer.mail_box(moderator);
    if (!box || box->proven || box->asked != asked) return;
    box->proven = now;
    writer.set_mail_box(*box);
    writer.add_account_event(
        {.at = now, .kind = "mail_address_proven", .actor = moderator, .by = {}, .subject = {}});
  });
  read_wishes();
}

void Notifications::turn_off(ModeratorId moderator, SiteId site) {
  store_.write([&](Writer& writer) { writer.set_subscription({moderator, site, Rhythm::off}); });
  read_wishes();
}

OutboxState Notifications::state() {
  const Time now = clock_.now();
  return store_.read([&](Reader& reader) { return reader.outbox_state(now); });
}

void Notifications::purge() {
  const Time now = clock_.now();
  store_.write([&](Writer& writer) {
    writer.forget_mail(now - limits::mail_sent_kept, now - limits::mail_failed_kept);
  });
}

}  // namespace rejoinder
