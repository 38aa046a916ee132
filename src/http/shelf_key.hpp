#pragma once

#include <string>
#include <string_view>

namespace rejoinder::http {

// Under which key the answer to a GET stands on the shelf: its address as it was sent, and what of
// Accept and Accept-Encoding changes a public answer. Replaces what is in `into`.
void shelf_key(std::string& into, std::string_view target, std::string_view accept,
               std::string_view accept_encoding);

}  // namespace rejoinder::http
