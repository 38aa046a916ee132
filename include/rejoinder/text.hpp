#pragma once

#include <string>
#include <string_view>

// What this program asks of a text from outside.
namespace rejoinder {

// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

// The same with U+FFFD in place of each byte that does not belong: to show a refused text again.
[[nodiscard]] std::string to_utf8(std::string_view text);

// True when a reader would see nothing: only spaces, controls and characters that draw nothing
// (Unicode's White_Space and Default_Ignorable_Code_Point, and the blank Braille pattern).
[[nodiscard]] bool is_blank(std::string_view utf8);

// True when it holds such a character anywhere.
[[nodiscard]] bool has_unseen(std::string_view utf8);

// Control characters (C0, DEL, C1): never part of a name, a key or an address.
[[nodiscard]] bool has_control(std::string_view utf8);

[[nodiscard]] std::string_view trim(std::string_view text);  // ASCII white space, both ends.
[[nodiscard]] std::string to_lower(std::string_view text);   // ASCII letters only.

// With LF for every CR LF and lone CR, so that a form and an API agree on what is the same text.
[[nodiscard]] std::string with_unix_newlines(std::string_view text);

}  // namespace rejoinder
