#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/bytes.hpp>

// RFC 4648 section 5, without padding: tokens and cursors as they stand in addresses.
namespace rejoinder {

[[nodiscard]] std::string base64url(std::string_view bytes);
[[nodiscard]] std::string base64url(const Digest& digest);

// std::nullopt when it is not exactly what base64url() makes.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);
[[nodiscard]] std::optional<Digest> digest_from_base64url(std::string_view text);

}  // namespace rejoinder
