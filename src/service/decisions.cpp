#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "service/decision_log.hpp"
#include "service/new_texts.hpp"
#include "service/publication.hpp"

// What moderators decide, take back, rewrite and answer.
namespace rejoinder {
namespace {

tl::unexpected<Error> no_comment() {
  return refuse(Errc::not_found, "unknown_comment", "There is no such comment.");
}

tl::unexpected<Error> no_decision() {
  return refuse(Errc::not_found, "unknown_decision", "There is no such decision.");
}

// Who changed a comment last, and how.
Conflict conflict_of(Reader& reader, const Comment& comment) {
  Conflict conflict{comment.id, comment.version, std::string(to_string(comment.status)), {}, {}};
  conflict.at = comment.edited.value_or(comment.created);
  const auto last = reader.history(comment.id, 1);
  if (!last.empty()) {
    conflict.by = last.front().actor == ActorKind::operator_ ? "command line" : last.front().by;
    conflict.at = last.front().created;
  }
  return conflict;
}

tl::unexpected<Error> conflict(std::vector<Conflict> conflicts, std::string detail) {
  Error error{Errc::conflict, "changed_meanwhile", std::move(detail)};
  error.conflicts = std::move(conflicts);
  return tl::unexpected(std::move(error));
}

std::optional<Error> check_request(const DecisionRequest& request) {
  std::vector<FieldError> faults;
  if (request.comments.empty() && !request.campaign) {
    faults.push_back({"comments", "required", "Name at least one comment"});
  }
  if (request.comments.size() > limits::decision_comments_max) {
    faults.push_back({"comments", "too_many", "Decide on at most 500 comments at once"});
  }
  std::set<CommentId> ids;
  for (const auto& target : request.comments) {
    if (!ids.insert(target.id).second) {
      faults.push_back({"comments", "repeated", "Name each comment once"});
      break;
    }
  }
  if (request.action == Action::undo) {
    faults.push_back({"action", "invalid", "Use approve, spam, trash or restore"});
  }
  if (request.redact && request.action != Action::approve) {
    faults.push_back({"redact", "invalid", "Only what is approved is redacted"});
  }
  const auto check_note = [&](std::string_view field, std::string_view text, std::size_t most) {
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
      faults.push_back({std::string(field), "invalid_characters", "Use plain text"});
    } else if (text.size() > most) {
      faults.push_back(
          {std::string(field), "too_long", "Use at most " + std::to_string(most) + " bytes"});
    }
  };
  check_note("reason", request.reason, limits::reason_bytes_max);
  check_note("note", request.note, limits::note_bytes_max);
  if (faults.empty()) return std::nullopt;
  return Error{Errc::invalid, "invalid_fields", "Some fields need another look.",
               std::move(faults)};
}

// What its author has taken back stays so: to publish it again is not a moderator's to decide.
bool withdrawn_by_author(Reader& reader, const Comment& comment) {
  if (comment.status != Status::trash) return false;
  // Decisions that only confirm it do not make it a moderator's.
  for (const Decision& decision : reader.history(comment.id, limits::history_max)) {
    const Change& change = decision.changes.front();
    if (change.from != change.to) {
      return decision.actor == ActorKind::author && decision.action == Action::trash;
    }
  }
  return false;
}

tl::unexpected<Error> withdrawn() {
  return refuse(Errc::conflict, "withdrawn", "Its author has withdrawn this comment.");
}

// The comments that a decision is about, as they are now, if it may be made.
Result<std::vector<Comment>> targets_of(Reader& reader, const std::vector<SiteId>& sites,
                                        const DecisionRequest& request) {
  std::vector<Comment> comments;
  std::vector<Conflict> conflicts;
  for (const auto& target : request.comments) {
    auto comment = reader.comment(sites, target.id);
    if (!comment && request.comments.size() > 1) {
      return refuse(Errc::not_found, "unknown_comment",
                    "There is no comment " + std::to_string(number(target.id)) + '.');
    }
    if (!comment) return no_comment();
    if (target.version && *target.version != comment->version) {
      conflicts.push_back(conflict_of(reader, *comment));
    }
    comments.push_back(std::move(*comment));
  }
  if (!conflicts.empty()) {
    return conflict(std::move(conflicts), "Somebody else was faster. Nothing was changed.");
  }
  const bool leads_out = request.action == Action::approve || request.action == Action::restore;
  for (const Comment& comment : comments) {
    if (comment.site != comments.front().site) {
      return refuse(Errc::invalid, "several_sites", "Decide on one site's comments at a time.");
    }
    if (leads_out && withdrawn_by_author(reader, comment)) return withdrawn();
  }
  return comments;
}

// The comments of a campaign that wait, of one of these sites.
Result<std::vector<Comment>> waiting_of(Reader& reader, const std::vector<SiteId>& sites,
                                        const DecisionRequest& request) {
  constexpr CommentId every{std::numeric_limits<std::int64_t>::max()};
  const CommentId campaign = request.campaign.value();
  const auto first = reader.comment(sites, campaign);
  auto comments = first ? reader.waiting_of(first->site, campaign, request.through.value_or(every),
                                            limits::decision_comments_max)
                        : std::vector<Comment>{};
  if (comments.empty()) {
    return refuse(Errc::not_found, "unknown_campaign", "No comment of such a campaign waits.");
  }
  return comments;
}

// Whether a decision would change nothing, and answer nothing.
bool stands_so(Reader& reader, const Comment& comment, Status status) {
  return comment.status == status && !reader.is_proposed(comment.site, comment.id);
}

Decision decision_by(const Actor& actor, SiteId site, Action action, Time now) {
  Decision decision;
  decision.site = site;
  decision.action = action;
  decision.actor = actor.kind;
  decision.moderator = actor.moderator;
  decision.by = actor.name;
  decision.created = now;
  return decision;
}

// The decision that confirms what a comment is.
Action confirming(Status status) {
  switch (status) {
    case Status::pending: return Action::restore;
    case Status::approved: return Action::approve;
    case Status::spam: return Action::spam;
    case Status::trash: return Action::trash;
  }
  return Action::restore;
}

// One decision while it is made, in a unit of work.
class Deciding {
 public:
  Deciding(Writer& writer, const NewTexts& texts, int renderer_version, Decision& decision)
      : writer_(writer), texts_(texts), version_(renderer_version), decision_(decision) {}

