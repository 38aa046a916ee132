#pragma once

#include <string>

#include <tl/expected.hpp>

#include <rejoinder/comment.hpp>

#include "http/message.hpp"

namespace rejoinder::http {

// A draft as it was posted.
struct PostedDraft {
  Draft draft;
  bool from_browser = false;     // A form that wants a page for an answer.
  bool returns_to_page = false;  // Which was drawn by our own page.
};

// Decodes JSON, urlencoded and multipart bodies. What is wrong with single fields stands in the
// draft's faults; what cannot be decoded at all is answered with 400 or 415.
[[nodiscard]] tl::expected<PostedDraft, Response> decode_draft(const Request& request);

}  // namespace rejoinder::http
