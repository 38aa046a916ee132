#include "render/comment_json.hpp"

#include <tuple>

#include "render/flag_json.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

std::optional<std::string_view> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

template <class Id>
std::optional<std::int64_t> number_of(const std::optional<Id>& id) {
  return id ? std::optional(number(*id)) : std::nullopt;
}

void write_time(JsonWriter& json, Time time) {
  json.plain(view(rfc3339_text(time)));
}

void write_time(JsonWriter& json, const std::optional<Time>& time) {
  if (time) {
    write_time(json, *time);
  } else {
    json.value(nullptr);
  }
}

// The addresses of a site's avatars, of which only the end differs.
class AvatarUrls {
 public:
  AvatarUrls(std::string_view base, std::string_view site) {
    url_.reserve(base.size() + site.size() + digits + 32);
    url_.append(base).append("/v1/sites/").append(site).append("/avatars/");
    digits_at_ = url_.size();
    url_.append(digits, '0').append(".svg");
  }

  // Good until the next one.
  [[nodiscard]] const std::string& of(const Avatar& avatar) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::size_t at = digits_at_;
    for (const std::uint8_t byte : avatar) {
      url_[at++] = hex[byte >> 4];
      url_[at++] = hex[byte & 0x0F];
    }
    return url_;
  }

 private:
  static constexpr std::size_t digits = std::tuple_size_v<Avatar> * 2;
  std::string url_;
  std::size_t digits_at_ = 0;
};

void write_published(JsonWriter& json, const PublishedComment& comment, AvatarUrls& avatars) {
  json.begin_object();
  json.field("id", number(comment.id));
  json.field("parent", number_of(comment.parent));
  json.field("depth", static_cast<std::int64_t>(comment.depth()));
  json.field("withdrawn", comment.withdrawn);
  json.key("author").begin_object();
  json.field("name", comment.name);
  json.field("website", unless_empty(comment.website));
  json.key("avatar");
  if (comment.withdrawn) {
    json.value(nullptr);
  } else {
    json.value(avatars.of(comment.avatar));
  }
  json.field("moderator", comment.moderator);
  json.end_object();
  json.field("html", comment.html);
  write_time(json.key("created"), comment.created);
  write_time(json.key("edited"), comment.edited);
  json.field("redacted", comment.redacted);
  json.field("votes", comment.votes);
  json.end_object();
}

void write_article(JsonWriter& json, const Article& article) {
  json.begin_object();
  json.field("key", article.key);
  json.field("title", unless_empty(article.title));
  json.field("url", unless_empty(article.url));
  json.field("open", article.open);
  json.field("count", article.count);
  json.end_object();
}

void write_assessment(JsonWriter& json, const Card& card) {
  const Assessment& assessment = card.assessment;
  json.field("risk", rounded(assessment.risk));
  json.field("verdict", to_string(assessment.verdict));
  json.field("place", to_string(assessment.place));
  json.key("reasons").begin_array();
  for (const Reason& reason : assessment.reasons) {
    json.begin_object();
    json.field("code", reason.code);
    json.field("sentence", reason.sentence);
    json.field("weight", rounded(reason.weight));
    json.field("start", static_cast<std::int64_t>(reason.span.start));
    json.field("end", static_cast<std::int64_t>(reason.span.end));
    json.end_object();
  }
  json.end_array();
  json.key("flags").begin_array();
  for (const RuleHit& hit : assessment.flags) write_flag(json, hit);
  json.end_array();
  json.key("campaign");
  if (card.campaign) {
    json.begin_object();
    json.field("id", number(*card.campaign));
    json.field("size", card.campaign_size.comments);
    json.end_object();
  } else {
    json.value(nullptr);
  }
  json.key("alike");
  if (card.campaign) {
    json.begin_object();
    json.field("last", number(card.campaign_size.last));
    json.field("approved", card.campaign_size.approved);
    json.field("spam", card.campaign_size.spam);
    json.end_object();
  } else {
    json.value(nullptr);
  }
}

