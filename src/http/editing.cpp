// What moderators write: another text for a comment, and answers. And the sites that they look
// after.
#include <utility>

#include "http/context.hpp"
#include "http/json_body.hpp"
#include "http/respond.hpp"
#include "render/comment_json.hpp"
#include "render/site_json.hpp"

namespace rejoinder::http {
namespace {

struct Written {
  DecisionRequest::Target target;
  std::string text;
  std::string note;
};

tl::expected<Written, Response> decode_written(const Request& request) {
  JsonBody body(request);
  Written written;
  written.target.id = CommentId{parse_id(request.field("id")).value_or(0)};
  written.target.version = body.whole("version");
  if (!written.target.version) {
    body.fault({"version", "required", "Give the version that you saw"});
  }
  written.text = body.required_text("text", "Write a text");
  written.note = body.text("note");
  if (auto refused = body.refusal()) return tl::unexpected(std::move(*refused));
  return written;
}

// The decision, and a comment as it is now.
Response answer(const Context& context, const Request& request, const Actor& actor, int status,
                const Result<DecisionOutcome>& outcome) {
  if (!outcome) return problem(request, outcome.error());
  const auto now = context.services.moderation.comment(actor, outcome->comments.back().id);
  if (!now) return problem(request, now.error());
  return json(status,
              render::written_json(now->card, outcome->decision, context.options.public_url));
}

Response rewrite(const Context& context, const Request& request, const auth::SignedIn& session) {
  auto written = decode_written(request);
  if (!written) return written.error();
  const Actor actor = Actor::of(session.moderator);
  return answer(context, request, actor, 200,
                context.services.moderation.rewrite(
                    actor, {written->target, std::move(written->text), std::move(written->note)}));
}

Response reply(const Context& context, const Request& request, const auth::SignedIn& session) {
  const auto written = decode_written(request);
  if (!written) return written.error();
  const Actor actor = Actor::of(session.moderator);
  return answer(context, request, actor, 201,
                context.services.moderation.reply(actor, written->target, written->text));
}

Response sites(const Context& context, const Request&, const auth::SignedIn& session) {
  return json(200,
              render::sites_json(context.services.moderation.sites(Actor::of(session.moderator)),
                                 session.moderator.role));
}

}  // namespace

void add_editing_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* route, Needs needs,
                       GuardedResource resource) {
    add_guarded(router, context, method, route, needs, resource);
  };
  add("PATCH", "/v1/moderation/comments/{id}", Needs::moderate, rewrite);
  add("POST", "/v1/moderation/comments/{id}/reply", Needs::moderate, reply);
  add("GET", "/v1/moderation/sites", Needs::read, sites);
}

}  // namespace rejoinder::http
