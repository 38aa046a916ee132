#pragma once

#include <string>

#include <rejoinder/author.hpp>

namespace rejoinder::render {

// A picture drawn from an avatar's bytes: five by five squares, mirrored, in one of many hues. The
// same bytes give the same picture, and the picture tells no more than they do.
[[nodiscard]] std::string identicon_svg(const Avatar& avatar);

}  // namespace rejoinder::render
