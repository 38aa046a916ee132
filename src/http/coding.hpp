#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

// How names and values are written in addresses and forms.
namespace rejoinder::http {

// RFC 3986, section 2.1. std::nullopt when a `%` is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

// application/x-www-form-urlencoded (WHATWG URL, section 5.1): a query or a form. A broken escape
// stays as it is, as in browsers. std::nullopt when there are more than `fields_max` fields.
[[nodiscard]] std::optional<Fields> parse_urlencoded(std::string_view text, std::size_t fields_max);

// multipart/form-data (RFC 7578): the fields; files are passed over. std::nullopt when it is not
// well formed, or has more than `fields_max` parts.
[[nodiscard]] std::optional<Fields> parse_multipart(std::string_view body,
                                                    std::string_view content_type,
                                                    std::size_t fields_max);

// `text/html` of `Text/HTML; charset=utf-8`.
[[nodiscard]] std::string media_type(std::string_view content_type);

// How much a client wants a media type, by its Accept header: 0 to 1; 1 when it does not say
// (RFC 9110, section 12.5.1).
[[nodiscard]] double quality_of(std::string_view accept, std::string_view type);

// Whether an Accept header prefers text/html to JSON, as browsers' do that open an address.
[[nodiscard]] bool prefers_html(std::string_view accept);

// Whether an If-None-Match header names this ETag (RFC 9110, section 13.1.2).
[[nodiscard]] bool has_tag(std::string_view if_none_match, std::string_view etag);

// A time as HTTP writes it (RFC 9110, section 5.6.7): Sun, 06 Nov 1994 08:49:37 GMT
[[nodiscard]] std::string http_date(std::time_t seconds);

}  // namespace rejoinder::http
