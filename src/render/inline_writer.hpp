#pragma once

#include <cmark.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "render/armour.hpp"

namespace rejoinder::render {

// Writes what stands within a block: text, breaks, emphasis, code, links. Text gathers until a mark
// interrupts it, because cmark may cut an address into several nodes; flush() ends a block.
class InlineWriter {
 public:
  // Appends to `out`. Both outlive the writer.
  InlineWriter(const Armour& armour, std::string& out) : armour_(armour), out_(out) {}

  // Nodes that are blocks are none of its business and change nothing.
  void enter(cmark_node* node);
  void leave(cmark_node* node);

  void write_text(std::string_view armoured) { run_ += armour_.take_off(armoured); }
  void write_break();
  void flush();

  [[nodiscard]] std::size_t gathered_bytes() const { return run_.size(); }

  // Whether anything but spaces has been written.
  [[nodiscard]] bool shows_something() const { return shows_something_; }

 private:
  void write_code(std::string_view armoured);
  void enter_emphasis(std::string_view tag);
  void leave_emphasis(std::string_view tag);
  void enter_link(cmark_node* node);
  void leave_link(cmark_node* node);
  [[nodiscard]] bool has_visible_text(cmark_node* link) const;

  const Armour& armour_;
  std::string& out_;
  std::string run_;  // As typed.
  std::size_t emphasis_ = 0;
  std::vector<bool> links_;  // Of each open link or image: whether it was written.
  bool in_link_ = false;
  bool shows_something_ = false;
};

}  // namespace rejoinder::render
