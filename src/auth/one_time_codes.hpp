#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/clock.hpp>

// Time-based one-time codes: RFC 6238 over HMAC-SHA-1 with six digits and code_step, which is what
// every authenticator understands.
namespace rejoinder::auth {

inline constexpr std::size_t code_secret_bytes = 20;  // RFC 4226, section 4: 160 bits.

// As people type it: base32 (RFC 4648), without padding.
[[nodiscard]] std::string base32(std::string_view bytes);

// What an authenticator scans (Google Authenticator's key URI format).
[[nodiscard]] std::string key_uri(std::string_view secret, std::string_view issuer,
                                  std::string_view account);

// The step of time that a code is of; nothing if it is of none near `now`.
[[nodiscard]] std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code,
                                                  Time now);

}  // namespace rejoinder::auth
