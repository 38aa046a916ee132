#pragma once

#include <string>
#include <string_view>

namespace rejoinder::publish {

// The codings of RFC 9110, section 8.4.1, that answers are kept in.
enum class Coding { identity, gzip, brotli };

// How a coding is named in Content-Encoding; empty for identity.
[[nodiscard]] std::string_view name_of(Coding coding);

// The coding to answer an Accept-Encoding header with: of those with the greatest weight the
// smallest, and identity where neither of the others is welcome (RFC 9110, section 12.5.3).
[[nodiscard]] Coding negotiate(std::string_view accept_encoding);

// The same bytes in a coding. Throws std::runtime_error when the library has no memory.
[[nodiscard]] std::string compressed(std::string_view bytes, Coding coding);

}  // namespace rejoinder::publish
