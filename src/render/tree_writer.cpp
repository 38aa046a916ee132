#include "render/tree_writer.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "render/cmark_tree.hpp"
#include "render/escape.hpp"
#include "render/inline_writer.hpp"
#include "render/literals.hpp"

namespace rejoinder::render {
namespace {

// Quotes and lists within each other that are shown as such. What lies deeper is kept without its
// marks: nobody reads it as structure, and it grows the page.
constexpr std::size_t containers_max = 8;

constexpr std::size_t fence_min = 3;  // CommonMark's.

// The armoured text by lines, where nodes say that they begin.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  // From where `node` begins to the end of that line.
  [[nodiscard]] std::string_view first_line(cmark_node* node) const {
    const auto line = static_cast<std::size_t>(std::max(cmark_node_get_start_line(node), 1)) - 1;
    const auto column =
        static_cast<std::size_t>(std::max(cmark_node_get_start_column(node), 1)) - 1;
    if (line >= line_starts_.size()) return {};
    const auto end = std::min(text_.find('\n', line_starts_[line]), text_.size());
    const auto begin = std::min(line_starts_[line] + column, end);
    return text_.substr(begin, end - begin);
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
};

// The number that an ordered item was typed with.
std::optional<int> typed_number(std::string_view first_line) {
  int number = 0;
  const auto* const end = first_line.data() + first_line.size();
  const auto result = std::from_chars(first_line.data(), end, number);
  if (result.ec != std::errc() || number < 0) return std::nullopt;
  return number;
}

// cmark does not say whether code was fenced or only indented. Indented code may itself begin with
// three backticks, but then they are its text, where they would have closed a fence.
bool is_fenced(cmark_node* code, std::string_view first_line) {
  if (!view(cmark_node_get_fence_info(code)).empty()) return true;
  if (first_line.empty() || (first_line[0] != '`' && first_line[0] != '~')) return false;
  const auto fence = first_line.substr(0, first_line.find_first_not_of(first_line[0]));
  if (fence.size() < fence_min) return false;
  auto literal = view(cmark_node_get_literal(code));
  if (!literal.starts_with(fence)) return true;
  literal = literal.substr(0, literal.find('\n'));
  const auto after = literal.find_first_not_of(first_line[0]);
  return after != std::string_view::npos && is_visible(literal.substr(after));
}

class Writer {
 public:
  Writer(const Armour& armour, std::string_view armoured)
      : armour_(armour), source_(armoured), text_(armour, out_) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void enter(cmark_node* node);
  void leave(cmark_node* node);

  [[nodiscard]] std::size_t size() const { return out_.size() + text_.gathered_bytes(); }
  [[nodiscard]] bool shows_something() const { return shows_code_ || text_.shows_something(); }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  // An open quote, list or item.
  struct Container {
    cmark_node_type type;
    bool written;               // Not so when it lies too deep.
    bool ordered = false;       // Of a list.
    int next_number = 0;        // Of an ordered list.
    bool ends_in_text = false;  // Of an item: more text needs a line's end before it.
  };

  void enter_quote();
  void leave_container();
  void write_list_start(const Container& list);
  void enter_list(cmark_node* node);
  void enter_item(cmark_node* node);
  void enter_text_block();
  void leave_text_block();
  void write_code_block(cmark_node* node);
  void write_lines(std::string_view armoured);

  // The innermost container that was written; null at the top.
  Container* surrounding();

  const Armour& armour_;
  Source source_;
  std::string out_;
  InlineWriter text_;
  std::vector<Container> containers_;
  std::size_t written_containers_ = 0;
  bool shows_code_ = false;
};

void Writer::enter(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE: return enter_quote();
    case CMARK_NODE_LIST: return enter_list(node);
    case CMARK_NODE_ITEM: return enter_item(node);
    case CMARK_NODE_CODE_BLOCK: return write_code_block(node);
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING: return enter_text_block();
    case CMARK_NODE_HTML_BLOCK: return write_lines(view(cmark_node_get_literal(node)));
    case CMARK_NODE_THEMATIC_BREAK: return write_lines(source_.first_line(node));
    default: return text_.enter(node);
  }
}

void Writer::leave(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM: return leave_container();
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING: return leave_text_block();
    default: return text_.leave(node);
  }
}

Writer::Container* Writer::surrounding() {
  const auto found = std::find_if(containers_.rbegin(), containers_.rend(),
                                  [](const Container& container) { return container.written; });
  return found == containers_.rend() ? nullptr : &*found;
}

