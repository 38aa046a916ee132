#pragma once

#include <string>
#include <string_view>

namespace rejoinder {

// Port to the one place that makes HTML of a visitor's text.
class Renderer {
 public:
  virtual ~Renderer() = default;

  // Safe HTML of valid UTF-8. Linear in size, whatever the text.
  [[nodiscard]] virtual std::string html(std::string_view text) const = 0;

  // Changes whenever html() may answer otherwise: what is stored is then made again.
  [[nodiscard]] virtual int version() const = 0;
};

}  // namespace rejoinder
