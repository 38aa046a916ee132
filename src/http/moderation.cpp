// The addresses below /v1/moderation/.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/text.hpp>

#include "http/context.hpp"
#include "http/respond.hpp"
#include "render/comment_html.hpp"
#include "render/comment_json.hpp"
#include "render/json_value.hpp"
#include "render/time_text.hpp"

namespace rejoinder::http {
namespace {

using Refused = tl::unexpected<Response>;

// A filter that is not known must not be passed over: a moderator would decide on other comments
// than the ones asked for.
template <std::size_t count>
std::optional<Response> unknown_parameter(const Request& request,
                                          const std::array<std::string_view, count>& known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return problem(request, 400, "unknown_parameter", "There is no such filter here.");
    }
    if (!is_utf8(value)) return problem(request, 400, "invalid_parameter", "Use UTF-8.");
  }
  return std::nullopt;
}

tl::expected<std::optional<std::int64_t>, Response> number_parameter(const Request& request,
                                                                     std::string_view name) {
  const std::string_view text = request.parameter(name);
  if (text.empty()) return std::nullopt;
  const auto id = parse_id(text);
  if (!id) {
    return Refused(problem(request, 400, "invalid_parameter",
                           fmt::format("`{}` is a positive number.", name)));
  }
  return id;
}

tl::expected<std::optional<Time>, Response> time_parameter(const Request& request,
                                                           std::string_view name) {
  const std::string_view text = request.parameter(name);
  if (text.empty()) return std::nullopt;
  const auto time = render::time_from(text);
  if (!time) {
    return Refused(
        problem(request, 400, "invalid_parameter",
                fmt::format("`{}` is a day, 2026-01-31, or a time, 2026-01-31T09:00:00Z.", name)));
  }
  return time;
}

tl::expected<std::optional<std::int64_t>, Response> place_parameter(const Request& request) {
  const std::string_view text = request.parameter("after");
  if (text.empty()) return std::nullopt;
  const auto place = parse_cursor(text);
  const auto id = place ? parse_id(*place) : std::nullopt;
  if (!id) {
    return Refused(problem(request, 400, "invalid_cursor", "Use the cursor of an earlier answer."));
  }
  return id;
}

std::optional<QueueOrder> order_from(std::string_view text) {
  if (text.empty() || text == "useful") return QueueOrder::useful;
  if (text == "risk") return QueueOrder::risk;
  if (text == "oldest") return QueueOrder::oldest;
  if (text == "newest") return QueueOrder::newest;
  return std::nullopt;
}

tl::expected<QueueRequest, Response> decode_queue(const Request& request) {
  constexpr std::array<std::string_view, 15> known{
      "site", "status",   "order",    "article", "author", "q",     "name", "title",
      "flag", "proposed", "campaign", "since",   "before", "after", "limit"};
  if (auto refused = unknown_parameter(request, known)) return Refused(std::move(*refused));
  QueueRequest queue;
  const auto text = [&](std::string_view name) -> std::optional<std::string> {
    const std::string_view value = request.parameter(name);
    return value.empty() ? std::nullopt : std::optional(std::string(value));
  };
  queue.site = text("site");
  queue.article = text("article");
  queue.search = text("q");
  queue.name = text("name");
  queue.title = text("title");
  queue.flag = text("flag");
  if (const auto proposed = text("proposed")) {
    if (*proposed != "1") {
      return Refused(problem(request, 400, "invalid_parameter", "`proposed` is 1, or not given."));
    }
    queue.proposed = true;
  }
  if (const auto status = text("status")) {
    const auto wanted = status_from(*status);
    if (!wanted) {
      return Refused(
          problem(request, 400, "invalid_status", "Use pending, approved, spam or trash."));
    }
    queue.status = *wanted;
  }
  const auto order = order_from(request.parameter("order"));
  if (!order) {
    return Refused(problem(request, 400, "invalid_order", "Use useful, risk, newest or oldest."));
  }
  queue.order = *order;
  const auto since = time_parameter(request, "since");
  const auto before = time_parameter(request, "before");
  const auto author = number_parameter(request, "author");
  const auto campaign = number_parameter(request, "campaign");
  const auto limit = number_parameter(request, "limit");
  const auto after = place_parameter(request);
  if (!since) return Refused(since.error());
  if (!before) return Refused(before.error());
  if (!campaign) return Refused(campaign.error());
  if (!author) return Refused(author.error());
  if (!limit) return Refused(limit.error());
  if (!after) return Refused(after.error());
  queue.since = *since;
  queue.before = *before;
  if (*campaign) queue.campaign = CommentId{**campaign};
  if (*author) queue.author = AuthorId{**author};
  if (*limit) queue.limit = static_cast<std::size_t>(**limit);
  if (*after) queue.after = CommentId{**after};
  return queue;
}

std::string next_link(const Context& context, const Request& request, const std::string& next) {
  std::string query;
  for (const auto& [name, value] : request.query) {
    if (name == "after") continue;
    query += fmt::format("{}={}&", render::query_text(name), render::query_text(value));
  }
  return fmt::format("<{}{}?{}after={}>; rel=\"next\"", context.options.public_url, request.path,
                     query, next);
}

template <class Id>
std::optional<std::string> cursor_of(const std::optional<Id>& next) {
  return next ? std::optional(cursor(std::to_string(number(*next)))) : std::nullopt;
}

Response queue(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto asked = decode_queue(request);
  if (!asked) return asked.error();
  const auto page = context.services.moderation.queue(Actor::of(session.moderator), *asked);
  if (!page) return problem(request, page.error());
  const auto next = cursor_of(page->next);
  Response response = json(200, render::queue_json(*page, next, context.options.public_url));
  if (next) set(response, "Link", next_link(context, request, *next));
  return response;
}

