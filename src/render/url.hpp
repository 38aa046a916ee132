#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rejoinder::render {

// What browsers, proxies and mail clients carry without cutting; longer ones are not typed by
// people.
inline constexpr std::size_t href_bytes_max = 2048;

// The one rule for every link that a visitor can cause. Answers what to put into `href`: ASCII
// without quotes, spaces, controls, angle brackets or backslashes, starting with `http://`,
// `https://` or `mailto:`, which safe_href itself accepts unchanged.
//
// Strips what a browser strips before it parses (controls and spaces around, tab and newline
// inside), then refuses: other schemes and relative addresses, user names in the address, an empty
// or unusual host, anything that two parsers may read differently, what is longer than
// href_bytes_max, and mail links that are more than one plain address.
[[nodiscard]] std::optional<std::string> safe_href(std::string_view destination);

}  // namespace rejoinder::render
