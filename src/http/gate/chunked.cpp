#include "http/gate/chunked.hpp"

#include <algorithm>
#include <charconv>

#include <rejoinder/limits.hpp>

namespace rejoinder::http::gate {
namespace {

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

}  // namespace

ChunkedBody::State ChunkedBody::size_line(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  const std::string_view extension = line.substr(digits.size());
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
  const bool number =
      error == std::errc{} && end == digits.data() + digits.size() && digits.size() <= 8;
  if (!number || std::any_of(extension.begin(), extension.end(), is_control)) {
    return State::malformed;
  }
  // Blanks may stand before an extension only.
  if (!extension.empty() && extension.find_first_not_of(" \t") == std::string_view::npos) {
    return State::malformed;
  }
  part_ = left_ == 0 ? Part::trailer : Part::content;
  return State::going_on;
}

ChunkedBody::State ChunkedBody::line(std::string_view line) {
  switch (part_) {
    case Part::size: return size_line(line);
    case Part::content_end:
      part_ = Part::size;
      return line.empty() ? State::going_on : State::malformed;
    case Part::trailer: {
      if (line.empty()) return State::whole;
      const auto colon = line.find(':');
      const bool named = colon != std::string_view::npos && colon > 0;
      const bool plain = std::none_of(line.begin(), line.end(), is_control);
      return named && plain ? State::going_on : State::malformed;
    }
    case Part::content: break;
  }
  return State::malformed;
}

ChunkedBody::State ChunkedBody::read(std::string_view& bytes, std::string& body) {
  while (!bytes.empty()) {
    if (part_ == Part::content) {
      if (left_ > bytes_max_ - body.size()) return State::too_large;
      const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      body.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      left_ -= taken;
      if (left_ == 0) part_ = Part::content_end;
      continue;
    }
    const auto end = bytes.find('\n');
    const std::size_t taken = end == std::string_view::npos ? bytes.size() : end + 1;
    overhead_ += taken;
    // A body cut into single bytes has six bytes of lines for each; more is an attack.
    if (line_.size() + taken > limits::chunk_line_bytes_max ||
        overhead_ > 8 * body.size() + limits::head_bytes_max) {
      return State::malformed;
    }
    line_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (end == std::string_view::npos) return State::going_on;
    if (!line_.ends_with("\r\n")) return State::malformed;
    const State state = line(std::string_view(line_).substr(0, line_.size() - 2));
    line_.clear();
    if (state != State::going_on) return state;
  }
  return State::going_on;
}

}  // namespace rejoinder::http::gate
