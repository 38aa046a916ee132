#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/gate/admission.hpp"
#include "http/gate/connection.hpp"
#include "http/gate/workers.hpp"
#include "http/server.hpp"

struct epoll_event;

namespace rejoinder::http::gate {

// What the loops of one server share.
struct Shared {
  const ServerOptions& options;
  Workers& workers;
  Admission& admission;
  publish::Shelf* shelf = nullptr;
  std::atomic<std::size_t> unfinished_body_bytes = 0;
  std::atomic<std::uint64_t> answered_from_shelf = 0;
  std::atomic<bool> stopping = false;
};

// An event loop with its connections: it holds those that are idle, slow or still sending without
// a thread for each, answers what is published by itself, and hands whole requests to the workers.
class Loop {
 public:
  // Gives each connection that was accepted to some loop.
  using Distribute = std::function<void(FileDescriptor, Peer)>;

  explicit Loop(Shared& shared);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Before run(): accepts what arrives here, until the server is stopped.
  void accept_from(FileDescriptor listener, Distribute distribute);

  // Until the server is stopped and everything in flight is answered, or its time is up.
  void run();

  // These from any thread.
  void adopt(FileDescriptor socket, Peer peer);
  void complete(Connection& connection, Answer answer);
  void wake();

 private:
  struct Listener {
    FileDescriptor socket;
    Distribute distribute;
  };
  struct Newcomer {
    FileDescriptor socket;
    Peer peer;
  };
  struct Answered {
    Connection* connection = nullptr;
    Answer answer;
  };

  void handle(const epoll_event& event);
  void read_mail();
  void accept_all(const Listener& listener);
  void add(Newcomer newcomer);
  void close(Connection& connection);
  void watch(Connection& connection, std::uint32_t events);

  void watch_listener(Listener& listener);

  // loop_requests.cpp: what passes over one connection.
  void receive(Connection& connection);
  void read_on(Connection& connection, std::string_view fresh);
  std::size_t advance(Connection& connection, std::string_view bytes);
  std::size_t read_head(Connection& connection, std::string_view bytes);
  std::size_t read_body(Connection& connection, std::string_view bytes);
  bool answer_from_shelf(Connection& connection, const Head& head);
  void dispatch(Connection& connection, Request request, bool keep_alive);
  // The handler gives the refusal its shape. `request`: as much as is known of it.
  void refuse(Connection& connection, Refusal refusal, Request request = {});

  void give_back_body(Connection& connection);

  void hold_published(Connection& connection, publish::PublishedPtr published, bool not_modified);
  void send(Connection& connection);
  void send_and_go_on(Connection& connection);
  void after_answer(Connection& connection);
  void linger(Connection& connection);
  [[nodiscard]] std::string_view date();

  void sweep();
  void expire(Connection& connection);
  void let_go_for_stop();

  Shared& shared_;
  FileDescriptor epoll_;
  FileDescriptor wake_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Job> jobs_;                            // Of this round, for the workers.
  std::vector<std::unique_ptr<Connection>> closed_;  // Events of this round may still name them.
  Moment now_;
  Moment next_sweep_;
  Moment stop_deadline_;
  bool letting_go_ = false;
  bool accepting_ = true;

  // Kept from request to request, so that the common read allocates nothing.
  std::unique_ptr<Head> head_ = std::make_unique<Head>();
  std::vector<char> buffer_;
  std::string key_;
  std::string prelude_;
  std::string date_;
  std::int64_t date_second_ = -1;

  std::mutex mutex_;  // Of the mail.
  std::vector<Newcomer> newcomers_;
  std::vector<Answered> answered_;
};

}  // namespace rejoinder::http::gate
