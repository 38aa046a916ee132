#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rejoinder::render {

// A bare address inside a text: where it stands, and what safe_href made of it.
struct BareUrl {
  std::size_t begin;
  std::size_t end;
  std::string href;
};

// The first address at or after `from` that starts with http://, https:// or www. and that
// safe_href accepts. Without the punctuation that ends a sentence; parentheses and brackets belong
// to it as long as they are in pairs. Calling it again from `end` until it finds nothing costs time
// linear in the text.
[[nodiscard]] std::optional<BareUrl> find_bare_url(std::string_view text, std::size_t from);

// The one form a link has.
void append_link_start(std::string& out, std::string_view href);
void append_link_end(std::string& out);

// Appends `text` as HTML text, its bare addresses as links that show what was typed.
void append_linked_text(std::string& out, std::string_view text);

}  // namespace rejoinder::render
