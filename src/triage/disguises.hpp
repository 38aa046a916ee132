#pragma once

#include <vector>

#include "triage/fold.hpp"
#include "triage/points.hpp"

// How words are disguised, and read all the same.
namespace rejoinder::triage {

// Reads look-alikes (UTS 39) as Latin letters in words that mix them with Latin ones, and, in a
// text that is Latin on the whole, in words that consist of nothing else.
void read_look_alikes(Points& points, Folded::Tricks& tricks);

// Joins letters with something between each of them: f r e e, f.r.e.e.
void join_spaced(Points& points, Folded::Tricks& tricks);

// Reads digits and signs as the letters that they stand for: fr33 m0ney.
void read_digits(Points& points, Folded::Tricks& tricks);

}  // namespace rejoinder::triage
