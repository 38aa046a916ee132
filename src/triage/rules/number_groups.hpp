#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/ruleset.hpp>

namespace rejoinder::triage {

// The same text, as long, with the digits of web addresses blanked: they number pages, not people.
// An address that is made of a telephone number (wa.me, tel:) stays.
[[nodiscard]] std::string without_link_digits(std::string_view text);

// How many digits stand in each group, with a space, dash, dot or slash between: {4, 5, 1}.
using Shape = std::initializer_list<std::size_t>;

// Whether a number may stand beside others in one row: a check digit alone lets every tenth of the
// numbers pass, so those that rely on it have to stand alone.
enum class Neighbours { allowed, refused };

// Every number of one of these shapes; the first shape that fits wins, and no digit counts twice if
// `accept` takes the number that has it.
[[nodiscard]] std::vector<Span> find_numbers(std::string_view text,
                                             std::initializer_list<Shape> shapes,
                                             Neighbours neighbours,
                                             bool (*accept)(std::string_view digits));

}  // namespace rejoinder::triage
