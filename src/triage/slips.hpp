#pragma once

#include "triage/points.hpp"

namespace rejoinder::triage {

// Reads words that spam lives by (subscribe, giveaway) through a slip of the keys: two neighbouring
// letters exchanged, or one left out, but never the first. No other word is touched, and none that
// is a word itself.
[[nodiscard]] Points slips_read(Points points);

}  // namespace rejoinder::triage
