#include <rejoinder/moderation.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "service/decision_log.hpp"
#include "service/publication.hpp"

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

// What was thought of a comment when it was last looked at; reasons are told of one at a time.
Verdict verdict_of(QueuePlace place) {
  switch (place) {
    case QueuePlace::promising:
    case QueuePlace::known: return Verdict::ham;
    case QueuePlace::doubtful: return Verdict::spam;
    case QueuePlace::urgent:
    case QueuePlace::unsure: break;
  }
  return Verdict::unsure;
}

Card make_card(Reader& reader, const Renderer& renderer, const Comment& comment) {
  Card card;
  card.comment = comment;
  if (const auto site = reader.site(comment.site)) card.site = site->key;
  card.article = reader.article(comment.site, comment.article).value_or(Article{});
  // Until a comment has been approved, what its sender told is all there is, for moderators alone.
  if (card.article.url.empty()) card.article.url = comment.page_url;
  if (card.article.title.empty()) card.article.title = comment.page_title;
  card.author = reader.author(comment.site, comment.author);
  card.html = renderer.html(comment.text);
  const Judgement judgement = reader.judgement(comment.id);
  card.assessment.risk = judgement.risk;
  card.assessment.place = judgement.place;
  card.assessment.verdict = verdict_of(judgement.place);
  card.campaign = judgement.campaign;
  card.outside = judgement.outside;
  if (card.campaign) card.campaign_size = reader.campaign_size(*card.campaign);
  if (card.campaign_size < 2) card.campaign.reset();  // The others have become something else.
  return card;
}

std::vector<Card> make_cards(Reader& reader, const Renderer& renderer,
                             const std::vector<Comment>& comments) {
  std::vector<Card> cards;
  cards.reserve(comments.size());
  for (const Comment& comment : comments) cards.push_back(make_card(reader, renderer, comment));
  return cards;
}

// What its author has taken back stays so: to publish it again is not a moderator's to decide.
bool withdrawn_by_author(Reader& reader, const Comment& comment) {
  if (comment.status != Status::trash) return false;
  const auto last = reader.history(comment.id, 1);
  return !last.empty() && last.front().actor == ActorKind::author &&
         last.front().action == Action::trash;
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
                                        CommentId campaign) {
  const auto first = reader.comment(sites, campaign);
  auto comments = first ? reader.waiting_of(first->site, campaign, limits::decision_comments_max)
                        : std::vector<Comment>{};
  if (comments.empty()) {
    return refuse(Errc::not_found, "unknown_campaign", "No comment of such a campaign waits.");
  }
  return comments;
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

// Comments' texts rendered ahead of a transaction; a text that changed meanwhile is rendered in it.
class Rendered {
 public:
  explicit Rendered(const Renderer& renderer) : renderer_(renderer) {}

  void add(const Comment& comment) {
    made_[comment.id] = {comment.text, renderer_.html(comment.text)};
  }
  [[nodiscard]] std::string of(const Comment& comment) const {
    const auto found = made_.find(comment.id);
    const bool fits = found != made_.end() && found->second.first == comment.text;
    return fits ? found->second.second : renderer_.html(comment.text);
  }

 private:
  const Renderer& renderer_;
  std::map<CommentId, std::pair<std::string, std::string>> made_;
};

void apply(Writer& writer, Comment& comment, Status to, const Rendered& rendered,
           const Renderer& renderer, Decision& decision) {
  const Status from = comment.status;
  // Of the same mind as somebody before: logged, and the comment is not touched.
  if (from != to)
    change_status(writer, comment, to,
                  to == Status::approved ? rendered.of(comment) : std::string{},
                  renderer.version());
  decision.changes.push_back({comment.id, from, to, comment.version});
}

}  // namespace

std::vector<SiteId> Moderation::site_ids(Reader& reader, const Actor& actor) {
  if (!actor.all_sites) return actor.sites;
  std::vector<SiteId> ids;
  for (const Site& site : reader.sites()) ids.push_back(site.id);
  return ids;
}

std::vector<Site> Moderation::sites(const Actor& actor) {
  auto sites = store_.read([](Reader& reader) { return reader.sites(); });
  std::erase_if(sites, [&](const Site& site) { return !actor.may_moderate(site.id); });
  return sites;
}

void Moderation::assess(std::vector<Card>& cards) const {
  if (triage_ == nullptr) return;
  for (Card& card : cards) {
    const Comment& comment = card.comment;
    Site site;
    site.id = comment.site;
    site.key = card.site;
    card.assessment = triage_->explain(site, {.text = comment.text,
                                              .name = comment.name,
                                              .website = comment.website,
                                              .page_url = card.article.url,
                                              .approved = card.author.approved_count,
                                              .reply = comment.parent.has_value(),
                                              .outside = card.outside});
  }
}

