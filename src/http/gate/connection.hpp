#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/gate/admission.hpp"
#include "http/gate/chunked.hpp"
#include "http/gate/library.hpp"
#include "http/gate/parser.hpp"
#include "util/file_descriptor.hpp"

namespace rejoinder::http::gate {

using Moment = std::chrono::steady_clock::time_point;

// A request whose body is still arriving.
struct Unfinished {
  Unfinished(Request begun, const Head& head, std::size_t body_bytes_max)
      : request(std::move(begun)),
        keep_alive(head.keep_alive),
        chunked(head.framing == Framing::chunked),
        left(head.content_length),
        chunks(body_bytes_max) {}

  Request request;
  bool keep_alive;
  bool chunked;
  std::size_t left;  // Of a body whose length was told.
  ChunkedBody chunks;
};

// What is still to be sent, in up to three pieces.
class Outgoing {
 public:
  void hold(std::string bytes) { bytes_ = std::move(bytes); }
  // Copies `prelude`, and shares the rest, which `published` owns.
  void hold(std::string_view prelude, publish::PublishedPtr published, std::string_view head,
            std::string_view body) {
    bytes_ = prelude;
    published_ = std::move(published);
    head_ = head;
    body_ = body;
  }
  // Small memory is kept for the next answer.
  void clear();

  [[nodiscard]] std::size_t left() const {
    return bytes_.size() + head_.size() + body_.size() - sent_;
  }

  enum class Sent { all, part, failed };
  // Sends what the socket takes.
  [[nodiscard]] Sent send(int socket);

 private:
  std::string bytes_;
  publish::PublishedPtr published_;  // Owns the two below.
  std::string_view head_;
  std::string_view body_;
  std::size_t sent_ = 0;
};

// A connection and where it is. Belongs to one loop; a worker knows only its address.
struct Connection {
  enum class State {
    reading,    // A head or a body; idle while nothing of it has arrived.
    answering,  // A worker has the request.
    sending,    // The client has not taken all of the answer.
    lingering,  // Refused: what the client still sends is thrown away, so that it sees why.
    closed,     // For the rest of this round only.
  };
  enum class Then { stay, close, linger };

  FileDescriptor socket;
  Peer peer;
  std::size_t place = 0;  // Among its loop's connections.
  State state = State::reading;
  Then then = Then::stay;     // After the answer.
  bool only_head = false;     // The answer's body is not sent.
  bool ended = false;         // The client sends no more.
  bool broken = false;        // It is gone altogether.
  std::uint32_t watched = 0;  // The events that are being waited for.
  Moment deadline;
  std::string in;  // Arrived, and not read yet.
  std::unique_ptr<Unfinished> unfinished;
  std::size_t lingered_bytes = 0;
  Outgoing out;

  [[nodiscard]] bool idle() const {
    return state == State::reading && in.empty() && unfinished == nullptr;
  }
};

}  // namespace rejoinder::http::gate
