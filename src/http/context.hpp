#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/commenting.hpp>

#include "auth/accounts.hpp"
#include "http/application.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

// What the resources of this folder share.
namespace rejoinder::http {

class JsonBody;

// Services and settings, for the life of the program.
struct Context {
  Services services;
  ApplicationOptions options;
  // Answers so far, by the first digit of their status.
  mutable std::array<std::atomic<std::uint64_t>, 6> answers = {};

  [[nodiscard]] bool https() const { return options.public_url.starts_with("https://"); }

  // Whether an Origin is this server's own. On a machine's own addresses localhost and 127.0.0.1
  // are the same place, whichever of them was typed.
  [[nodiscard]] bool is_own(std::string_view origin) const;
};

// Who may use an address of moderators. Programs with an access token need its scope; what is a
// person's own (passwords, codes, tokens) takes a session.
enum class Needs { read, moderate, manage, session };

// An address of moderators: whoever has no session, or no CSRF token where one is needed, and no
// access token that may, is refused before. `context` outlives the router.
using GuardedResource = Response (*)(const Context&, const Request&, const auth::SignedIn&);
void add_guarded(Router& router, const Context& context, const char* method, const char* route,
                 Needs needs, GuardedResource resource);

// For what an open session alone must not do, since it may be another's hand on the phone: takes
// the moderator's `password` out of the body. A refusal, also of what else is wrong with the body.
[[nodiscard]] std::optional<Response> unproved(const Context& context, const Request& request,
                                               JsonBody& body, const auth::SignedIn& session);

// Each adds its addresses. `context` outlives the router.
void add_comment_routes(Router& router, const Context& context);
void add_feed_routes(Router& router, const Context& context);
void add_page_routes(Router& router, const Context& context);
void add_moderation_routes(Router& router, const Context& context);
void add_editing_routes(Router& router, const Context& context);
void add_event_routes(Router& router, const Context& context);
void add_policy_routes(Router& router, const Context& context);
void add_account_routes(Router& router, const Context& context);
void add_notification_routes(Router& router, const Context& context);
void add_mail_link_routes(Router& router, const Context& context);
void add_session_routes(Router& router, const Context& context);
void add_asset_routes(Router& router, const Context& context);
void add_operation_routes(Router& router, const Context& context);
void add_metrics_route(Router& router, const Context& context);

// An id as it stands in an address or a query: a positive integer below 2^53.
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);

// A place in a list as it stands in an address, and back; std::nullopt when it is not one of ours.
[[nodiscard]] std::string cursor(std::string_view place);
[[nodiscard]] std::optional<std::string> parse_cursor(std::string_view text);

// A path of ours with a query: /v1/sites/clinic/page?article=%2Fa
[[nodiscard]] std::string page_path(std::string_view site, std::string_view article);

// The path of a feed, of a whole site where the article is empty: /v1/sites/clinic/feed.atom
[[nodiscard]] std::string feed_path(std::string_view site, std::string_view article,
                                    std::string_view suffix);

// A site's origins as CSP lists them.
[[nodiscard]] std::string joined_origins(const Site& site);

// The page of a form that was refused: the same form, filled in, with what is wrong. Also used
// where a browser is told that there is no form.
[[nodiscard]] Response refused_form(const Context& context, std::string_view site,
                                    const Draft& draft, bool returns_to_page, const Error& error);

// Whether another site's page sent this request, as far as the browser tells.
[[nodiscard]] bool is_cross_site(const Context& context, const Request& request);

}  // namespace rejoinder::http
