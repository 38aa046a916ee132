#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rejoinder::http::gate {

// Takes a chunked body (RFC 9112, section 7.1) apart as it arrives, strictly: sizes are hex digits
// and nothing else, lines end in CR LF. Chunk extensions and trailers are read, bounded and passed
// over.
class ChunkedBody {
 public:
  enum class State { going_on, whole, malformed, too_large };

  explicit ChunkedBody(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Reads on; what it takes from `bytes` is removed from there, and content is put behind `body`.
  // After anything but going_on, do not call it again.
  State read(std::string_view& bytes, std::string& body);

 private:
  enum class Part { size, content, content_end, trailer };

  State line(std::string_view line);
  State size_line(std::string_view line);

  std::size_t bytes_max_;
  Part part_ = Part::size;
  std::string line_;          // Of a size or a trailer, as far as it has arrived.
  std::uint64_t left_ = 0;    // Of the chunk.
  std::size_t overhead_ = 0;  // Bytes that were no content.
};

}  // namespace rejoinder::http::gate
