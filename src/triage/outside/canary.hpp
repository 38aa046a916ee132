#pragma once

#include <optional>
#include <string>

#include <rejoinder/outside_judge.hpp>

namespace rejoinder::triage {

// Comments that any judge must know for what they are.
[[nodiscard]] OutsideQuestion known_spam(std::string site, std::string site_url, Time now);
[[nodiscard]] OutsideQuestion known_ham(std::string site, std::string site_url, Time now);

// What the answers to the two say of a judge. A wrong one counts even when the other is missing.
[[nodiscard]] CanaryState canary_state(const std::optional<OutsideAnswer>& to_spam,
                                       const std::optional<OutsideAnswer>& to_ham);

}  // namespace rejoinder::triage