  // Moves a comment, and gives it its new text, if there is one for it.
  void apply(Comment& comment, Status to) {
    const Status from = comment.status;
    const bool rewritten = rewrite(comment);
    if (from != to) {
      change_status(writer_, comment, to,
                    to == Status::approved ? texts_.html_of(comment) : std::string{}, version_);
    } else if (rewritten && to == Status::approved) {
      show(writer_, comment, html_, version_);
    }
    writer_.settle_proposal(comment.site, comment.id);
    decision_.changes.push_back({comment.id, from, to, comment.version});
  }

  void close(const Keyring& keys, const Notifications* notifications) {
    append(writer_, keys, decision_);
    if (notifications != nullptr) notifications->decided(writer_, decision_);
    for (Revision& revision : replaced_) {
      revision.decision = decision_.id;
      writer_.add_revision(decision_.site, revision);
    }
  }

 private:
  bool rewrite(Comment& comment) {
    const NewTexts::Prepared* made = texts_.of(comment);
    if (made == nullptr || !made->replacement) return false;
    const NewTexts::Replacement& now = *made->replacement;
    replaced_.push_back(made->revision);
    comment.version = writer_.set_text(comment.site, comment.id,
                                       {now.text, made->hash, comment.edited, now.redacted});
    comment.text = now.text;
    comment.redacted = now.redacted;
    html_ = made->html;
    if (now.judgement) writer_.set_judgement(comment.id, *now.judgement);
    return true;
  }

  Writer& writer_;
  const NewTexts& texts_;
  int version_;
  Decision& decision_;
  std::vector<Revision> replaced_;
  std::string html_;  // Of the comment that was rewritten last.
};

// What takes the place of a comment's text, as triage sees it.
NewTexts::Replacement replacement_of(Triage* triage, Reader& reader, const Comment& comment,
                                     std::string text, std::optional<Time> redacted) {
  NewTexts::Replacement made{.text = std::move(text), .redacted = redacted};
  if (triage != nullptr) {
    Site site;
    site.id = comment.site;
    Candidate candidate = candidate_of(comment);
    candidate.text = made.text;
    candidate.approved = reader.author(comment.site, comment.author).approved_count;
    candidate.outside = reader.judgement(comment.id).outside;
    made.judgement = judgement_of(triage->assess(site, candidate, Ask::nobody));
  }
  return made;
}

}  // namespace

NewTexts Moderation::redactions(const Actor& actor, const DecisionRequest& request) const {
  const Time now = clock_.now();
  // A rule gives some hits at a time, and what takes the place of one may be hit by another.
  constexpr int rounds_max = 25;
  NewTexts texts(keys_, renderer_);
  texts.decided_at(now);
  store_.read([&](Reader& reader) {
    const auto sites = site_ids(reader, actor);
    const auto comments =
        request.campaign ? waiting_of(reader, sites, request) : targets_of(reader, sites, request);
    if (!comments) return false;  // The unit says so.
    for (const Comment& comment : *comments) {
      Site site;
      site.id = comment.site;
      std::string text = comment.text;
      bool clean = !request.redact || triage_ == nullptr;
      for (int round = 0; !clean && round < rounds_max; ++round) {
        std::string next = redacted(text, triage_->flags(site, text));
        clean = next == text;
        text = std::move(next);
      }
      if (!clean) {
        texts.refuse({Errc::invalid, "too_much_to_redact",
                      "More is flagged in a comment than can be taken out. Put another text in its "
                      "place, or do not publish it."});
        return false;
      }
      if (text == comment.text) {
        texts.keep(comment);
      } else {
        texts.replace(comment, replacement_of(triage_, reader, comment, std::move(text), now), now);
      }
    }
    return true;
  });
  return texts;
}

