#pragma once

#include <string>
#include <vector>

#include <rejoinder/moderator.hpp>
#include <rejoinder/site.hpp>

namespace rejoinder::render {

// `{sites: […]}`, as a moderator of this role has them.
[[nodiscard]] std::string sites_json(const std::vector<Site>& sites, Role role);

}  // namespace rejoinder::render