void Writer::enter_quote() {
  const bool written = written_containers_ < containers_max;
  if (written) {
    if (auto* outer = surrounding()) outer->ends_in_text = false;
    ++written_containers_;
    out_ += "<blockquote>";
  }
  containers_.push_back({.type = CMARK_NODE_BLOCK_QUOTE, .written = written});
}

void Writer::enter_list(cmark_node* node) {
  Container list{.type = CMARK_NODE_LIST, .written = written_containers_ < containers_max};
  list.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
  list.next_number = cmark_node_get_list_start(node);
  if (list.written) {
    if (auto* outer = surrounding()) outer->ends_in_text = false;
    ++written_containers_;
    write_list_start(list);
  }
  containers_.push_back(list);
}

void Writer::write_list_start(const Container& list) {
  out_ += list.ordered ? "<ol" : "<ul";
  if (list.ordered && list.next_number != 1) {
    out_ += " start=\"" + std::to_string(list.next_number) + '"';
  }
  out_ += '>';
}

// Numbers stay as typed: where one does not follow the last, a new list begins.
void Writer::enter_item(cmark_node* node) {
  auto& list = containers_.back();
  const bool written = list.written;
  const auto line = source_.first_line(node);
  if (!written && list.ordered) write_lines(line.substr(0, line.find_first_of(".)") + 1));
  if (written) {
    const auto number = typed_number(line).value_or(list.next_number);
    if (list.ordered && number != list.next_number) {
      list.next_number = number;
      out_ += "</ol>";
      write_list_start(list);
    }
    ++list.next_number;
    out_ += "<li>";
  }
  containers_.push_back({.type = CMARK_NODE_ITEM, .written = written});
}

void Writer::leave_container() {
  const auto container = containers_.back();
  containers_.pop_back();
  if (!container.written) return;
  if (container.type == CMARK_NODE_ITEM) {
    out_ += "</li>";
    return;
  }
  --written_containers_;
  if (container.type == CMARK_NODE_BLOCK_QUOTE) {
    out_ += "</blockquote>";
  } else {
    out_ += container.ordered ? "</ol>" : "</ul>";
  }
}

// Items hold their text directly, its paragraphs apart by an empty line.
void Writer::enter_text_block() {
  const auto* outer = surrounding();
  if (outer == nullptr || outer->type != CMARK_NODE_ITEM) {
    out_ += "<p>";
  } else if (outer->ends_in_text) {
    out_ += "<br><br>";
  }
}

void Writer::leave_text_block() {
  text_.flush();
  auto* outer = surrounding();
  if (outer == nullptr || outer->type != CMARK_NODE_ITEM) {
    out_ += "</p>";
  } else {
    outer->ends_in_text = true;
  }
}

// Lines in which no mark counts.
void Writer::write_lines(std::string_view armoured) {
  while (armoured.ends_with('\n')) armoured.remove_suffix(1);
  enter_text_block();
  for (std::size_t begin = 0; begin <= armoured.size();) {
    const auto end = std::min(armoured.find('\n', begin), armoured.size());
    if (begin > 0) text_.write_break();
    text_.write_text(armoured.substr(begin, end - begin));
    begin = end + 1;
  }
  leave_text_block();
}

void Writer::write_code_block(cmark_node* node) {
  const auto literal = view(cmark_node_get_literal(node));
  if (!is_fenced(node, source_.first_line(node))) return write_lines(literal);
  if (auto* outer = surrounding()) outer->ends_in_text = false;
  auto code = armour_.take_off(view(cmark_node_get_fence_info(node)));
  if (is_language(code)) {
    code.clear();
  } else {
    code += '\n';
  }
  code += armour_.take_off(literal);
  shows_code_ = shows_code_ || is_visible(code);
  out_ += "<pre><code>";
  append_text(out_, code);
  out_ += "</code></pre>";
}

}  // namespace

std::optional<std::string> write_tree(const Armour& armour, std::string_view text,
                                      std::size_t bytes_max) {
  const auto armoured = armour.put_on(text);
  const Tree tree(cmark_parse_document(armoured.data(), armoured.size(), CMARK_OPT_DEFAULT));
  const TreeIterator iterator(cmark_iter_new(tree.get()));
  Writer writer(armour, armoured);
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    auto* const node = cmark_iter_get_node(iterator.get());
    if (event == CMARK_EVENT_ENTER) {
      writer.enter(node);
    } else {
      writer.leave(node);
    }
    if (writer.size() > bytes_max) return std::nullopt;
  }
  if (!writer.shows_something()) return std::nullopt;
  return writer.take();
}

}  // namespace rejoinder::render
