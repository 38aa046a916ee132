// GET /v1/moderation/events: what happens, as server-sent events (the HTML standard, section 9.2).
//
// An answer tells what has happened, and who is at which comment now, and ends; the browser asks
// again after `retry`, from the last event's id on. So nobody holds a connection or a thread for a
// page that waits, a proxy that buffers does no harm, and an event that was missed is told by the
// next answer.
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "render/comment_json.hpp"
#include "render/json_writer.hpp"

namespace rejoinder::http {
namespace {

constexpr int retry_ms = 2'000;

// An event's id: the comment and the decision that it reaches, `17-42`.
std::optional<News::Place> place_from(std::string_view id) {
  const auto dash = id.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number_in = [](std::string_view text) -> std::optional<std::int64_t> {
    return text == "0" ? 0 : parse_id(text);
  };
  const auto comment = number_in(id.substr(0, dash));
  const auto decision = number_in(id.substr(dash + 1));
  if (!comment || !decision) return std::nullopt;
  return News::Place{CommentId{*comment}, DecisionId{*decision}};
}

std::string arrival_json(const News::Arrival& arrival) {
  render::JsonWriter json;
  json.begin_object();
  json.field("site", arrival.site);
  json.field("comment", number(arrival.comment));
  json.end_object();
  return json.take();
}

std::string decided_json(const News::Decided& decided) {
  const Decision& decision = decided.decision;
  render::JsonWriter json;
  json.begin_object();
  json.field("site", decided.site);
  json.field("decision", number(decision.id));
  json.field("action", to_string(decision.action));
  json.field("actor", to_string(decision.actor));
  json.field("by", decision.by.empty() ? std::nullopt : std::optional(decision.by));
  json.key("comments").begin_array();
  for (const Change& change : decision.changes) json.value(number(change.comment));
  json.end_array();
  json.end_object();
  return json.take();
}

Response events(const Context& context, const Request& request, const auth::SignedIn& session) {
  const std::string_view site = request.parameter("site");
  const auto news = context.services.moderation.news(
      Actor::of(session.moderator), site.empty() ? std::nullopt : std::optional(std::string(site)),
      place_from(request.header("last-event-id")));
  if (!news) return problem(request, news.error());
  const std::string id =
      fmt::format("{}-{}", number(news->place.comment), number(news->place.decision));
  std::string body = fmt::format("retry: {}\nid: {}\n\n", retry_ms, id);
  const auto add = [&](std::string_view event, const std::string& data) {
    body += fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, event, data);
  };
  for (const News::Arrival& arrival : news->arrived) add("new", arrival_json(arrival));
  for (const News::Decided& decided : news->decided) add("decided", decided_json(decided));
  add("present", render::present_json(news->present));
  Response response{200, {}, std::move(body)};
  set(response, "Content-Type", "text/event-stream");
  return response;
}

Response attend(const Context& context, const Request& request, const auth::SignedIn& session,
                std::optional<Attention> attention) {
  const CommentId id{parse_id(request.field("id")).value_or(0)};
  const auto present =
      context.services.moderation.attend(Actor::of(session.moderator), id, attention);
  if (!present) return problem(request, present.error());
  return json(200, render::present_json(*present));
}

Response come(const Context& context, const Request& request, const auth::SignedIn& session) {
  JsonBody body(request);
  const auto attention = attention_from(body.text("attention"));
  if (!attention) body.fault({"attention", "invalid", "Use looking, answering or editing"});
  if (auto refused = body.refusal()) return std::move(*refused);
  return attend(context, request, session, attention);
}

Response leave(const Context& context, const Request& request, const auth::SignedIn& session) {
  return attend(context, request, session, std::nullopt);
}

}  // namespace

void add_event_routes(Router& router, const Context& context) {
  constexpr const char* presence = "/v1/moderation/comments/{id}/presence";
  add_guarded(router, context, "GET", "/v1/moderation/events", Needs::read, events);
  add_guarded(router, context, "PUT", presence, Needs::moderate, come);
  add_guarded(router, context, "DELETE", presence, Needs::moderate, leave);
}

}  // namespace rejoinder::http
