#pragma once

#include <string>
#include <string_view>

#include "http/context.hpp"
#include "http/message.hpp"

namespace rejoinder::http {

// The session's token, of the request's cookie; empty when there is none.
[[nodiscard]] std::string_view session_token(const Context& context, const Request& request);

// Set-Cookie for a token; an empty one ends the cookie. Over https its name is `__Host-…`, which
// browsers accept from this very host only.
[[nodiscard]] std::string session_cookie(const Context& context, std::string_view token);

}  // namespace rejoinder::http
