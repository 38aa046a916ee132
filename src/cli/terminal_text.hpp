#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rejoinder::cli {

// A text from outside as one line that a terminal only shows: valid UTF-8, white space as spaces,
// and U+FFFD for whatever a terminal would obey (escapes, controls, marks that turn text around).
[[nodiscard]] std::string harmless(std::string_view text);

// The front of a text, at most `letters_max` code points, with an ellipsis when some are left out.
[[nodiscard]] std::string clip(std::string_view utf8, std::size_t letters_max);

// Rows of cells as columns; the first row is the heading. Cells are made harmless.
[[nodiscard]] std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace rejoinder::cli