void write_card(JsonWriter& json, const Card& card, std::string_view base) {
  const Comment& comment = card.comment;
  json.begin_object();
  json.field("id", number(comment.id));
  json.field("version", comment.version);
  json.field("site", card.site);
  json.field("status", to_string(comment.status));
  json.field("parent", number_of(comment.parent));
  json.field("text", comment.text);
  json.field("html", card.html);
  json.key("author").begin_object();
  json.field("id", number(card.author.id));
  json.field("name", comment.name);
  json.field("website", unless_empty(comment.website));
  json.field("avatar", avatar_url(base, card.site, comment.avatar));
  json.key("record").begin_object();
  json.field("approved", card.author.approved_count);
  json.field("spam", card.author.spam_count);
  json.end_object();
  json.field("verified", card.author.verified);
  json.field("moderator", comment.moderator);
  json.end_object();
  json.key("article");
  write_article(json, card.article);
  write_time(json.key("created"), comment.created);
  write_time(json.key("edited"), comment.edited);
  write_time(json.key("redacted"), comment.redacted);
  write_assessment(json, card);
  json.end_object();
}

void write_cards(JsonWriter& json, const std::vector<Card>& cards, std::string_view base) {
  json.begin_array();
  for (const Card& card : cards) write_card(json, card, base);
  json.end_array();
}

void begin_decision(JsonWriter& json, const Decision& decision) {
  json.begin_object();
  json.field("id", number(decision.id));
  json.field("action", to_string(decision.action));
  json.field("actor", to_string(decision.actor));
  json.field("moderator", number_of(decision.moderator));
  json.field("by", unless_empty(decision.by));
  json.field("reason", unless_empty(decision.reason));
  json.field("note", unless_empty(decision.note));
  json.field("undoes", number_of(decision.undoes));
  json.field("undone_by", number_of(decision.undone_by));
  write_time(json.key("created"), decision.created);
}

void write_change(JsonWriter& json, const Change& change) {
  json.field("from", to_string(change.from));
  json.field("to", to_string(change.to));
}

using Subjects = std::map<CommentId, DecisionPage::Subject>;

void write_subject(JsonWriter& json, const DecisionPage::Subject& subject, const Decision& decision,
                   const Change& change) {
  json.field("current", subject.version == change.version);
  json.field("redacted", subject.redacted == decision.created);
  json.field("author", subject.author);
  json.field("excerpt", subject.excerpt);
  json.key("article").begin_object();
  json.field("key", subject.article.key);
  json.field("title", unless_empty(subject.article.title));
  json.end_object();
}

void write_decision(JsonWriter& json, const Decision& decision,
                    const Subjects* subjects = nullptr) {
  begin_decision(json, decision);
  json.key("changes").begin_array();
  for (const Change& change : decision.changes) {
    json.begin_object().field("comment", number(change.comment));
    write_change(json, change);
    if (subjects != nullptr) {
      const auto subject = subjects->find(change.comment);
      if (subject != subjects->end()) write_subject(json, subject->second, decision, change);
    }
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string_view status_for_author(Status status) {
  switch (status) {
    case Status::approved: return "approved";
    case Status::trash: return "declined";
    case Status::pending:
    case Status::spam: return "pending";
  }
  return "pending";
}

std::string avatar_url(std::string_view base, std::string_view site, const Avatar& avatar) {
  return AvatarUrls(base, site).of(avatar);
}

std::string list_json(const PublishedList& list, const std::optional<std::string>& next,
                      std::string_view base) {
  constexpr std::size_t bytes_beside_text = 400;  // Names of fields, times, an avatar's address.
  std::size_t bytes = bytes_beside_text;
  for (const auto& comment : list.page.comments) bytes += bytes_beside_text + comment.html.size();
  JsonWriter json(bytes);
  json.begin_object();
  json.key("article");
  write_article(json, list.article);
  json.key("comments").begin_array();
  AvatarUrls avatars(base, list.site.key);
  for (const auto& comment : list.page.comments) write_published(json, comment, avatars);
  json.end_array();
  json.field("next", next);
  json.end_object();
  return json.take();
}

std::string receipt_json(const Receipt& receipt) {
  JsonWriter json;
  json.begin_object();
  json.field("id", number(receipt.id));
  json.field("status", to_string(receipt.shown));
  json.field("html", receipt.html);
  json.field("preview", receipt.preview_token);
  json.key("edit").begin_object();
  json.field("token", receipt.edit_token);
  write_time(json.key("until"), receipt.edit_until);
  json.end_object();
  json.end_object();
  return json.take();
}

std::string own_json(const OwnComment& own, std::string_view site, std::string_view base) {
  JsonWriter json;
  json.begin_object();
  json.field("status", status_for_author(own.comment.status));
  json.key("article");
  write_article(json, own.article);
  json.key("comment");
  AvatarUrls avatars(base, site);
  write_published(json, own.shown, avatars);
  json.end_object();
  return json.take();
}

std::string counts_json(const std::map<std::string, std::int64_t>& counts) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [article, count] : counts) json.field(article, count);
  json.end_object();
  return json.take();
}