Response comment(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto id = parse_id(request.field("id"));
  const auto dossier =
      context.services.moderation.comment(Actor::of(session.moderator), CommentId{id.value_or(0)});
  if (!dossier) return problem(request, dossier.error());
  return json(200, render::dossier_json(*dossier, context.options.public_url));
}

// Reads `comments: [{id, version}]`; what is wrong with it is added to the faults.
std::vector<DecisionRequest::Target> decode_targets(const render::JsonValue& body,
                                                    std::vector<FieldError>& faults) {
  std::vector<DecisionRequest::Target> targets;
  const render::JsonValue* list = body.find("comments");
  if (list == nullptr || list->array() == nullptr) {
    faults.push_back(
        {"comments", "required", "Name the comments as [{\"id\": 1, \"version\": 1}]"});
    return targets;
  }
  for (const render::JsonValue& item : *list->array()) {
    const auto whole = [&](std::string_view name) -> const std::int64_t* {
      const render::JsonValue* value = item.find(name);
      return value == nullptr ? nullptr : value->integer();
    };
    const std::int64_t* id = whole("id");
    const std::int64_t* version = whole("version");
    if (id == nullptr || version == nullptr) {
      faults.push_back({"comments", "invalid", "Give each comment's id and the version you saw"});
      return targets;
    }
    targets.push_back({CommentId{*id}, *version});
  }
  return targets;
}

tl::expected<DecisionRequest, Response> decode_decision(const Request& request) {
  const auto body = render::parse_json(request.body);
  if (!body || body->object() == nullptr) {
    return Refused(problem(request, 400, "invalid_json", "Send one JSON object."));
  }
  DecisionRequest decision;
  std::vector<FieldError> faults;
  if (const render::JsonValue* campaign = body->find("campaign")) {
    const std::int64_t* id = campaign->integer();
    if (id == nullptr || body->find("comments") != nullptr) {
      faults.push_back({"campaign", "invalid", "Give a campaign's id, and no comments beside it"});
    } else {
      decision.campaign = CommentId{*id};
    }
    if (const render::JsonValue* through = body->find("through")) {
      if (through->integer() == nullptr) {
        faults.push_back({"through", "invalid", "Give the id of the last comment that you saw"});
      } else {
        decision.through = CommentId{*through->integer()};
      }
    }
  } else {
    decision.comments = decode_targets(*body, faults);
  }
  const auto text = [&](std::string_view name) -> std::string {
    const render::JsonValue* value = body->find(name);
    if (value == nullptr || value->is_null()) return {};
    if (const std::string* given = value->text()) return *given;
    faults.push_back({std::string(name), "wrong_type", "Send a text here"});
    return {};
  };
  const auto action = action_from(text("action"));
  if (action && *action != Action::undo) {
    decision.action = *action;
  } else {
    faults.push_back({"action", "invalid", "Use approve, spam, trash or restore"});
  }
  if (const render::JsonValue* redact = body->find("redact")) {
    if (redact->boolean() != nullptr) {
      decision.redact = *redact->boolean();
    } else {
      faults.push_back({"redact", "wrong_type", "Send true or false here"});
    }
  }
  decision.reason = text("reason");
  decision.note = text("note");
  if (!faults.empty()) {
    return Refused(problem(request, Error{Errc::invalid, "invalid_fields",
                                          "Some fields need another look.", std::move(faults)}));
  }
  return decision;
}

Response decide(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto decision = decode_decision(request);
  if (!decision) return decision.error();
  const auto outcome = context.services.moderation.decide(Actor::of(session.moderator), *decision);
  return outcome ? json(201, render::outcome_json(*outcome)) : problem(request, outcome.error());
}

Response undo(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto id = parse_id(request.field("id"));
  const auto outcome =
      context.services.moderation.undo(Actor::of(session.moderator), DecisionId{id.value_or(0)});
  return outcome ? json(201, render::outcome_json(*outcome)) : problem(request, outcome.error());
}

Response decisions(const Context& context, const Request& request, const auth::SignedIn& session) {
  constexpr std::array<std::string_view, 3> known{"moderator", "after", "limit"};
  if (auto refused = unknown_parameter(request, known)) return std::move(*refused);
  const auto after = place_parameter(request);
  const auto limit = number_parameter(request, "limit");
  const auto moderator = number_parameter(request, "moderator");
  if (!after) return after.error();
  if (!limit) return limit.error();
  if (!moderator) return moderator.error();
  const auto page = context.services.moderation.decisions(
      Actor::of(session.moderator), *after ? std::optional(DecisionId{**after}) : std::nullopt,
      static_cast<std::size_t>(limit->value_or(0)),
      *moderator ? std::optional(ModeratorId{**moderator}) : std::nullopt);
  const auto next = cursor_of(page.next);
  Response response = json(200, render::decisions_json(page, next));
  if (next) set(response, "Link", next_link(context, request, *next));
  return response;
}

}  // namespace

void add_moderation_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* route, Needs needs,
                       GuardedResource resource) {
    add_guarded(router, context, method, route, needs, resource);
  };
  add("GET", "/v1/moderation/queue", Needs::read, queue);
  add("GET", "/v1/moderation/comments/{id}", Needs::read, comment);
  add("POST", "/v1/moderation/decisions", Needs::moderate, decide);
  add("GET", "/v1/moderation/decisions", Needs::read, decisions);
  add("POST", "/v1/moderation/decisions/{id}/undo", Needs::moderate, undo);
}

}  // namespace rejoinder::http
