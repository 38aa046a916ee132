#include "cli/json_output.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "render/time_text.hpp"

namespace rejoinder::cli {

namespace {

using render::rfc3339;
using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + '\n';
}

template <class T, class Make>
std::string list(const std::vector<T>& values, Make make) {
  Json all = Json::array();
  for (const T& value : values) all.push_back(make(value));
  return line(all);
}

Json of(const Site& site) {
  const SiteSettings& settings = site.settings;
  return {{"key", site.key},
          {"name", site.name()},
          {"origins", settings.origins},
          {"trust", to_string(settings.trust)},
          {"comment_bytes_max", settings.comment_bytes_max},
          {"edit_window_s", settings.edit_window.count()},
          {"revisions_kept_days", settings.revisions_kept.count()},
          {"time_zone", settings.time_zone}};
}

Json of(const Moderator& moderator, const SiteKeys& keys) {
  Json sites = Json::array();
  for (const SiteId id : moderator.sites) {
    if (const auto key = keys.find(id); key != keys.end()) sites.push_back(key->second);
  }
  return {{"id", number(moderator.id)},
          {"name", moderator.name},
          {"role", to_string(moderator.role)},
          {"sites", sites},
          {"created", rfc3339(moderator.created)}};
}

Json of(const Card& card) {
  const Comment& comment = card.comment;
  Json reasons = Json::array();
  for (const Reason& reason : card.assessment.reasons) {
    reasons.push_back({{"code", reason.code},
                       {"sentence", reason.sentence},
                       {"weight", reason.weight},
                       {"start", reason.span.start},
                       {"end", reason.span.end}});
  }
  Json flags = Json::array();
  for (const RuleHit& hit : card.assessment.flags) {
    flags.push_back({{"code", hit.code},
                     {"sentence", hit.sentence},
                     {"start", hit.span.start},
                     {"end", hit.span.end}});
  }
  return {{"id", number(comment.id)},
          {"version", comment.version},
          {"status", to_string(comment.status)},
          {"site", card.site},
          {"article", {{"key", card.article.key}, {"title", card.article.title}}},
          {"parent", comment.parent ? Json(number(*comment.parent)) : Json(nullptr)},
          {"author",
           {{"name", comment.name},
            {"website", comment.website},
            {"approved", card.author.approved_count},
            {"spam", card.author.spam_count},
            {"verified", card.author.verified}}},
          {"text", comment.text},
          {"created", rfc3339(comment.created)},
          {"risk", card.assessment.risk},
          {"verdict", to_string(card.assessment.verdict)},
          {"reasons", reasons},
          {"flags", flags},
          {"campaign", card.campaign ? Json{{"id", number(*card.campaign)},
                                            {"size", card.campaign_size.comments}}
                                     : Json(nullptr)}};
}

Json error_object(std::string_view code, std::string_view detail) {
  return {{"code", code}, {"detail", detail}};
}

}  // namespace

std::string to_json(const Site& site) {
  return line(of(site));
}

std::string to_json(const std::vector<Site>& sites) {
  return list(sites, [](const Site& site) { return of(site); });
}

std::string to_json(const Article& article) {
  return line({{"key", article.key},
               {"url", article.url},
               {"title", article.title},
               {"open", article.open},
               {"count", article.count}});
}

std::string to_json(const Moderator& moderator, const SiteKeys& keys) {
  return line(of(moderator, keys));
}

std::string to_json(const std::vector<Moderator>& moderators, const SiteKeys& keys) {
  return list(moderators, [&](const Moderator& moderator) { return of(moderator, keys); });
}

std::string to_json(const QueuePage& page) {
  Json comments = Json::array();
  for (const Card& card : page.cards) comments.push_back(of(card));
  return line({{"comments", comments},
               {"totals",
                {{"pending", page.totals.pending},
                 {"approved", page.totals.approved},
                 {"spam", page.totals.spam},
                 {"trash", page.totals.trash}}},
               {"next", page.next ? Json(number(*page.next)) : Json(nullptr)}});
}

std::string to_json(const Card& card) {
  return line(of(card));
}

std::string to_json(const DecisionOutcome& outcome) {
  const Decision& decision = outcome.decision;
  Json comments = Json::array();
  for (const Comment& comment : outcome.comments) {
    comments.push_back({{"id", number(comment.id)},
                        {"version", comment.version},
                        {"status", to_string(comment.status)}});
  }
  if (decision.changes.empty()) return line({{"decision", nullptr}, {"comments", comments}});
  return line({{"decision",
                {{"id", number(decision.id)},
                 {"action", to_string(decision.action)},
                 {"reason", decision.reason},
                 {"note", decision.note},
                 {"undoes", decision.undoes ? Json(number(*decision.undoes)) : Json(nullptr)},
                 {"created", rfc3339(decision.created)}}},
               {"comments", comments}});
}

std::string to_json(const std::vector<Check>& checks) {
  Json all = Json::array();
  for (const Check& check : checks) {
    all.push_back({{"name", check.name}, {"ok", check.passed}, {"detail", check.detail}});
  }
  const bool passed =
      std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.passed; });
  return line({{"ok", passed}, {"checks", all}});
}

std::string to_json(const std::vector<Effective>& settings) {
  Json all = Json::object();
  for (const Effective& setting : settings) {
    all[setting.key] = {{"value", setting.value}, {"source", setting.source}};
  }
  return line(all);
}

std::string to_json(const Error& error) {
  Json object = error_object(error.slug, error.detail);
  for (const FieldError& field : error.fields) {
    object["fields"].push_back(
        {{"field", field.field}, {"code", field.code}, {"detail", field.detail}});
  }
  for (const Conflict& conflict : error.conflicts) {
    object["conflicts"].push_back({{"id", number(conflict.id)},
                                   {"version", conflict.version},
                                   {"status", conflict.status},
                                   {"by", conflict.by},
                                   {"at", rfc3339(conflict.at)}});
  }
  return line({{"error", object}});
}

std::string json_faults(std::string_view slug, const std::vector<std::string>& sentences) {
  std::string detail;
  for (const std::string& sentence : sentences) {
    detail += (detail.empty() ? "" : " ") + sentence;
  }
  return line({{"error", error_object(slug, detail)}});
}

std::string json_object(const std::map<std::string, std::string>& members) {
  Json object = Json::object();
  for (const auto& [name, value] : members) object[name] = value;
  return line(object);
}

}  // namespace rejoinder::cli
