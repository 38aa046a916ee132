#include "auth/account_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

namespace rejoinder::auth {

// A rate limiter's key: of one size, whatever was typed, and no name or address in memory. Names
// and networks need no label, for each has a limiter of its own.
Digest throttle_key(const Keyring& keys, std::string_view value) {
  return keys.mac(Purpose::network, SiteId{0}, value);
}

tl::unexpected<Error> throttled(std::chrono::seconds wait) {
  return tl::unexpected(
      Error{.code = Errc::rate_limited,
            .slug = "too_many_attempts",
            .detail = fmt::format("Too many attempts. Wait {} second{}.", wait.count(),
                                  wait == std::chrono::seconds(1) ? "" : "s"),
            .retry_after = wait});
}

tl::unexpected<Error> busy() {
  return tl::unexpected(Error{.code = Errc::unavailable,
                              .slug = "busy",
                              .detail = "The server is busy. Try again in a second.",
                              .retry_after = std::chrono::seconds(1)});
}

std::optional<FieldError> check_password(std::string_view name, std::string_view password) {
  if (password.empty()) return FieldError{"password", "required", "Enter a password"};
  if (password.size() < limits::password_bytes_min) {
    return FieldError{"password", "too_short",
                      fmt::format("Use at least {} characters", limits::password_bytes_min)};
  }
  if (password.size() > limits::password_bytes_max) {
    return FieldError{
        "password", "too_long",
        fmt::format("This is {} bytes over the limit of {}. Shorten it",
                    password.size() - limits::password_bytes_max, limits::password_bytes_max)};
  }
  if (to_lower(trim(password)) == to_lower(name)) {
    return FieldError{"password", "same_as_name", "Use something else than the name"};
  }
  return std::nullopt;
}

// An owner has all sites and names none; a moderator's are named once.
std::vector<SiteId> sites_of(Role role, std::vector<SiteId> sites) {
  if (role == Role::owner) return {};
  std::sort(sites.begin(), sites.end());
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  return sites;
}

std::string powers(Reader& reader, Role role, const std::vector<SiteId>& sites) {
  std::string words(to_string(role));
  for (const SiteId id : sites) {
    const auto site = reader.site(id);
    words += id == sites.front() ? " of " : ", ";
    words += site ? site->key : "a site that is gone";
  }
  return words;
}

std::string powers(Reader& reader, const AccessToken& token) {
  const auto site = token.site ? reader.site(*token.site) : std::nullopt;
  return fmt::format("scope {} for {}", to_string(token.scope),
                     site ? "site " + site->key : "all sites");
}

}  // namespace rejoinder::auth