Result<DecisionOutcome> Moderation::decide(const Actor& actor, const DecisionRequest& request) {
  if (auto error = check_request(request)) return tl::unexpected(std::move(*error));
  const bool publishes = request.action == Action::approve;
  return decide(actor, request,
                publishes ? redactions(actor, request) : NewTexts(keys_, renderer_));
}

Result<DecisionOutcome> Moderation::decide(const Actor& actor, const DecisionRequest& request,
                                           const NewTexts& texts) {
  if (texts.refusal()) return tl::unexpected(*texts.refusal());
  const Time now = texts.time().value_or(clock_.now());
  const Status to = status_after(request.action);
  auto answer = store_.write([&](Writer& writer) -> Result<DecisionOutcome> {
    const auto sites = site_ids(writer, actor);
    auto comments =
        request.campaign ? waiting_of(writer, sites, request) : targets_of(writer, sites, request);
    if (!comments) return tl::unexpected(comments.error());
    DecisionOutcome outcome{decision_by(actor, comments->front().site, request.action, now),
                            std::move(*comments)};
    outcome.decision.reason = request.reason;
    outcome.decision.note = request.note;
    Deciding deciding(writer, texts, renderer_.version(), outcome.decision);
    for (Comment& comment : outcome.comments) {
      if (request.changes_only && stands_so(writer, comment, to)) continue;
      // Nobody has looked for what is to be taken out of this text.
      if (request.redact && texts.of(comment) == nullptr) {
        return conflict({conflict_of(writer, comment)},
                        "A comment has changed meanwhile. Nothing was changed.");
      }
      deciding.apply(comment, to);
    }
    if (!outcome.decision.changes.empty()) deciding.close(keys_, notifications_);
    return outcome;
  });
  settled(answer);
  return answer;
}

void Moderation::settled(const Result<DecisionOutcome>& outcome) const {
  if (!outcome || outcome->decision.changes.empty()) return;
  if (triage_ != nullptr) triage_->learn(outcome->decision.site);
  if (notifications_ != nullptr) notifications_->wake();
}

Result<DecisionOutcome> Moderation::rewrite(const Actor& actor, const Rewriting& rewriting) {
  const Time now = clock_.now();
  NewTexts texts(keys_, renderer_);
  DecisionRequest request{
      .comments = {rewriting.target}, .reason = "edited", .note = rewriting.note};
  const auto ready = store_.read([&](Reader& reader) -> Result<void> {
    const auto comment = reader.comment(site_ids(reader, actor), rewriting.target.id);
    const auto site = comment ? reader.site(comment->site) : std::nullopt;
    if (!site) return no_comment();
    if (withdrawn_by_author(reader, *comment)) return withdrawn();
    request.action = confirming(comment->status);
    if (!request.comments.front().version) request.comments.front().version = comment->version;
    auto fault = check_text(rewriting.text, *site);
    if (!fault && rewriting.text == comment->text) {
      fault = FieldError{"text", "unchanged", "This is what it says already"};
    }
    if (fault) {
      fault->field = "text";
      return tl::unexpected(invalid({std::move(*fault)}));
    }
    texts.replace(*comment, replacement_of(triage_, reader, *comment, rewriting.text, now), now);
    return {};
  });
  if (!ready) return tl::unexpected(ready.error());
  if (auto error = check_request(request)) return tl::unexpected(std::move(*error));
  return decide(actor, request, texts);
}

