#pragma once

#include <string_view>
#include <vector>

#include "data.hpp"
#include "triage/model.hpp"
#include "triage/prior.hpp"

namespace harness {

// What a site's model starts with.
struct Start {
  const rejoinder::triage::Prior* prior = nullptr;  // Null: neither prior nor signals.
};

// A comment as the product's model gets it.
[[nodiscard]] rejoinder::triage::Lesson lesson_of(const Comment& comment, Start start);
[[nodiscard]] rejoinder::triage::Lesson lesson_of(const Comment& comment, std::string_view text,
                                                  Start start);
[[nodiscard]] std::vector<rejoinder::triage::Lesson> lessons_of(const Comments& comments,
                                                                Start start);

// A prior of these sets, shuffled with a fixed seed: the same sets make the same prior.
[[nodiscard]] rejoinder::triage::Prior prior_of(const std::vector<const Comments*>& sets);

}  // namespace harness