Result<QueuePage> Moderation::queue(const Actor& actor, const QueueRequest& request) {
  const std::size_t limit =
      request.limit == 0 ? limits::queue_default : std::min(request.limit, limits::queue_max);
  Search search;
  if (request.search) {
    auto parsed = parse_search(*request.search);
    if (!parsed) return tl::unexpected(std::move(parsed.error()));
    search = std::move(*parsed);
    if (request.flag && !search.empty()) {
      return refuse(Errc::malformed, "search_or_flag", "Search, or ask for a flag, one at a time.");
    }
  }
  auto answer = store_.read([&](Reader& reader) -> Result<QueuePage> {
    QueueQuery query;
    query.status = request.status;
    query.order = request.order;
    query.author = request.author;
    query.flag = request.flag;
    query.after = request.after;
    query.limit = limit + 1;
    if (request.site) {
      const auto site = reader.site(*request.site);
      if (!site || !actor.may_moderate(site->id)) {
        return refuse(Errc::not_found, "unknown_site", "There is no such site here.");
      }
      query.sites = {site->id};
    } else {
      query.sites = site_ids(reader, actor);
      if (request.article || request.author) {
        return refuse(Errc::malformed, "site_needed",
                      "Name the site whose article or author you ask for.");
      }
    }
    QueuePage page;
    page.totals = reader.totals(query.sites);
    if (request.article) {
      const auto article =
          reader.article(query.sites.front(), normalise_article_key(*request.article));
      if (!article) return page;
      query.article = article->id;
    }
    auto found = search.empty() ? Found{reader.queue(query)} : reader.search(query, search);
    page.next = found.stopped_at;
    if (found.comments.size() > limit) {
      found.comments.resize(limit);
      page.next = found.comments.back().id;
    }
    page.cards = make_cards(reader, renderer_, found.comments);
    return page;
  });
  if (answer) assess(answer->cards);
  return answer;
}

Result<Dossier> Moderation::comment(const Actor& actor, CommentId id) {
  auto answer = store_.read([&](Reader& reader) -> Result<Dossier> {
    const auto comment = reader.comment(site_ids(reader, actor), id);
    if (!comment) return no_comment();
    Dossier dossier;
    dossier.card = make_card(reader, renderer_, *comment);
    dossier.thread =
        make_cards(reader, renderer_,
                   reader.thread(comment->article, comment->path.front(), limits::thread_max));
    std::vector<Comment> others;
    for (const Status status : {Status::pending, Status::approved, Status::spam, Status::trash}) {
      QueueQuery query;
      query.sites = {comment->site};
      query.status = status;
      query.order = QueueOrder::newest;
      query.author = comment->author;
      query.limit = limits::queue_default;
      for (Comment& other : reader.queue(query)) {
        if (other.id != id) others.push_back(std::move(other));
      }
    }
    std::sort(others.begin(), others.end(),
              [](const Comment& a, const Comment& b) { return a.id > b.id; });
    others.resize(std::min(others.size(), limits::queue_default));
    dossier.others = make_cards(reader, renderer_, others);
    dossier.history = reader.history(id, limits::history_max);
    return dossier;
  });
  if (answer) {
    std::vector<Card> one{std::move(answer->card)};
    assess(one);
    answer->card = std::move(one.front());
  }
  return answer;
}

Result<DecisionOutcome> Moderation::decide(const Actor& actor, const DecisionRequest& request) {
  if (auto error = check_request(request)) return tl::unexpected(std::move(*error));
  const Status to = status_after(request.action);
  Rendered rendered(renderer_);
  if (to == Status::approved) {
    store_.read([&](Reader& reader) {
      const auto sites = site_ids(reader, actor);
      for (const auto& target : request.comments) {
        if (const auto comment = reader.comment(sites, target.id)) rendered.add(*comment);
      }
      return true;
    });
  }
  const Time now = clock_.now();
  auto answer = store_.write([&](Writer& writer) -> Result<DecisionOutcome> {
    const auto sites = site_ids(writer, actor);
    auto comments = request.campaign ? waiting_of(writer, sites, *request.campaign)
                                     : targets_of(writer, sites, request);
    if (!comments) return tl::unexpected(comments.error());
    DecisionOutcome outcome{decision_by(actor, comments->front().site, request.action, now),
                            std::move(*comments)};
    outcome.decision.reason = request.reason;
    outcome.decision.note = request.note;
    for (Comment& comment : outcome.comments) {
      apply(writer, comment, to, rendered, renderer_, outcome.decision);
    }
    append(writer, keys_, outcome.decision);
    return outcome;
  });
  if (answer && triage_ != nullptr) triage_->learn(answer->decision.site);
  return answer;
}

Result<DecisionOutcome> Moderation::undo(const Actor& actor, DecisionId id) {
  const Time now = clock_.now();
  Rendered rendered(renderer_);
  store_.read([&](Reader& reader) {
    const auto earlier = reader.decision(site_ids(reader, actor), id);
    for (const Change& change : earlier ? earlier->changes : std::vector<Change>{}) {
      if (change.from != Status::approved) continue;
      if (const auto comment = reader.comment(earlier->site, change.comment))
        rendered.add(*comment);
    }
    return true;
  });
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
    for (std::size_t i = 0; i < outcome.comments.size(); ++i) {
      apply(writer, outcome.comments[i], earlier->changes[i].from, rendered, renderer_,
            outcome.decision);
    }
    append(writer, keys_, outcome.decision);
    return outcome;
  });
  if (answer && triage_ != nullptr) triage_->learn(answer->decision.site);
  return answer;
}

DecisionPage Moderation::decisions(const Actor& actor, std::optional<DecisionId> before,
                                   std::size_t limit) {
  limit = limit == 0 ? limits::queue_default : std::min(limit, limits::queue_max);
  return store_.read([&](Reader& reader) {
    DecisionPage page;
    page.decisions = reader.decisions(site_ids(reader, actor), before, limit + 1);
    if (page.decisions.size() > limit) {
      page.decisions.resize(limit);
      page.next = page.decisions.back().id;
    }
    return page;
  });
}

}  // namespace rejoinder
