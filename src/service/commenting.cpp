#include <rejoinder/commenting.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include <rejoinder/base64url.hpp>
#include <rejoinder/email.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/network.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/policy.hpp>
#include <rejoinder/text.hpp>

#include "service/decision_log.hpp"
#include "service/mail_tokens.hpp"
#include "service/new_texts.hpp"
#include "service/publication.hpp"

namespace rejoinder {
namespace {

using std::chrono::floor;

std::int64_t unix_seconds(Time time) {
  return floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// A token is the second at which it ends and a MAC over that and the comment: `1763790000.<mac>`.
// It need not be kept, and a receipt that is asked for again has the same ones.
std::string make_token(const Keyring& keys, Purpose purpose, const Comment& comment, Time until) {
  const std::string end = std::to_string(unix_seconds(until));
  const std::string message = std::to_string(number(comment.id)) + ' ' + end;
  return end + '.' + base64url(keys.mac(purpose, comment.site, message));
}

bool token_fits(const Keyring& keys, Purpose purpose, const Comment& comment,
                std::string_view token, Time now) {
  std::int64_t end = 0;
  const auto [rest, error] = std::from_chars(token.data(), token.data() + token.size(), end);
  if (error != std::errc{} || end < unix_seconds(now)) return false;
  constexpr std::int64_t year_9999 = 253'402'300'799;
  if (end > year_9999) return false;
  const Time until{std::chrono::seconds(end)};
  return same_token(token, make_token(keys, purpose, comment, until));
}

// What makes a repeated request the same request: everything that its sender wrote.
Digest fingerprint(const Keyring& keys, SiteId site, const Draft& draft) {
  std::string message;
  const std::string parent = draft.parent ? std::to_string(number(*draft.parent)) : "";
  for (const std::string_view part :
       {std::string_view(draft.article), std::string_view(draft.url), std::string_view(draft.title),
        std::string_view(parent), std::string_view(draft.author), std::string_view(draft.email),
        std::string_view(draft.website), std::string_view(draft.comment)}) {
    message += std::to_string(part.size()) + ':';
    message += part;
  }
  return keys.mac(Purpose::idempotency, site, message);
}

tl::unexpected<Error> no_comment() {
  return refuse(Errc::not_found, "unknown_comment",
                "There is no such comment, or this link has expired.");
}

tl::unexpected<Error> unknown_site() {
  return refuse(Errc::not_found, "unknown_site", "There is no such site here.");
}

tl::unexpected<Error> closed() {
  return refuse(Errc::forbidden, "comments_closed", "Comments on this article are closed.");
}

// Who has been approved before waits behind those for whom it is the first time.
QueuePlace place_of_author(QueuePlace place, const Author& author) {
  return place == QueuePlace::promising && author.approved_count > 0 ? QueuePlace::known : place;
}

Error too_fast_error(std::chrono::seconds wait) {
  Error error{Errc::rate_limited, "too_fast",
              "You're posting very fast. Wait " + std::to_string(wait.count()) +
                  (wait.count() == 1 ? " second." : " seconds.")};
  error.retry_after = wait;
  return error;
}

Error too_many_error(std::chrono::seconds wait) {
  Error error = too_fast_error(wait);
  error.detail = "This site is getting very many comments just now. Wait a little, and try again.";
  return error;
}

}  // namespace

Commenting::Commenting(Store& store, const Keyring& keys, const Renderer& renderer,
                       const Clock& clock, CommentingOptions options)
    : store_(store),
      keys_(keys),
      renderer_(renderer),
      clock_(clock),
      triage_(options.triage),
      notifications_(options.notifications),
      network_hash_(store, keys),
      network_limiter_(options.per_network),
      email_limiter_(options.per_email),
      site_limiter_(options.per_site),
      edit_limiter_(options.edits_per_comment) {}

Result<Site> Commenting::find_site(std::string_view key) {
  auto site = store_.read([&](Reader& reader) { return reader.site(key); });
  if (!site) return unknown_site();
  return std::move(*site);
}

std::optional<Error> Commenting::too_fast(const Site& site, const Digest& email,
                                          const std::string& address) {
  // The limiters live in memory and forget at a restart, so their keys need no daily salt.
  const Time now = clock_.now();
  const Digest network = keys_.mac(Purpose::network, site.id, network_of(address));
  if (const auto wait = network_limiter_.take(network, now)) return too_fast_error(*wait);
  if (const auto wait = email_limiter_.take(email, now)) return too_fast_error(*wait);
  // Last, so that who is stopped by another limit takes nothing from everybody's.
  if (const auto wait = site_limiter_.take(keys_.mac(Purpose::network, site.id, "site"), now)) {
    return too_many_error(*wait);
  }
  return std::nullopt;
}

Result<Receipt> Commenting::submit(const Submission& submission) {
  // Who has written here before is looked up together with the site: one look at the store.
  const auto address = EmailAddress::parse(submission.draft.email);
  struct Known {
    std::optional<Site> site;
    Digest email{};
    std::optional<Author> author;
  };
  const auto known = store_.read([&](Reader& reader) {
    Known found{.site = reader.site(submission.site), .author = {}};
    if (!found.site || !address) return found;
    found.email = keys_.mac(Purpose::email, found.site->id, address->normalised());
    if (triage_ != nullptr) found.author = reader.author(found.site->id, found.email);
    return found;
  });
  const std::optional<Site>& site = known.site;
  if (!site) return unknown_site();
  if (!submission.origin.empty() && !site->allows(submission.origin)) {
    return refuse(Errc::forbidden, "unknown_origin",
                  "This site does not take comments from that page.");
  }
  const auto draft = check(submission.draft, *site);
  if (!draft) return tl::unexpected(draft.error());
  if (auto error = too_fast(*site, known.email, submission.address)) {
    return tl::unexpected(std::move(*error));
  }

  // All that is slow is done before the writer is taken: it is shared.
  const std::string html = renderer_.html(draft->text);
  NewComment prepared = prepare(*site, *draft);
  const AuthorId author = known.author ? known.author->id : AuthorId{0};
  const Assessment assessment = assess(*site, prepared, author, submission.address);
  prepared.judgement = judgement_of(assessment);
  prepared.network = network_hash_.of(site->id, submission.address, prepared.created);
  const Digest request = fingerprint(keys_, site->id, submission.draft);
  const Digest key = keys_.mac(Purpose::idempotency, site->id, submission.idempotency_key);

  auto answer = store_.write(
      [&](Writer& writer) -> Result<Receipt> {
        if (!submission.idempotency_key.empty()) {
          if (const auto earlier = writer.remembered(site->id, key)) {
            if (earlier->request != request) {
              return refuse(Errc::invalid, "idempotency_key_reused",
                            "This Idempotency-Key was used for another comment.");
            }
            const auto comment = writer.comment(site->id, earlier->comment);
            const auto article =
                comment ? writer.article(site->id, comment->article) : std::nullopt;
            if (!article) return no_comment();
            return receipt(*site, *comment, earlier->shown, *article, html);
          }
        }
        auto accepted = accept(writer, *site, *draft, prepared, assessment, known.email, html);
        if (accepted && !submission.idempotency_key.empty()) {
          writer.remember(site->id, key, {request, accepted->id, accepted->shown},
                          prepared.created);
        }
        return accepted;
      },
      Repeats::maybe);
  if (notifications_ != nullptr && answer) notifications_->wake();
  return answer;
}

Assessment Commenting::assess(const Site& site, const NewComment& comment, AuthorId author,
                              std::string_view address) const {
  if (triage_ == nullptr) return {};
  return triage_->assess(site,
                         {.text = comment.text,
                          .name = comment.name,
                          .website = comment.website,
                          .page_url = comment.page_url,
                          .author = author,
                          .reply = comment.parent.has_value(),
                          .address = address},
                         Ask::outside_judges);
}

void Commenting::find_campaign(Writer& writer, const Comment& comment, const Digest& network,
                               const Assessment& assessment) const {
  if (triage_ == nullptr) return;
  const auto twin = triage_->enter({.site = comment.site,
                                    .comment = comment.id,
                                    .signature = assessment.signature,
                                    .name = comment.name,
                                    .hosts = assessment.hosts,
                                    .network = network,
                                    .created = comment.created});
  // One that was entered and then not stored has left its id to this one, or is not there.
  if (!twin || *twin == comment.id || !writer.comment(comment.site, *twin)) return;
  const CommentId campaign = writer.judgement(*twin).campaign.value_or(*twin);
  if (campaign == *twin) writer.join_campaign(*twin, campaign);
  writer.join_campaign(comment.id, campaign);
}

// What of a new comment needs no look-up.
NewComment Commenting::prepare(const Site& site, const CheckedDraft& draft) const {
  NewComment comment;
  comment.site = site.id;
  comment.parent = draft.parent;
  comment.name = draft.name;
  comment.website = draft.website;
  const Digest face = keys_.mac(Purpose::avatar, site.id, to_lower(trim(draft.name)));
  std::copy_n(face.begin(), comment.avatar.size(), comment.avatar.begin());
  comment.page_url = draft.url;
  comment.page_title = draft.title;
  comment.text = draft.text;
  comment.text_hash = text_hash(keys_, site.id, draft.text);
  comment.created = clock_.now();
  return comment;
}

Result<Receipt> Commenting::accept(Writer& writer, const Site& site, const CheckedDraft& draft,
                                   const NewComment& prepared, const Assessment& assessment,
                                   const Digest& email, const std::string& html) {
  const auto known = writer.article(site.id, draft.article);
  if (known && !known->open) return closed();
  NewComment comment = prepared;
  if (draft.parent) {
    const auto parent = writer.comment(site.id, *draft.parent);
    if (!parent || !known || parent->article != known->id || parent->status != Status::approved) {
      return tl::unexpected(invalid({parent_fault()}));
    }
    comment.above = path_above_reply(parent->path);
  }
  const auto earlier = writer.author(site.id, email);
  if (known && earlier) {
    comment.article = known->id;
    comment.author = earlier->id;
    // From the same network only: or whoever copies a public comment under a guessed address would
    // be told by the refusal that the guess was right.
    if (writer.duplicate(comment)) {
      return refuse(Errc::conflict, "duplicate", "You've already said that.");
    }
  }
  // Nothing is refused from here on: what has been written then would have to be undone.
  const Article article =
      known ? *known : writer.ensure_article(site.id, draft.article, comment.created);
  const Author author = earlier ? *earlier : writer.add_author(site.id, email, comment.created);
  comment.article = article.id;
  comment.author = author.id;
  comment.judgement.place = place_of_author(comment.judgement.place, author);
  comment.status = initial_status(site.settings.trust, author, assessment);

  const Comment added = writer.add_comment(comment);
  find_campaign(writer, added, comment.network, assessment);
  if (notifications_ != nullptr && added.status == Status::pending) {
    notifications_->waits(writer, site, added, comment.judgement.place == QueuePlace::urgent);
  }
  if (added.status == Status::approved) show(writer, added, html, renderer_.version());
  if (added.status != Status::pending) {
    Decision decision;
    decision.site = site.id;
    decision.action = added.status == Status::spam ? Action::spam : Action::approve;
    decision.actor = ActorKind::rule;
    decision.reason = assessment.acts ? "verdict" : "trusted_author";
    decision.created = added.created;
    decision.changes = {{added.id, Status::pending, added.status, added.version}};
    append(writer, keys_, decision);
  }
  return receipt(site, added, added.status, article, html);
}

Receipt Commenting::receipt(const Site& site, const Comment& comment, Status shown,
                            const Article& article, std::string html) const {
  Receipt receipt;
  receipt.id = comment.id;
  receipt.shown = shown == Status::approved ? Status::approved : Status::pending;
  receipt.html = std::move(html);
  receipt.preview_token =
      make_token(keys_, Purpose::preview_token, comment, comment.created + limits::preview_window);
  receipt.edit_until = floor<std::chrono::seconds>(comment.created + site.settings.edit_window);
  receipt.edit_token = make_token(keys_, Purpose::edit_token, comment, receipt.edit_until);
  receipt.article = article;
  return receipt;
}

Result<OwnComment> Commenting::own(std::string_view site_key, CommentId id,
                                   std::string_view preview_token) {
  const auto site = find_site(site_key);
  if (!site) return tl::unexpected(site.error());
  auto found = store_.read([&](Reader& reader) -> Result<OwnComment> {
    const auto comment = reader.comment(site->id, id);
    if (!comment ||
        !token_fits(keys_, Purpose::preview_token, *comment, preview_token, clock_.now())) {
      return no_comment();
    }
    const auto article = reader.article(site->id, comment->article);
    if (!article) return no_comment();
    return OwnComment{*comment, *article, as_published(*comment, {})};
  });
  if (!found) return found;
  if (found->comment.status == Status::trash) {
    found->shown = empty_place(found->comment);  // Declined or withdrawn: gone for its author too.
  } else {
    found->shown.html = renderer_.html(found->comment.text);
  }
  return found;
}

Result<Comment> Commenting::for_edit(Reader& reader, const Site& site, CommentId id,
                                     std::string_view token) const {
  auto comment = reader.comment(site.id, id);
  if (!comment || comment->status == Status::trash ||
      !token_fits(keys_, Purpose::edit_token, *comment, token, clock_.now())) {
    return no_comment();
  }
  return std::move(*comment);
}

Result<Receipt> Commenting::edit(std::string_view site_key, CommentId id,
                                 std::string_view edit_token, const std::string& text) {
  const auto site = find_site(site_key);
  if (!site) return tl::unexpected(site.error());
  if (auto fault = check_text(text, *site)) return tl::unexpected(invalid({std::move(*fault)}));
  std::string html = renderer_.html(text);
  const auto assessment = judge_anew(*site, id, text);
  const Time now = clock_.now();
  auto edited = store_.write([&](Writer& writer) -> Result<Receipt> {
    auto comment = for_edit(writer, *site, id, edit_token);
    if (!comment) return tl::unexpected(comment.error());
    const auto article = writer.article(site->id, comment->article);
    if (!article) return no_comment();
    // Each edit is a new version: without a limit an author could keep moderators from deciding.
    const Digest key = keys_.mac(Purpose::edit_token, site->id, std::to_string(number(id)));
    if (const auto wait = edit_limiter_.take(key, now)) {
      return tl::unexpected(too_fast_error(*wait));
    }
    // What was marked as spam stays what was judged. Its author, who takes it for waiting, is told
    // nothing else.
    if (comment->text != text && comment->status != Status::spam) {
      if (comment->status == Status::approved) {
        // What a moderator approved was another text.
        change_status(writer, *comment, Status::pending, {}, renderer_.version());
        Decision decision;
        decision.site = site->id;
        decision.action = Action::restore;
        decision.actor = ActorKind::author;
        decision.reason = "edited";
        decision.created = now;
        decision.changes = {{id, Status::approved, Status::pending, comment->version}};
        append(writer, keys_, decision);
        if (notifications_ != nullptr) {
          notifications_->waits(writer, *site, *comment,
                                assessment && assessment->place == QueuePlace::urgent);
        }
      }
      writer.add_revision(site->id, sealed_revision(keys_, *comment, now));
      writer.set_text(site->id, id, {text, text_hash(keys_, site->id, text), now, {}});
      if (assessment) {
        const bool urgent = assessment->place == QueuePlace::urgent;
        if (notifications_ != nullptr && comment->status == Status::pending && urgent &&
            writer.judgement(id).place != QueuePlace::urgent) {
          notifications_->waits(writer, *site, *comment, urgent);
        }
        writer.set_judgement(id, judgement_of(*assessment));
        // From now on it is the new text that others are compared with.
        static_cast<void>(triage_->enter({.site = comment->site,
                                          .comment = id,
                                          .signature = assessment->signature,
                                          .name = comment->name,
                                          .hosts = assessment->hosts,
                                          .network = {},
                                          .created = comment->created}));
      }
    }
    return receipt(*site, *comment, comment->status, *article, std::move(html));
  });
  if (triage_ != nullptr && edited) triage_->learn(site->id);  // What was decided was another text.
  if (notifications_ != nullptr && edited) notifications_->wake();
  return edited;
}

std::optional<Assessment> Commenting::judge_anew(const Site& site, CommentId id,
                                                 const std::string& text) const {
  if (triage_ == nullptr) return std::nullopt;
  const auto comment = store_.read([&](Reader& reader) { return reader.comment(site.id, id); });
  if (!comment) return std::nullopt;
  Candidate candidate = candidate_of(*comment);
  candidate.text = text;
  return triage_->assess(site, candidate, Ask::outside_judges);
}

Result<void> Commenting::withdraw(std::string_view site_key, CommentId id,
                                  std::string_view edit_token) {
  const auto site = find_site(site_key);
  if (!site) return tl::unexpected(site.error());
  auto withdrawn = store_.write([&](Writer& writer) -> Result<void> {
    auto comment = for_edit(writer, *site, id, edit_token);
    if (!comment) return tl::unexpected(comment.error());
    Decision decision;
    decision.site = site->id;
    decision.action = Action::trash;
    decision.actor = ActorKind::author;
    decision.reason = "withdrawn";
    decision.created = clock_.now();
    const Status from = comment->status;
    change_status(writer, *comment, Status::trash, {}, renderer_.version());
    decision.changes = {{id, from, Status::trash, comment->version}};
    append(writer, keys_, decision);
    return {};
  });
  if (triage_ != nullptr && withdrawn) triage_->learn(site->id);
  return withdrawn;
}

}  // namespace rejoinder
