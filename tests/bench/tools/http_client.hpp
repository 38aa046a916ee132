#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rejoinder::bench {

struct Answer {
  int status = 0;
  bool closes = false;  // The server closes the connection after it.
  std::string body;     // As it came, chunks and all.
};

// The answer at the beginning of `bytes`, once it is there to its end. Throws when it is none.
[[nodiscard]] std::optional<Answer> answer_in(std::string_view bytes);

// A connection to a port of this machine that sends one request at a time and does not block.
class Connection {
 public:
  explicit Connection(std::uint16_t port) : port_(port) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Connects first if it has to. Throws when nobody listens.
  void send(std::string request);
  // Goes on with what is possible now; gives the answer when it is whole. A connection that ends
  // before that throws.
  [[nodiscard]] std::optional<Answer> advance();

  [[nodiscard]] int descriptor() const { return socket_; }
  [[nodiscard]] bool writes() const { return sent_ < request_.size(); }
  void close();

 private:
  std::uint16_t port_;
  int socket_ = -1;
  std::string request_;
  std::size_t sent_ = 0;
  std::string received_;
};

}  // namespace rejoinder::bench
