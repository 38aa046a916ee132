// Whatever the text: only allowed HTML, within its bounds, and all that was typed is still there.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "render/markdown.hpp"
#include "render/markdown_oracle.hpp"
#include "render/url.hpp"

namespace {

[[noreturn]] void fail(std::string_view what) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

// The renderer promises nothing about bytes that are not UTF-8, but to survive them.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const auto lead = byte(i);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0) return false;
    if ((lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xED && byte(i + 1) > 0x9F) ||
        (lead == 0xF0 && byte(i + 1) < 0x90) || (lead == 0xF4 && byte(i + 1) > 0x8F)) {
      return false;
    }
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80U) return false;
    }
    i += length;
  }
  return true;
}

std::string with_long_line_ends(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const rejoinder::render::MarkdownRenderer renderer;
  const auto html = renderer.html(text);
  if (const auto href = rejoinder::render::safe_href(text)) {
    if (rejoinder::render::safe_href(*href) != href) fail("safe_href is not stable: " + *href);
  }
  if (!is_utf8(text)) return 0;
  if (const auto fault = rejoinder::test::fault_of(text, html)) fail(*fault + "\n" + html);
  if (text.find('\r') == std::string::npos && renderer.html(with_long_line_ends(text)) != html) {
    fail("another kind of line end changes the result");
  }
  return 0;
}
