#pragma once

#include <cmark.h>

#include <memory>
#include <string_view>

namespace rejoinder::render {

struct TreeDeleter {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Tree = std::unique_ptr<cmark_node, TreeDeleter>;
using TreeIterator = std::unique_ptr<cmark_iter, TreeDeleter>;

// cmark's strings, which may be null.
inline std::string_view view(const char* text) {
  return text == nullptr ? std::string_view() : text;
}

inline bool is_visible(std::string_view text) {
  return text.find_first_not_of(" \t\n") != std::string_view::npos;
}

}  // namespace rejoinder::render
