#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/message.hpp"

namespace rejoinder::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  // An IPv4 or IPv6 address, or a name.
  int port = 8080;                 // 0: any free one.
  int workers = 16;                // Requests answered at the same time.
};

// Stands between sockets and a handler; the only place that knows cpp-httplib.
class Server {
 public:
  // The handler is called from several threads at once, and must not throw.
  Server(ServerOptions options, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Takes the port, and returns it. Throws when it cannot.
  int bind();
  // Serves until stop(). Returns when every request in flight has been answered.
  void run();
  // From any thread, also before run().
  void stop();

 private:
  struct Library;
  std::unique_ptr<Library> library_;
};

}  // namespace rejoinder::http
