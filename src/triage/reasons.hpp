#pragma once

#include <vector>

#include <rejoinder/triage.hpp>

#include "triage/features.hpp"
#include "triage/model.hpp"

namespace rejoinder::triage {

// Why a model thinks what it thinks, in a moderator's words: the features' shares, those of letters
// folded into the words that they stand in. What weighs most comes first; at most a dozen.
[[nodiscard]] std::vector<Reason> reasons_of(const CloseReading& reading, const Model& model,
                                             const Hints& hints);

}  // namespace rejoinder::triage
