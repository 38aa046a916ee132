#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/store.hpp>

// What the parts of Accounts share.
namespace rejoinder::auth {

[[nodiscard]] Digest throttle_key(const Keyring& keys, std::string_view value);
[[nodiscard]] tl::unexpected<Error> throttled(std::chrono::seconds wait);
[[nodiscard]] tl::unexpected<Error> busy();

[[nodiscard]] std::optional<FieldError> check_password(std::string_view name,
                                                       std::string_view password);
[[nodiscard]] std::vector<SiteId> sites_of(Role role, std::vector<SiteId> sites);

// What the accounts' log says that somebody may, with the sites' keys: "moderator of clinic,
// paper".
[[nodiscard]] std::string powers(Reader& reader, Role role, const std::vector<SiteId>& sites);
// And a program: "scope read for site clinic".
[[nodiscard]] std::string powers(Reader& reader, const AccessToken& token);

}  // namespace rejoinder::auth
