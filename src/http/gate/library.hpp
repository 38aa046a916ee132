#pragma once

#include <memory>
#include <string>

#include "http/message.hpp"

namespace rejoinder::http::gate {

// How a request's answer goes out.
struct Answer {
  std::string bytes;                // Head and body; unused when there is `published`.
  publish::PublishedPtr published;  // Bytes that others are being sent too.
  bool not_modified = false;        // Of `published`, the head of a 304 alone.
};

// cpp-httplib, behind the gate: the only place that knows it. The gate has read the request, more
// strictly than the library would, so the library is shown no more of it than what shapes an
// answer: the method, and whether the connection stays. Range, Accept-Encoding and what it would
// take for an address of the client never reach it. It calls the handler and writes the answer.
//
// For one thread.
class Library {
 public:
  // `handler` must outlive it and not throw.
  explicit Library(const Handler& handler);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  [[nodiscard]] Answer answer(Request& request, bool keep_alive);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace rejoinder::http::gate
