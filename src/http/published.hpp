#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/context.hpp"
#include "http/message.hpp"
#include "publish/shelf.hpp"

namespace rejoinder::http {

// Public answers may be kept by shared caches for a moment, and shown stale while they are fetched
// anew (RFC 5861).
inline constexpr const char* public_caching =
    "public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400";

// Any site's page may read the answer.
[[nodiscard]] Response open_to_all(Response response);

// One key of several parts, none of which can be taken for another.
[[nodiscard]] std::string key_of(const std::vector<std::string_view>& parts);

// A GET that everybody may have the same answer to. `key` names the answer apart from all others,
// `stamps` what it depends on, taken before now. `make` renders it: a 200 is kept, compressed as
// the client likes it, and answered with 304 to who has it; anything else is passed on as it is.
// Headers that every answer has are added; the answer has no request id, since the next reader's
// request leaves no line in the log.
[[nodiscard]] Response published(const Context& context, const Request& request,
                                 std::string_view key, const publish::Generations::Stamps& stamps,
                                 const std::function<Response()>& make);

// Of addresses that depend on nothing that changes: the files in this program.
[[nodiscard]] Response published_file(const Context& context, const Request& request,
                                      const std::function<Response()>& make);

}  // namespace rejoinder::http
