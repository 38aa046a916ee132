#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

struct sockaddr_storage;

namespace rejoinder::http::gate {

// Who is at the other end of a connection.
struct Peer {
  std::string address;  // An IP address as text; `unix:` for a socket of this machine's files.
  std::string network;  // What counts as one client: an IPv4 address, an IPv6 /64. Empty: nobody is
                        // counted, as for a Unix socket.
};

[[nodiscard]] Peer peer_of(const sockaddr_storage& address);

// Counts connections, by client and in all. Thread-safe.
class Admission {
 public:
  struct Options {
    std::size_t connections_max = 0;
    std::size_t connections_per_address_max = 0;
    // Whoever forwards for others may hold as many as there are.
    std::vector<std::string> exempt = {};
  };

  explicit Admission(Options options) : options_(std::move(options)) {}

  enum class Answer { welcome, address_full, full };
  // Counts the connection when it is welcome.
  [[nodiscard]] Answer enter(Peer& peer);
  void leave(const Peer& peer);

 private:
  Options options_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> by_network_;
  std::size_t all_ = 0;
};

}  // namespace rejoinder::http::gate
