#pragma once

#include <string>
#include <string_view>

#include <rejoinder/mail.hpp>

// A message as bytes (RFC 5322, RFC 2045 to 2047). Only ASCII in lines of at most 78 characters
// that end with CR LF comes out, and no text that goes in can begin a header or end one.
namespace rejoinder::render {

// `from`: the sender's address, whose host is also that of message ids.
[[nodiscard]] std::string mail_bytes(const Mail& mail, std::string_view from);

// A text for a header: as it is where that is plain, else as encoded words (RFC 2047), folded. Line
// ends and other controls become spaces. `used`: how much of the first line is taken already.
[[nodiscard]] std::string header_text(std::string_view text, std::size_t used);

// RFC 2045, section 6.7, with CR LF for every line end.
[[nodiscard]] std::string quoted_printable(std::string_view text);

// RFC 5322, section 3.3, in UTC: Fri, 21 Nov 1997 09:55:06 +0000
[[nodiscard]] std::string mail_date(Time time);

}  // namespace rejoinder::render
