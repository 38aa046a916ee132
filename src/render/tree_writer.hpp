#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "render/armour.hpp"

namespace rejoinder::render {

// Parses `text` with cmark and writes its tree in the elements that MarkdownRenderer allows.
// Refuses when the result would exceed `bytes_max`, or would show nothing of a text that is not
// blank (a lone ">", a link without words).
[[nodiscard]] std::optional<std::string> write_tree(const Armour& armour, std::string_view text,
                                                    std::size_t bytes_max);

}  // namespace rejoinder::render
