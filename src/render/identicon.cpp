#include "render/identicon.hpp"

#include <fmt/format.h>

namespace rejoinder::render {

std::string identicon_svg(const Avatar& avatar) {
  const int hue = (avatar[0] * 256 + avatar[1]) % 360;
  std::string svg = fmt::format(
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 7 7" shape-rendering="crispEdges">)svg"
      R"svg(<rect x="-1" y="-1" width="7" height="7" fill="hsl({0} 30% 92%)"/>)svg"
      R"svg(<g fill="hsl({0} 45% 45%)">)svg",
      hue);
  for (unsigned x = 0; x < 3; ++x) {
    for (unsigned y = 0; y < 5; ++y) {
      const unsigned bit = x * 5 + y;
      if ((avatar[2 + bit / 8] >> (bit % 8) & 1U) == 0) continue;
      svg += fmt::format(R"(<rect x="{}" y="{}" width="1" height="1"/>)", x, y);
      if (x != 2) svg += fmt::format(R"(<rect x="{}" y="{}" width="1" height="1"/>)", 4 - x, y);
    }
  }
  return svg + "</g></svg>";
}

}  // namespace rejoinder::render
