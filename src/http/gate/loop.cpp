#include "http/gate/loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <rejoinder/limits.hpp>

#include "util/log.hpp"

namespace rejoinder::http::gate {
namespace {

using State = Connection::State;

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr int events_at_once = 256;
constexpr int accepts_at_once = 64;  // Then those who are connected get their turn.
constexpr std::chrono::milliseconds sweep_interval{250};

// Answers to those who find no place; there is no request yet that a handler could answer.
constexpr std::string_view no_place =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    "Content-Type: application/problem+json\r\nContent-Length: 95\r\n\r\n"
    "{\"type\":\"urn:rejoinder:problem:too_many_connections\",\"title\":\"Too many connections\","
    "\"status\":503}";

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Loop::Loop(Shared& shared)
    : shared_(shared),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      now_(std::chrono::steady_clock::now()),
      next_sweep_(now_ + sweep_interval),
      buffer_(buffer_bytes) {
  if (!epoll_.is_open() || !wake_.is_open()) fail("connections cannot be waited for");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = this;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0) fail("epoll");
}

Loop::~Loop() = default;

void Loop::accept_from(FileDescriptor listener, Distribute distribute) {
  listeners_.push_back(
      std::make_unique<Listener>(Listener{std::move(listener), std::move(distribute)}));
  watch_listener(*listeners_.back());
}

void Loop::watch_listener(Listener& listener) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &listener;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener.socket.get(), &event) != 0) fail("epoll");
}

void Loop::run() {
  std::array<epoll_event, events_at_once> events{};
  while (true) {
    if (shared_.stopping) {
      let_go_for_stop();
      if (connections_.empty() || now_ >= stop_deadline_) return;
    }
    const bool waits_for_time = !connections_.empty() || !accepting_;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events_at_once,
                                   waits_for_time ? static_cast<int>(sweep_interval.count()) : -1);
    if (count < 0 && errno != EINTR) fail("epoll");
    now_ = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)]);
    if (now_ >= next_sweep_) sweep();
    if (!jobs_.empty()) shared_.workers.take(jobs_);
    closed_.clear();
  }
}

void Loop::handle(const epoll_event& event) {
  if (event.data.ptr == this) return read_mail();
  for (const auto& listener : listeners_) {
    if (event.data.ptr == listener.get()) return accept_all(*listener);
  }
  Connection& connection = *static_cast<Connection*>(event.data.ptr);
  if (connection.state == State::closed) return;  // Earlier in this round.
  if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) {
    if (connection.state == State::answering) {
      // Its worker still names it. Nothing more is to be heard of it until then.
      connection.broken = true;
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, connection.socket.get(), nullptr);
      return;
    }
    return close(connection);
  }
  if ((event.events & EPOLLOUT) != 0) send_and_go_on(connection);
  if (connection.state != State::closed && (event.events & EPOLLIN) != 0) receive(connection);
}

// Connections come and go

void Loop::accept_all(const Listener& listener) {
  for (int i = 0; i < accepts_at_once; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    FileDescriptor socket(::accept4(listener.socket.get(), reinterpret_cast<sockaddr*>(&address),
                                    &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.is_open()) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        // There is none to be had just now: the sweep tries again, instead of this loop at once.
        accepting_ = false;
        for (const auto& each : listeners_) {
          ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, each->socket.get(), nullptr);
        }
        log::write(log::Level::warning, "no connection can be accepted",
                   {{"cause", std::string_view("the process or the machine is out of sockets")}});
      }
      return;
    }
    Peer peer = peer_of(address);
    if (shared_.admission.enter(peer) != Admission::Answer::welcome) {
      static_cast<void>(
          ::send(socket.get(), no_place.data(), no_place.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
      continue;
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    listener.distribute(std::move(socket), std::move(peer));
  }
}

void Loop::adopt(FileDescriptor socket, Peer peer) {
  {
    const std::lock_guard lock(mutex_);
    newcomers_.push_back({std::move(socket), std::move(peer)});
  }
  wake();
}

void Loop::complete(Connection& connection, Answer answer) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = answered_.empty() && newcomers_.empty();
    answered_.push_back({&connection, std::move(answer)});
  }
  if (first) wake();  // Else the loop has been told, and has not looked yet.
}

void Loop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void Loop::read_mail() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(wake_.get(), &count, sizeof count);
  std::vector<Newcomer> newcomers;
  std::vector<Answered> answered;
  {
    const std::lock_guard lock(mutex_);
    newcomers.swap(newcomers_);
    answered.swap(answered_);
  }
  for (Newcomer& newcomer : newcomers) add(std::move(newcomer));
  for (Answered& mail : answered) {
    Connection& connection = *mail.connection;
    if (connection.broken) {
      close(connection);
      continue;
    }
    if (mail.answer.published) {
      hold_published(connection, std::move(mail.answer.published), mail.answer.not_modified);
    } else {
      connection.out.hold(std::move(mail.answer.bytes));
    }
    send_and_go_on(connection);
  }
}

void Loop::add(Newcomer newcomer) {
  auto made = std::make_unique<Connection>();
  Connection& connection = *made;
  connection.socket = std::move(newcomer.socket);
  connection.peer = std::move(newcomer.peer);
  connection.place = connections_.size();
  connection.deadline = now_ + shared_.options.times.head;  // Nobody connects to say nothing.
  connection.watched = EPOLLIN;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &connection;
  connections_.push_back(std::move(made));
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.socket.get(), &event) != 0) {
    close(connection);
  }
}

void Loop::close(Connection& connection) {
  give_back_body(connection);
  connection.state = State::closed;
  connection.socket = FileDescriptor();
  shared_.admission.leave(connection.peer);
  const std::size_t place = connection.place;
  closed_.push_back(std::move(connections_[place]));
  if (place + 1 != connections_.size()) {
    connections_[place] = std::move(connections_.back());
    connections_[place]->place = place;
  }
  connections_.pop_back();
}

void Loop::watch(Connection& connection, std::uint32_t events) {
  if (connection.watched == events) return;
  connection.watched = events;
  epoll_event event{};
  event.events = events;
  event.data.ptr = &connection;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.socket.get(), &event);
}

// Time

void Loop::sweep() {
  next_sweep_ = now_ + sweep_interval;
  if (!accepting_ && !shared_.stopping) {
    accepting_ = true;
    for (const auto& listener : listeners_) watch_listener(*listener);
  }
  // From the end: closing puts the last one in the place of the one that goes.
  for (std::size_t i = connections_.size(); i > 0; --i) {
    Connection& connection = *connections_[i - 1];
    if (connection.state != State::answering && now_ >= connection.deadline) expire(connection);
  }
}

void Loop::expire(Connection& connection) {
  if (connection.state != State::reading || connection.idle()) return close(connection);
  refuse(connection, {408, "too_slow", "The request did not arrive in time."});
}

void Loop::let_go_for_stop() {
  if (!letting_go_) {
    letting_go_ = true;
    stop_deadline_ = now_ + shared_.options.times.stop;
    listeners_.clear();  // Whoever comes now is told so by the system, and may go elsewhere.
  }
  // What has not told all of its head has no request yet. A body on its way is waited for.
  for (std::size_t i = connections_.size(); i > 0; --i) {
    Connection& connection = *connections_[i - 1];
    if (connection.state == State::reading && connection.unfinished == nullptr) close(connection);
  }
}

}  // namespace rejoinder::http::gate
