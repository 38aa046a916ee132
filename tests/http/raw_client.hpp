#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "http/server.hpp"
#include "util/file_descriptor.hpp"

namespace rejoinder::http::test {

// A client that sends bytes as they are.
class RawClient {
 public:
  // `from`: one of this machine's loopback addresses.
  explicit RawClient(int port, const char* from = "127.0.0.1")
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in own = address(from, 0);
    if (::bind(socket_.get(), reinterpret_cast<sockaddr*>(&own), sizeof own) != 0) fail("bind");
    sockaddr_in other = address("127.0.0.1", port);
    if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&other), sizeof other) != 0) {
      fail("connect");
    }
  }
  explicit RawClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un other{};
    other.sun_family = AF_UNIX;
    std::memcpy(other.sun_path, path.c_str(), path.size() + 1);
    if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&other), sizeof other) != 0) {
      fail("connect");
    }
  }

  // What the other end no longer takes is not sent.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void end() { ::shutdown(socket_.get(), SHUT_WR); }
  void receive_buffer(int bytes) {
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }

  // Everything until the server closes, or nothing has come for `patience`.
  std::string read_all(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    std::string answer;
    while (true) {
      const std::string part = read_some(patience);
      if (part.empty()) return answer;
      answer += part;
    }
  }
  // What comes next; nothing when the server has closed.
  std::string read_some(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    pollfd waits{socket_.get(), POLLIN, 0};
    if (::poll(&waits, 1, static_cast<int>(patience.count())) <= 0) return {};
    std::string part(65'536, '\0');
    const ssize_t got = ::recv(socket_.get(), part.data(), part.size(), 0);
    part.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return part;
  }
  // Until the answers read so far hold this text.
  std::string read_until(std::string_view text) {
    std::string answer;
    while (answer.find(text) == std::string::npos) {
      const std::string part = read_some();
      if (part.empty()) return answer;
      answer += part;
    }
    return answer;
  }

 private:
  static sockaddr_in address(const char* host, int port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, host, &made.sin_addr);
    return made;
  }
  [[noreturn]] static void fail(const char* what) { throw std::runtime_error(what); }

  FileDescriptor socket_;
};

// Sends bytes and reads until the server closes.
inline std::string talk(int port, std::string_view bytes) {
  RawClient client(port);
  client.send(bytes);
  return client.read_all();
}

inline std::size_t occurrences(std::string_view text, std::string_view of) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(of, at)) != std::string_view::npos; at += of.size()) {
    ++count;
  }
  return count;
}

// A server on a port of its own.
class Running {
 public:
  explicit Running(Handler handler, ServerOptions options = {}, publish::Shelf* shelf = nullptr)
      : server_(with_free_port(std::move(options)), std::move(handler), shelf) {
    port = server_.bind();
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Running() { stop(); }
  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Server& server() { return server_; }
  int port = 0;

 private:
  static ServerOptions with_free_port(ServerOptions options) {
    options.port = 0;
    return options;
  }

  Server server_;
  std::thread thread_;
};

inline Response text(std::string body) {
  return Response{200, {{"Content-Type", "text/plain"}}, std::move(body), {}};
}

}  // namespace rejoinder::http::test
