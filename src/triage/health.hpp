#pragma once

#include <rejoinder/triage.hpp>

#include "triage/learner.hpp"

namespace rejoinder::triage {

// How well a site's last decisions were foreseen, with the borders that its verdicts have now.
[[nodiscard]] TriageHealth health_of(const Learner& learner, const TriageSettings& settings);

}  // namespace rejoinder::triage