std::string queue_json(const QueuePage& page, const std::optional<std::string>& next,
                       std::string_view base) {
  JsonWriter json;
  json.begin_object();
  json.key("comments");
  write_cards(json, page.cards, base);
  json.key("totals").begin_object();
  json.field("pending", page.totals.pending);
  json.field("approved", page.totals.approved);
  json.field("spam", page.totals.spam);
  json.field("trash", page.totals.trash);
  json.end_object();
  json.field("proposed", page.proposed);
  json.field("next", next);
  json.end_object();
  return json.take();
}

std::string dossier_json(const Dossier& dossier, std::string_view base) {
  JsonWriter json;
  json.begin_object();
  json.key("comment");
  write_card(json, dossier.card, base);
  json.key("thread");
  write_cards(json, dossier.thread, base);
  json.key("others");
  write_cards(json, dossier.others, base);
  json.key("history").begin_array();
  for (const Decision& decision : dossier.history) {
    begin_decision(json, decision);
    if (!decision.changes.empty()) write_change(json, decision.changes.front());
    json.end_object();
  }
  json.end_array();
  json.key("versions").begin_array();
  for (const auto& [revision, text] : dossier.earlier) {
    json.begin_object();
    json.field("version", revision.version);
    json.field("text", text);
    write_time(json.key("replaced"), revision.replaced);
    json.field("decision", number_of(revision.decision));
    json.field("by", unless_empty(revision.by));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string written_json(const Card& card, const Decision& decision, std::string_view base) {
  JsonWriter json;
  json.begin_object();
  json.key("comment");
  write_card(json, card, base);
  json.key("decision");
  write_decision(json, decision);
  json.end_object();
  return json.take();
}

std::string outcome_json(const DecisionOutcome& outcome) {
  JsonWriter json;
  json.begin_object();
  json.key("decision");
  write_decision(json, outcome.decision);
  json.key("comments").begin_array();
  for (const Comment& comment : outcome.comments) {
    json.begin_object();
    json.field("id", number(comment.id));
    json.field("version", comment.version);
    json.field("status", to_string(comment.status));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string present_json(const std::vector<News::Present>& present) {
  JsonWriter json;
  json.begin_object();
  json.key("present").begin_array();
  for (const News::Present& each : present) {
    json.begin_object();
    json.field("site", each.site);
    json.field("comment", number(each.comment));
    json.field("by", each.by);
    json.field("attention", to_string(each.attention));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string decisions_json(const DecisionPage& page, const std::optional<std::string>& next) {
  JsonWriter json;
  json.begin_object();
  json.key("decisions").begin_array();
  for (const Decision& decision : page.decisions) write_decision(json, decision, &page.subjects);
  json.end_array();
  json.field("next", next);
  json.end_object();
  return json.take();
}

}  // namespace rejoinder::render