Result<DecisionOutcome> Moderation::reply(const Actor& actor, const DecisionRequest::Target& target,
                                          const std::string& text) {
  const Time now = clock_.now();
  const std::string html = renderer_.html(text.substr(0, limits::comment_bytes_max));
  DecisionRequest request;
  request.comments = {target};
  const NewTexts texts = redactions(actor, request);
  auto answer = store_.write([&](Writer& writer) -> Result<DecisionOutcome> {
    auto comments = targets_of(writer, site_ids(writer, actor), request);
    if (!comments) return tl::unexpected(comments.error());
    const Comment& asked = comments->front();
    const Site site = writer.site(asked.site).value();
    if (auto fault = check_text(text, site)) {
      fault->field = "text";
      return tl::unexpected(invalid({std::move(*fault)}));
    }
    if (asked.status == Status::spam || asked.status == Status::trash) {
      return refuse(Errc::conflict, "not_public", "Restore this comment before you answer it.");
    }
    DecisionOutcome outcome{decision_by(actor, site.id, Action::approve, now),
                            std::move(*comments)};
    outcome.decision.reason = "reply";
    Deciding deciding(writer, texts, renderer_.version(), outcome.decision);
    deciding.apply(outcome.comments.front(), Status::approved);
    Comment made =
        writer.add_comment(answer_to(writer, site, outcome.comments.front(), actor, text, now));
    show(writer, made, html, renderer_.version());
    // An undo takes it away; it never waited.
    outcome.decision.changes.push_back({made.id, Status::trash, Status::approved, made.version});
    outcome.comments.push_back(std::move(made));
    deciding.close(keys_, notifications_);
    return outcome;
  });
  settled(answer);
  return answer;
}

NewComment Moderation::answer_to(Writer& writer, const Site& site, const Comment& asked,
                                 const Actor& actor, const std::string& text, Time now) const {
  NewComment made;
  made.site = site.id;
  made.article = asked.article;
  made.parent = asked.id;
  made.above = path_above_reply(asked.path);
  // No visitor's: an address has no space in it.
  const std::string who =
      "moderator " + std::to_string(actor.moderator ? number(*actor.moderator) : 0);
  const Digest email = keys_.mac(Purpose::email, site.id, who);
  const auto author = writer.author(site.id, email);
  made.author = author ? author->id : writer.add_author(site.id, email, now).id;
  made.name = site.name();
  const Digest face = keys_.mac(Purpose::avatar, site.id, to_lower(trim(made.name)));
  std::copy_n(face.begin(), made.avatar.size(), made.avatar.begin());
  made.page_url = asked.page_url;
  made.page_title = asked.page_title;
  made.text = text;
  made.text_hash = text_hash(keys_, site.id, text);
  made.status = Status::approved;
  made.created = now;
  made.moderator = true;
  made.judgement = {.risk = 0, .place = QueuePlace::known};
  return made;
}

// The texts that a decision replaced, put back; one that is no longer kept is gone.
NewTexts Moderation::restored(const Actor& actor, DecisionId id) const {
  NewTexts texts(keys_, renderer_);
  store_.read([&](Reader& reader) {
    const auto decision = reader.decision(site_ids(reader, actor), id);
    for (const Change& change : decision ? decision->changes : std::vector<Change>{}) {
      const auto comment = reader.comment(decision->site, change.comment);
      if (!comment) continue;
      bool replaced = false;
      for (const Revision& revision : reader.revisions(comment->id, limits::revisions_max)) {
        if (revision.decision != id) continue;
        auto text = opened(keys_, comment->site, revision);
        if (!text) continue;
        texts.replace(
            *comment,
            replacement_of(triage_, reader, *comment, std::move(*text), revision.redacted),
            clock_.now());
        replaced = true;
      }
      if (!replaced && change.from == Status::approved) texts.keep(*comment);
    }
    return true;
  });
  return texts;
}

Result<DecisionOutcome> Moderation::undo(const Actor& actor, DecisionId id) {
  const Time now = clock_.now();
  const NewTexts texts = restored(actor, id);
  auto answer = store_.write([&](Writer& writer) -> Result<DecisionOutcome> {
    const auto earlier = writer.decision(site_ids(writer, actor), id);
    if (!earlier) return no_decision();
    if (earlier->actor == ActorKind::author && earlier->action == Action::trash) return withdrawn();
    if (earlier->undone_by) {
      return refuse(Errc::conflict, "undone_already", "This decision was undone already.");
    }
    DecisionOutcome outcome;
    outcome.decision = decision_by(actor, earlier->site, Action::undo, now);
    outcome.decision.undoes = id;
    std::vector<Conflict> conflicts;
    for (const Change& change : earlier->changes) {
      auto comment = writer.comment(earlier->site, change.comment);
      if (!comment) return no_comment();
      if (comment->version != change.version) {
        conflicts.push_back(conflict_of(writer, *comment));
      }
      outcome.comments.push_back(std::move(*comment));
    }
    if (!conflicts.empty()) {
      return conflict(std::move(conflicts),
                      "These comments were changed since. Nothing was undone.");
    }
    Deciding deciding(writer, texts, renderer_.version(), outcome.decision);
    for (std::size_t i = 0; i < outcome.comments.size(); ++i) {
      deciding.apply(outcome.comments[i], earlier->changes[i].from);
    }
    deciding.close(keys_, notifications_);
    return outcome;
  });
  settled(answer);
  return answer;
}

}  // namespace rejoinder
