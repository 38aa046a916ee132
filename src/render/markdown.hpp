#pragma once

#include <string>
#include <string_view>

#include "rejoinder/renderer.hpp"

namespace rejoinder::render {

// A small subset of Markdown: emphasis, code, quotes, lists and links. What a visitor typed stays
// readable as typed save for the marks of that subset; there is no raw HTML, and no reference is
// decoded. Every line's end in a paragraph shows.
//
// Writes these elements only, without attributes but the ones named: p, br, em, strong, code, pre,
// blockquote, ul, ol[start], li, a[href, rel]. What safe_href() refuses is no link. When the marks
// would cost too much (see the limits in markdown.cpp), the text is shown without any of them.
class MarkdownRenderer final : public Renderer {
 public:
  [[nodiscard]] std::string html(std::string_view text) const override;
  [[nodiscard]] int version() const override { return 1; }
};

}  // namespace rejoinder::render
