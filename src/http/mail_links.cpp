// GET and POST /m/{token}: what links in mails lead to. The token is all the authority there is, so
// no cookie is looked at; a GET changes nothing, since scanners of mail follow links.
#include <optional>
#include <utility>

#include "http/coding.hpp"
#include "http/context.hpp"
#include "http/respond.hpp"
#include "render/mail_page.hpp"

namespace rejoinder::http {
namespace {

Response as_page(int status, std::string body) {
  Response response = html(status, std::move(body), "");
  set(response, "Cache-Control", "no-store");
  set(response, "X-Robots-Tag", "noindex, nofollow");
  return response;
}

Response refused(const Context& context, const Error& error) {
  return as_page(status_of(error.code),
                 render::mail_refusal_page(error.detail, context.options.public_url));
}

// The page as it is now, whatever led here.
Response look(const Context& context, const Request& request, int status) {
  const auto link = context.services.mail_links.look(request.field("token"));
  if (!link) return refused(context, link.error());
  return as_page(status, render::mail_page(*link, context.options.public_url));
}

std::optional<Fields> form_of(const Request& request) {
  const std::string_view type = request.header("content-type");
  if (media_type(type) == "multipart/form-data") {
    return parse_multipart(request.body, type, limits::form_fields_max);
  }
  if (media_type(type) != "application/x-www-form-urlencoded") return std::nullopt;
  return parse_urlencoded(request.body, limits::form_fields_max);
}

Response act(const Context& context, const Request& request) {
  const auto form = form_of(request);
  if (!form) {
    return as_page(415, render::mail_refusal_page("Send a form.", context.options.public_url));
  }
  MailLinks& links = context.services.mail_links;
  const std::string_view token = request.field("token");
  const std::string_view wanted = first(*form, "action");
  const bool one_click = first(*form, "List-Unsubscribe") == "One-Click";  // RFC 8058.
  const bool redacted = wanted == "approve_redacted";
  const auto action = redacted ? std::optional(Action::approve) : action_from(wanted);
  Result<void> done;
  if (one_click || wanted == "confirm") {
    done = one_click ? links.unsubscribe(token) : links.confirm(token);
  } else if (action == Action::approve || action == Action::spam || action == Action::trash) {
    done = links.decide(token, *action, redacted ? MailLinks::Redact::yes : MailLinks::Redact::no);
  } else {
    return as_page(
        422, render::mail_refusal_page("Choose one of the buttons.", context.options.public_url));
  }
  if (done) {
    // A program that unsubscribes does not follow.
    return one_click ? look(context, request, 200) : see_other("/m/" + std::string(token));
  }
  // Somebody was faster: the page says who.
  if (done.error().code == Errc::conflict) return look(context, request, 409);
  return refused(context, done.error());
}

}  // namespace

void add_mail_link_routes(Router& router, const Context& context) {
  router.add("GET", "/m/{token}",
             [&context](const Request& request) { return look(context, request, 200); });
  router.add("POST", "/m/{token}",
             [&context](const Request& request) { return act(context, request); });
}

}  // namespace rejoinder::http
