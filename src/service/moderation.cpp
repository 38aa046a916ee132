#include <rejoinder/moderation.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "service/new_texts.hpp"

namespace rejoinder {
namespace {

tl::unexpected<Error> no_comment() {
  return refuse(Errc::not_found, "unknown_comment", "There is no such comment.");
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
  card.campaign = judgement.campaign;
  card.outside = judgement.outside;
  if (card.campaign) card.campaign_size = reader.campaign_size(*card.campaign);
  if (card.campaign_size.comments < 2)
    card.campaign.reset();  // The others have become something else.
  return card;
}

std::vector<Card> make_cards(Reader& reader, const Renderer& renderer,
                             const std::vector<Comment>& comments) {
  std::vector<Card> cards;
  cards.reserve(comments.size());
  for (const Comment& comment : comments) cards.push_back(make_card(reader, renderer, comment));
  return cards;
}

// All that is looked for; empty: nothing.
Result<Search> search_of(const QueueRequest& request) {
  using Place = SearchTerm::Place;
  Search search;
  for (const auto& [typed, place] :
       {std::pair(request.search, Place::comment), std::pair(request.name, Place::name),
        std::pair(request.title, Place::article)}) {
    if (!typed) continue;
    auto terms = parse_search(*typed, place);
    if (!terms) return terms;
    std::move(terms->begin(), terms->end(), std::back_inserter(search));
  }
  return search;
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

void Moderation::assess(Card& card) const {
  if (triage_ == nullptr) return;
  Site site;
  site.id = card.comment.site;
  site.key = card.site;
  Candidate candidate = candidate_of(card.comment);
  candidate.page_url = card.article.url;
  candidate.approved = card.author.approved_count;
  candidate.outside = card.outside;
  card.assessment = triage_->explain(site, candidate);
}

void Moderation::judge(std::vector<Card>& cards, SiteId site) const {
  if (triage_ == nullptr || cards.empty()) return;
  const TriageSettings settings = triage_->settings(site);
  for (Card& card : cards) {
    card.assessment.verdict = verdict_of(card.assessment.risk, settings);
  }
}

Result<QueuePage> Moderation::queue(const Actor& actor, const QueueRequest& request) {
  const std::size_t limit =
      request.limit == 0 ? limits::queue_default : std::min(request.limit, limits::queue_max);
  const auto search = search_of(request);
  if (!search) return tl::unexpected(search.error());
  auto answer = store_.read([&](Reader& reader) -> Result<QueuePage> {
    QueueQuery query;
    query.status = request.status;
    query.order = request.order;
    query.author = request.author;
    query.flag = request.flag;
    query.proposed = request.proposed;
    query.campaign = request.campaign;
    query.since = request.since;
    query.before = request.before;
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
    page.proposed = reader.proposals(query.sites, limits::proposals_counted_max);
    if (request.article) {
      const auto article =
          reader.article(query.sites.front(), normalise_article_key(*request.article));
      if (!article) return page;
      query.article = article->id;
    }
    auto found = search->empty() && has_index(query) ? Found{reader.queue(query)}
                                                     : reader.search(query, *search);
    page.next = found.stopped_at;
    if (found.comments.size() > limit) {
      found.comments.resize(limit);
      page.next = found.comments.back().id;
    }
    page.cards = make_cards(reader, renderer_, found.comments);
    return page;
  });
  if (answer) {
    for (Card& card : answer->cards) assess(card);
  }
  return answer;
}

Result<Card> Moderation::card(const Actor& actor, CommentId id) {
  auto answer = store_.read([&](Reader& reader) -> Result<Card> {
    const auto comment = reader.comment(site_ids(reader, actor), id);
    if (!comment) return no_comment();
    return make_card(reader, renderer_, *comment);
  });
  if (answer) assess(*answer);
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
    for (Revision& revision : reader.revisions(id, limits::revisions_max)) {
      if (auto text = opened(keys_, comment->site, revision)) {
        dossier.earlier.push_back({std::move(revision), std::move(*text)});
      }
    }
    return dossier;
  });
  if (answer) {
    assess(answer->card);
    judge(answer->thread, answer->card.comment.site);
    judge(answer->others, answer->card.comment.site);
  }
  return answer;
}

}  // namespace rejoinder
