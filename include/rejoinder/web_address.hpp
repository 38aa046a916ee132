#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rejoinder {

// An http(s) URL in parts, as it would be sent: scheme and host in lower case, a default port
// dropped, everything that is not plain ASCII percent-encoded behind the host.
struct WebAddress {
  std::string scheme;
  std::string host;
  std::string port;  // Empty when it is the scheme's own.
  std::string rest;  // Path, query and fragment; begins with "/" or is empty.

  [[nodiscard]] std::string origin() const;  // RFC 6454: https://clinic.example
  [[nodiscard]] std::string str() const { return origin() + rest; }
};

// Refuses other schemes, credentials, control characters, back slashes, and hosts that are not
// names or IPv4 addresses: what two readers could understand differently.
[[nodiscard]] std::optional<WebAddress> parse_web_address(std::string_view text);

// What a visitor typed as website: `https://` is put before it when it has no scheme, and its host
// must have a dot. std::nullopt when it does not work.
[[nodiscard]] std::optional<std::string> normalise_website(std::string_view text);

// `https://clinic.example`, with nothing behind it but a slash.
[[nodiscard]] std::optional<std::string> normalise_origin(std::string_view text);

}  // namespace rejoinder
