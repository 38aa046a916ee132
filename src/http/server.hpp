#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <rejoinder/limits.hpp>

#include "http/message.hpp"
#include "publish/shelf.hpp"

namespace rejoinder::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  // An IPv4 or IPv6 address, or a name.
  int port = 8080;                 // 0: any free one.
  int workers = 64;                // Requests in the handler at the same time, at most.

  // Instead of host and port: a Unix socket at this path, or sockets that were opened for us.
  std::string path = {};
  std::vector<int> inherited = {};

  // Addresses that forward for others: they may hold as many connections as there are.
  std::vector<std::string> trusted_proxies = {};
  std::size_t connections_max = limits::connections_max;
  std::size_t connections_per_address_max = limits::connections_per_address_max;

  struct Times {
    std::chrono::milliseconds head = limits::head_time_max;
    std::chrono::milliseconds body = limits::body_time_max;
    std::chrono::milliseconds answer = limits::answer_time_max;
    std::chrono::milliseconds idle = limits::idle_time_max;
    std::chrono::milliseconds stop = limits::stop_time_max;
  };
  Times times = {};
  // What a client must take of an answer, at least; slower ones are let go.
  std::size_t answer_bytes_per_s_min = limits::answer_bytes_per_s_min;
};

// Stands between sockets and a handler. A gate of its own holds the connections, without a thread
// for each, and reads requests strictly; whole ones go to worker threads, where cpp-httplib calls
// the handler and writes the answer; what is published is answered before.
class Server {
 public:
  // The handler is called from several threads at once, and must not throw. `shelf`, if any, must
  // outlive the server.
  Server(ServerOptions options, Handler handler, publish::Shelf* shelf = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Takes the port, and returns it; 0 for a Unix socket. Throws when it cannot.
  int bind();
  // Serves until stop(). Returns when every request in flight has been answered.
  void run();
  // From any thread, also before run().
  void stop();

  // How many answers came from the shelf, before the handler saw a request.
  [[nodiscard]] std::uint64_t answered_from_shelf() const;

 private:
  class Gate;
  std::unique_ptr<Gate> gate_;
};

}  // namespace rejoinder::http
