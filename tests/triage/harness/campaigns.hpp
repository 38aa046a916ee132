#pragma once

#include "data.hpp"

namespace harness {

struct Joined {
  double spam_share = 0;      // Of the spam that was joined to an earlier comment.
  double ham_share = 0;       // Of the ham.
  double opposite_share = 0;  // Of the links, those to a comment of the other label.
};

// Whether comments count as written when they were, or all at once, so that none is forgotten.
enum class Dates { real, at_once };

// The set as the comments of one site, joined by text and name; the oldest come first.
[[nodiscard]] Joined join(const Comments& comments, Dates dates);

}  // namespace harness
