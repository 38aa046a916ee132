#include <algorithm>
#include <limits>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/moderation.hpp>

namespace rejoinder {
namespace {

CommentId newest_waiting(Reader& reader, SiteId site) {
  QueueQuery query;
  query.sites = {site};
  query.order = QueueOrder::newest;
  query.limit = 1;
  const auto newest = reader.queue(query);
  return newest.empty() ? CommentId{0} : newest.front().id;
}

}  // namespace

Result<News> Moderation::news(const Actor& actor, const std::optional<std::string>& site,
                              const std::optional<News::Place>& since) {
  std::vector<Site> wanted = sites(actor);
  if (site) std::erase_if(wanted, [&](const Site& each) { return each.key != *site; });
  if (site && wanted.empty()) {
    return refuse(Errc::not_found, "unknown_site", "There is no such site here.");
  }
  News told = store_.read([&](Reader& reader) -> News {
    News news;
    if (since) news.place = *since;
    // A page that is full ends there; what is beyond is told next time.
    News::Place end{CommentId{std::numeric_limits<std::int64_t>::max()},
                    DecisionId{std::numeric_limits<std::int64_t>::max()}};
    for (const Site& each : wanted) {
      const CommentId newest = newest_waiting(reader, each.id);
      const DecisionId last = reader.last_decision(each.id).value_or(DecisionId{0});
      if (since && newest > since->comment) {
        const auto page =
            reader.comments_of(each.id, Status::pending, since->comment, limits::news_max);
        for (const Comment& comment : page) news.arrived.push_back({each.key, comment.id});
        if (page.size() == limits::news_max) end.comment = std::min(end.comment, page.back().id);
      }
      if (since && last > since->decision) {
        auto page = reader.log(each.id, since->decision, limits::news_max);
        if (page.size() == limits::news_max) end.decision = std::min(end.decision, page.back().id);
        for (Decision& decision : page) news.decided.push_back({each.key, std::move(decision)});
      }
      news.place.comment = std::max(news.place.comment, newest);
      news.place.decision = std::max(news.place.decision, last);
    }
    news.place.comment = std::min(news.place.comment, end.comment);
    news.place.decision = std::min(news.place.decision, end.decision);
    std::erase_if(news.arrived, [&](const auto& each) { return each.comment > end.comment; });
    std::erase_if(news.decided, [&](const auto& each) { return each.decision.id > end.decision; });
    std::sort(news.arrived.begin(), news.arrived.end(),
              [](const auto& a, const auto& b) { return a.comment < b.comment; });
    std::sort(news.decided.begin(), news.decided.end(),
              [](const auto& a, const auto& b) { return a.decision.id < b.decision.id; });
    return news;
  });
  told.present = others_present(actor, wanted);
  return told;
}

std::vector<News::Present> Moderation::others_present(const Actor& actor,
                                                      const std::vector<Site>& sites) {
  const Time now = clock_.now();
  std::vector<News::Present> present;
  for (const Site& site : sites) {
    for (Presence& each : presence_.of(site.id, now)) {
      if (actor.moderator == each.moderator) continue;
      present.push_back({site.key, each.comment, std::move(each.by), each.attention});
    }
  }
  return present;
}

Result<std::vector<News::Present>> Moderation::attend(const Actor& actor, CommentId id,
                                                      std::optional<Attention> attention) {
  const auto site = store_.read([&](Reader& reader) -> std::optional<Site> {
    const auto comment = reader.comment(site_ids(reader, actor), id);
    return comment ? reader.site(comment->site) : std::nullopt;
  });
  if (!site) return refuse(Errc::not_found, "unknown_comment", "There is no such comment.");
  if (actor.moderator && attention) {
    presence_.put({*actor.moderator, actor.name, site->id, id, *attention, clock_.now()});
  } else if (actor.moderator) {
    presence_.remove(*actor.moderator, id);
  }
  auto present = others_present(actor, {*site});
  std::erase_if(present, [&](const News::Present& each) { return each.comment != id; });
  return present;
}

}  // namespace rejoinder
