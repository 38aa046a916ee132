#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rejoinder {

// The network that an address belongs to: of IPv4 the /24, of IPv6 the /64 (an attacker has all of
// it), of an IPv4-mapped IPv6 address the IPv4 one. Anything else is a network of its own.
[[nodiscard]] std::string network_of(std::string_view address);

// An IP address as one text, whoever wrote it: without brackets, port and zone, an IPv4-mapped IPv6
// address as IPv4. std::nullopt when it is none.
[[nodiscard]] std::optional<std::string> normalise_address(std::string_view text);

}  // namespace rejoinder
