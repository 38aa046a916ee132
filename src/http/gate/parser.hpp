#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <rejoinder/limits.hpp>

#include "http/message.hpp"

// The head of a request as RFC 9112 writes it, read strictly: what two programs could read in two
// ways is refused, since whoever stands before or behind us may read it the other way.
namespace rejoinder::http::gate {

struct HeaderLine {
  std::string_view name;   // As sent.
  std::string_view value;  // As sent, without the blanks around it. Never a line break or NUL.
};

enum class Framing { none, length, chunked };

// Views into the bytes that were parsed.
struct Head {
  std::string_view method;
  std::string_view target;  // Origin form: begins with a slash. Or the `*` of OPTIONS.
  bool http_1_0 = false;
  std::array<HeaderLine, limits::header_lines_max> lines;
  std::size_t line_count = 0;

  Framing framing = Framing::none;
  std::size_t content_length = 0;
  bool keep_alive = true;  // As the client wants it; never for HTTP/1.0.
  bool expects_continue = false;
  std::size_t bytes = 0;  // Of the head, its empty line included.

  // Lines that the gate looks at itself; the first of each name.
  std::string_view accept;
  std::string_view accept_encoding;
  std::string_view if_none_match;
};

enum class Parsed {
  incomplete,  // So far it could become a request.
  whole,
  refused,
};

// Reads the head at the beginning of `bytes`. Refuses with 400, 405 (a method that nobody knows),
// 413, 414, 415, 417 or 431; the connection must then be closed, for where the next request begins
// is not known.
[[nodiscard]] Parsed parse_head(std::string_view bytes, Head& head, Refusal& refusal);

// The head as it would be written anew; parsing that gives the same head.
[[nodiscard]] std::string serialise(const Head& head);

// Whether every byte may stand in a token, and there is one (RFC 9110, section 5.6.2).
[[nodiscard]] bool is_token(std::string_view text);

}  // namespace rejoinder::http::gate
