#pragma once

#include <string>
#include <string_view>

namespace rejoinder::render {

// Appends `text` as HTML text: it shows as it is, and can open neither a tag nor a reference. C0
// controls other than tab, newline and carriage return, which HTML does not allow, become U+FFFD.
void append_text(std::string& out, std::string_view text);

// The same for the value of an attribute in double quotes. Also escapes ' and `, so that a value
// stays inside even where a template forgot the quotes' kind.
void append_attribute(std::string& out, std::string_view text);

// Appends `text`, which is valid UTF-8, as XML text or as the value of an attribute. What XML 1.0
// cannot hold in any form (most C0 controls, U+FFFE, U+FFFF) becomes U+FFFD.
void append_xml(std::string& out, std::string_view text);

[[nodiscard]] std::string escape_text(std::string_view text);
[[nodiscard]] std::string escape_attribute(std::string_view text);

}  // namespace rejoinder::render
