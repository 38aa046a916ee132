#include "render/inline_writer.hpp"

#include <optional>

#include "render/cmark_tree.hpp"
#include "render/escape.hpp"
#include "render/linkify.hpp"
#include "render/url.hpp"

namespace rejoinder::render {
namespace {

// Emphasis within emphasis that is shown as such. What lies deeper is kept without its marks.
constexpr std::size_t emphasis_max = 8;

}  // namespace

void InlineWriter::enter(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE: return write_text(view(cmark_node_get_literal(node)));
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: return write_break();
    case CMARK_NODE_CODE: return write_code(view(cmark_node_get_literal(node)));
    case CMARK_NODE_EMPH: return enter_emphasis("<em>");
    case CMARK_NODE_STRONG: return enter_emphasis("<strong>");
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: return enter_link(node);
    default: return;
  }
}

void InlineWriter::leave(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_EMPH: return leave_emphasis("</em>");
    case CMARK_NODE_STRONG: return leave_emphasis("</strong>");
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: return leave_link(node);
    default: return;
  }
}

void InlineWriter::write_break() {
  flush();
  out_ += "<br>";
}

void InlineWriter::write_code(std::string_view armoured) {
  flush();
  out_ += "<code>";
  append_text(out_, armour_.take_off(armoured));
  out_ += "</code>";
  shows_something_ = shows_something_ || is_visible(armoured);
}

void InlineWriter::enter_emphasis(std::string_view tag) {
  flush();
  if (emphasis_++ < emphasis_max) out_ += tag;
}

void InlineWriter::leave_emphasis(std::string_view tag) {
  flush();
  if (--emphasis_ < emphasis_max) out_ += tag;
}

// A link that may not be, or that nobody could see, shows as typed.
void InlineWriter::enter_link(cmark_node* node) {
  const bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
  std::optional<std::string> href;
  if (!image && !in_link_ && view(cmark_node_get_title(node)).empty() && has_visible_text(node)) {
    href = safe_href(armour_.take_off(view(cmark_node_get_url(node))));
  }
  links_.push_back(href.has_value());
  if (!href) {
    run_ += image ? "![" : "[";
    return;
  }
  flush();
  append_link_start(out_, *href);
  in_link_ = true;
}

void InlineWriter::leave_link(cmark_node* node) {
  const bool written = links_.back();
  links_.pop_back();
  if (written) {
    flush();
    append_link_end(out_);
    in_link_ = false;
    return;
  }
  run_ += "](" + armour_.take_off(view(cmark_node_get_url(node)));
  if (const auto title = armour_.take_off(view(cmark_node_get_title(node))); !title.empty()) {
    run_ += " \"" + title + '"';
  }
  run_ += ')';
}

bool InlineWriter::has_visible_text(cmark_node* link) const {
  const TreeIterator iterator(cmark_iter_new(link));
  while (cmark_iter_next(iterator.get()) != CMARK_EVENT_DONE) {
    const auto* literal = cmark_node_get_literal(cmark_iter_get_node(iterator.get()));
    if (literal != nullptr && is_visible(armour_.take_off(literal))) return true;
  }
  return false;
}

void InlineWriter::flush() {
  if (run_.empty()) return;
  shows_something_ = shows_something_ || is_visible(run_);
  if (in_link_) {
    append_text(out_, run_);
  } else {
    append_linked_text(out_, run_);
  }
  run_.clear();
}

}  // namespace rejoinder::render
