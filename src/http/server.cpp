#include "http/server.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "http/gate/listener.hpp"
#include "http/gate/loop.hpp"

namespace rejoinder::http {
namespace {

// More loops than these have no more to do: the kernel's share of an answer is the larger one.
constexpr unsigned loops_max = 8;
// Descriptors for all that is no connection: the database, the log, what is being executed.
constexpr rlim_t descriptors_kept = 128;

// Takes as many descriptors as the system gives, and counts the connections that they allow.
std::size_t connections_possible(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < wanted + descriptors_kept && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + descriptors_kept);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur <= 2 * descriptors_kept) return static_cast<std::size_t>(limit.rlim_cur / 2);
  return std::min(wanted, static_cast<std::size_t>(limit.rlim_cur - descriptors_kept));
}

}  // namespace

class Server::Gate {
 public:
  Gate(ServerOptions with, Handler by, publish::Shelf* shelf)
      : options_(std::move(with)),
        handler_(std::move(by)),
        workers_(static_cast<std::size_t>(options_.workers), handler_, shelf),
        admission_({connections_possible(options_.connections_max),
                    options_.connections_per_address_max, options_.trusted_proxies}),
        shared_{options_, workers_, admission_, shelf} {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, loops_max);
    for (unsigned i = 0; i < count; ++i) loops_.push_back(std::make_unique<gate::Loop>(shared_));
  }

  ~Gate() {
    // They name the loops.
    workers_.stop();
    if (owns_path_) ::unlink(options_.path.c_str());
  }

  int bind() {
    std::vector<FileDescriptor> listeners;
    if (!options_.inherited.empty()) {
      for (const int number : options_.inherited) {
        listeners.push_back(gate::listen_on_inherited(number));
      }
    } else if (!options_.path.empty()) {
      listeners.push_back(gate::listen_on_path(options_.path));
      owns_path_ = true;
    } else {
      listeners.push_back(gate::listen_on(options_.host, options_.port));
    }
    const int port = gate::port_of(listeners.front());
    for (FileDescriptor& listener : listeners) {
      loops_.front()->accept_from(
          std::move(listener), [this](FileDescriptor socket, gate::Peer peer) {
            // In turn: each loop has as many as the others.
            loops_[next_++ % loops_.size()]->adopt(std::move(socket), std::move(peer));
          });
    }
    return port;
  }

  void run() {
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < loops_.size(); ++i) {
      threads.emplace_back([this, i] { loops_[i]->run(); });
    }
    loops_.front()->run();
    for (std::thread& thread : threads) thread.join();
    workers_.stop();
  }

  void stop() {
    shared_.stopping = true;
    for (const auto& loop : loops_) loop->wake();
  }

  [[nodiscard]] std::uint64_t answered_from_shelf() const { return shared_.answered_from_shelf; }

 private:
  const ServerOptions options_;
  const Handler handler_;
  gate::Workers workers_;
  gate::Admission admission_;
  gate::Shared shared_;
  std::vector<std::unique_ptr<gate::Loop>> loops_;
  std::size_t next_ = 0;
  bool owns_path_ = false;
};

Server::Server(ServerOptions options, Handler handler, publish::Shelf* shelf)
    : gate_(std::make_unique<Gate>(std::move(options), std::move(handler), shelf)) {}

Server::~Server() = default;

int Server::bind() {
  return gate_->bind();
}

void Server::run() {
  gate_->run();
}

void Server::stop() {
  gate_->stop();
}

std::uint64_t Server::answered_from_shelf() const {
  return gate_->answered_from_shelf();
}

}  // namespace rejoinder::http
