#pragma once

#include <cstddef>

#include "data.hpp"
#include "triage/prior.hpp"

namespace harness {

// Medians, of one thread.
struct Costs {
  double judge_us = 0;       // A comment of about 110 bytes, from its text to its risk.
  double judge_long_us = 0;  // One of 4 KiB.
  double learn_us = 0;       // From its text to a model that knows it.
  double explain_us = 0;     // From its text to its reasons.
  double load_us = 0;        // A model from its bytes.
  std::size_t model_bytes = 0;
};

[[nodiscard]] Costs costs_of(const Comments& comments, const rejoinder::triage::Prior& prior);

}  // namespace harness
