#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/moderator.hpp>
#include <rejoinder/site.hpp>

#include "auth/access_tokens.hpp"
#include "auth/accounts.hpp"

namespace rejoinder::http {

using SiteKeys = std::map<SiteId, std::string>;

[[nodiscard]] std::string moderators_json(const std::vector<Moderator>& moderators,
                                          const SiteKeys& sites);
[[nodiscard]] std::string moderator_json(const Moderator& moderator, const SiteKeys& sites);
[[nodiscard]] std::string devices_json(const std::vector<auth::Device>& devices);
[[nodiscard]] std::string tokens_json(const std::vector<AccessToken>& tokens,
                                      const SiteKeys& sites);
[[nodiscard]] std::string made_token_json(const auth::AccessTokens::Made& made,
                                          const SiteKeys& sites);
[[nodiscard]] std::string events_json(const std::vector<AccountEvent>& events,
                                      const std::optional<std::string>& next);

}  // namespace rejoinder::http
