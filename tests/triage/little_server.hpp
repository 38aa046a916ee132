#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <charconv>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <rejoinder/text.hpp>

#include "util/file_descriptor.hpp"

namespace rejoinder::triage::test {

// A request as it came over the wire.
struct Heard {
  std::string head;
  std::string body;

  [[nodiscard]] std::string line() const { return head.substr(0, head.find("\r\n")); }
  [[nodiscard]] bool has_header(std::string_view lower_case) const {
    return to_lower(head).find("\r\n" + std::string(lower_case) + "\r\n") != std::string::npos;
  }
};

// A socket on a port of its own, where nobody listens yet.
inline FileDescriptor bound_socket(int& port) {
  FileDescriptor bound(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof own;
  auto* address = reinterpret_cast<sockaddr*>(&own);
  if (::bind(bound.get(), address, length) != 0) throw std::runtime_error("bind");
  if (::getsockname(bound.get(), address, &length) != 0) throw std::runtime_error("getsockname");
  port = ntohs(own.sin_port);
  return bound;
}

inline std::string answer(std::string_view body, std::string_view headers = "",
                          std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

// A real HTTP server: a thread for each connection, and answers that are sent byte for byte.
class LittleServer {
 public:
  // How a request is answered: with these bytes, and then?
  enum class Then { go_on, close, fall_silent, drip };
  struct Reply {
    std::string bytes;
    Then then = Then::go_on;
  };
  using Answering = std::function<Reply(const Heard&)>;

  // `answering` is called by several threads at once.
  explicit LittleServer(Answering answering)
      : answering_(std::move(answering)), listening_(bound_socket(port_)) {
    if (::listen(listening_.get(), 64) != 0) throw std::runtime_error("listen");
    accepting_ = std::thread([this] { accept_all(); });
  }
  explicit LittleServer(std::string bytes)
      : LittleServer([bytes = std::move(bytes)](const Heard&) { return Reply{bytes}; }) {}
  ~LittleServer() {
    ::shutdown(listening_.get(), SHUT_RDWR);
    accepting_.join();
    for (const FileDescriptor& socket : sockets_) ::shutdown(socket.get(), SHUT_RDWR);
    for (std::thread& thread : serving_) thread.join();
  }
  LittleServer(const LittleServer&) = delete;
  LittleServer& operator=(const LittleServer&) = delete;

  [[nodiscard]] std::string address(std::string_view path = "",
                                    std::string_view scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  [[nodiscard]] std::vector<Heard> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  [[nodiscard]] std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return sockets_.size();
  }

 private:
  void accept_all() {
    while (true) {
      FileDescriptor socket(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!socket.is_open()) return;
      const std::lock_guard lock(mutex_);
      const int number = socket.get();
      sockets_.push_back(std::move(socket));
      serving_.emplace_back([this, number] {
        serve(number);
        ::shutdown(number, SHUT_RDWR);
      });
    }
  }

  void serve(int socket) {
    std::string input;
    while (true) {
      Heard heard;
      if (!read_request(socket, input, heard)) return;
      {
        const std::lock_guard lock(mutex_);
        heard_.push_back(heard);
      }
      const Reply reply = answering_(heard);
      if (!send_all(socket, reply.bytes) || reply.then == Then::close) return;
      if (reply.then == Then::fall_silent) {
        while (read_some(socket, input)) {
        }
        return;
      }
      if (reply.then == Then::drip) {
        pollfd gone{socket, POLLIN, 0};
        while (::poll(&gone, 1, 20) == 0) {
          if (!send_all(socket, "x")) return;
        }
        return;
      }
    }
  }

  static bool read_request(int socket, std::string& input, Heard& heard) {
    std::size_t end = 0;
    while ((end = input.find("\r\n\r\n")) == std::string::npos) {
      if (!read_some(socket, input)) return false;
      if (input.front() == '\x16') return false;  // TLS, which it does not speak.
    }
    heard.head = input.substr(0, end + 2);
    input.erase(0, end + 4);
    const std::string lower = to_lower(heard.head);
    constexpr std::string_view name = "\r\ncontent-length:";
    std::size_t length = 0;
    if (const auto at = lower.find(name); at != std::string::npos) {
      const std::string_view digits = trim(std::string_view(lower).substr(at + name.size()));
      std::from_chars(digits.data(), digits.data() + digits.size(), length);
    }
    while (input.size() < length) {
      if (!read_some(socket, input)) return false;
    }
    heard.body = input.substr(0, length);
    input.erase(0, length);
    return true;
  }

  static bool read_some(int socket, std::string& input) {
    char part[4096];
    const ssize_t got = ::recv(socket, part, sizeof part, 0);
    if (got > 0) input.append(part, static_cast<std::size_t>(got));
    return got > 0;
  }
  static bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  Answering answering_;
  int port_ = 0;
  FileDescriptor listening_;
  mutable std::mutex mutex_;
  std::vector<Heard> heard_;
  std::vector<FileDescriptor> sockets_;
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

}  // namespace rejoinder::triage::test
