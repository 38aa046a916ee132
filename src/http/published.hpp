#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/context.hpp"
#include "http/message.hpp"
#include "publish/shelf.hpp"

namespace rejoinder::http {

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
