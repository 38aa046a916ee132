#pragma once

#include <string_view>
#include <vector>

namespace rejoinder::render {

enum class Treatment : unsigned char {
  keep,
  hide,      // A letter to cmark.
  no_block,  // Kept, but nothing can start a block here.
};

// The characters that Treatment::hide may fall on.
inline constexpr std::string_view hideable = "&<\\!:\"'(*_#=-+.)>";

// Whether what stands behind a fence names a language, or nothing. It belongs to the fence, then,
// and is not shown; anything else there is somebody's text.
[[nodiscard]] bool is_language(std::string_view info);

// What happens to each byte of `text` (line ends are "\n") before cmark sees it. Linear time.
[[nodiscard]] std::vector<Treatment> treatments(std::string_view text);

}  // namespace rejoinder::render
