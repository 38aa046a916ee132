// What passes over one connection: requests in, answers out, in their order.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "http/coding.hpp"
#include "http/gate/loop.hpp"
#include "http/shelf_key.hpp"

namespace rejoinder::http::gate {
namespace {

using State = Connection::State;
using Then = Connection::Then;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

Request begun_request(const Head& head, const Peer& peer) {
  Request request;
  request.only_head = head.method == "HEAD";
  request.method = request.only_head ? "GET" : std::string(head.method);
  request.target = std::string(head.target);
  request.headers.reserve(head.line_count);
  for (std::size_t i = 0; i < head.line_count; ++i) {
    request.headers.emplace_back(to_lower(head.lines[i].name), head.lines[i].value);
  }
  request.address = peer.address;
  return request;
}

std::size_t body_bytes_max(std::string_view target) {
  if (target.starts_with("/v1/sites/")) return limits::comment_body_bytes_max;
  if (target.starts_with("/v1/moderation/policies")) return limits::policy_body_bytes_max;
  return limits::body_bytes_max;
}

Refusal too_large() {
  return {413, "body_too_large", "This is more than this address takes."};
}

}  // namespace

// In

void Loop::receive(Connection& connection) {
  if (connection.state != State::reading && connection.state != State::lingering) {
    watch(connection, connection.watched & ~std::uint32_t{EPOLLIN});  // One after the other.
    return;
  }
  const ssize_t got = ::recv(connection.socket.get(), buffer_.data(), buffer_.size(), 0);
  if (got < 0) {
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) close(connection);
    return;
  }
  const auto size = static_cast<std::size_t>(got);
  if (connection.state == State::lingering) {
    connection.lingered_bytes += size;
    if (size == 0 || connection.lingered_bytes > limits::linger_bytes_max) close(connection);
    return;
  }
  if (size > 0) return read_on(connection, {buffer_.data(), size});
  connection.ended = true;
  if (connection.idle()) return close(connection);
  refuse(connection, {400, "incomplete_request", "The request did not arrive whole."});
}

void Loop::read_on(Connection& connection, std::string_view fresh) {
  const bool begins = connection.idle();
  const bool from_buffer = connection.in.empty();
  if (!from_buffer) connection.in.append(fresh);
  const std::string_view bytes = from_buffer ? fresh : std::string_view(connection.in);
  if (begins) connection.deadline = now_ + shared_.options.times.head;
  std::size_t used = 0;
  while (connection.state == State::reading && used < bytes.size()) {
    const std::size_t taken = advance(connection, bytes.substr(used));
    if (taken == 0) break;
    used += taken;
  }
  if (connection.state == State::closed) return;
  if (from_buffer) {
    connection.in.assign(bytes.substr(used));
  } else {
    connection.in.erase(0, used);
  }
  if (connection.in.empty()) connection.in.shrink_to_fit();
}

// Reads one step, and returns how many bytes it took; none when there are too few.
std::size_t Loop::advance(Connection& connection, std::string_view bytes) {
  return connection.unfinished ? read_body(connection, bytes) : read_head(connection, bytes);
}

std::size_t Loop::read_head(Connection& connection, std::string_view bytes) {
  Head& head = *head_;
  Refusal refusal;
  switch (parse_head(bytes, head, refusal)) {
    case Parsed::incomplete: return 0;
    case Parsed::refused:
      refuse(connection, std::move(refusal));
      return bytes.size();  // Where the next request would begin is not known.
    case Parsed::whole: break;
  }
  connection.only_head = head.method == "HEAD";
  if (head.framing == Framing::none ||
      (head.framing == Framing::length && head.content_length == 0)) {
    if (!answer_from_shelf(connection, head)) {
      dispatch(connection, begun_request(head, connection.peer), head.keep_alive);
    }
    return head.bytes;
  }
  Request request = begun_request(head, connection.peer);
  const std::size_t most = body_bytes_max(head.target);
  if (head.framing == Framing::length && head.content_length > most) {
    refuse(connection, too_large(), std::move(request));
    return bytes.size();
  }
  connection.unfinished = std::make_unique<Unfinished>(std::move(request), head, most);
  connection.deadline = now_ + shared_.options.times.body;
  if (head.expects_continue && bytes.size() == head.bytes && !head.http_1_0) {
    static_cast<void>(::send(connection.socket.get(), go_on.data(), go_on.size(), MSG_NOSIGNAL));
  }
  return head.bytes;
}

std::size_t Loop::read_body(Connection& connection, std::string_view bytes) {
  Unfinished& unfinished = *connection.unfinished;
  std::string& body = unfinished.request.body;
  const std::size_t before = body.size();
  std::size_t taken = 0;
  bool whole = false;
  if (unfinished.chunked) {
    std::string_view rest = bytes;
    const auto state = unfinished.chunks.read(rest, body);
    taken = bytes.size() - rest.size();
    whole = state == ChunkedBody::State::whole;
    shared_.unfinished_body_bytes += body.size() - before;
    if (state == ChunkedBody::State::malformed || state == ChunkedBody::State::too_large) {
      const bool large = state == ChunkedBody::State::too_large;
      refuse(connection, large
                             ? too_large()
                             : Refusal{400, "malformed_body", "The body's chunks are malformed."});
      return bytes.size();
    }
  } else {
    taken = std::min(unfinished.left, bytes.size());
    body.append(bytes.substr(0, taken));
    unfinished.left -= taken;
    whole = unfinished.left == 0;
    shared_.unfinished_body_bytes += taken;
  }
  if (whole) {
    Request request = std::move(unfinished.request);
    const bool keep_alive = unfinished.keep_alive;
    shared_.unfinished_body_bytes -= request.body.size();
    connection.unfinished.reset();
    dispatch(connection, std::move(request), keep_alive);
  } else if (shared_.unfinished_body_bytes > limits::unfinished_body_bytes_max) {
    refuse(connection,
           {503, "busy", "Too much is being sent here just now. Try again in a moment."});
  }
  return taken;
}

void Loop::give_back_body(Connection& connection) {
  if (!connection.unfinished) return;
  shared_.unfinished_body_bytes -= connection.unfinished->request.body.size();
  connection.unfinished.reset();
}

// Onwards

bool Loop::answer_from_shelf(Connection& connection, const Head& head) {
  if (shared_.shelf == nullptr || (head.method != "GET" && !connection.only_head)) return false;
  shelf_key(key_, head.target, head.accept, head.accept_encoding);
  publish::PublishedPtr found = shared_.shelf->find(key_);
  if (!found) return false;
  shared_.answered_from_shelf.fetch_add(1, std::memory_order_relaxed);
  connection.then = head.keep_alive && !shared_.stopping ? Then::stay : Then::close;
  const bool not_modified = !head.if_none_match.empty() && has_tag(head.if_none_match, found->etag);
  hold_published(connection, std::move(found), not_modified);
  send(connection);
  return true;
}

void Loop::dispatch(Connection& connection, Request request, bool keep_alive) {
  keep_alive = keep_alive && !shared_.stopping;
  connection.state = State::answering;
  connection.then = request.refusal ? Then::linger : keep_alive ? Then::stay : Then::close;
  jobs_.push_back({std::move(request), keep_alive, this, &connection});
}

void Loop::refuse(Connection& connection, Refusal refusal, Request request) {
  give_back_body(connection);
  connection.in.clear();
  if (request.method.empty()) request.method = "GET";
  request.address = connection.peer.address;
  request.refusal = std::move(refusal);
  dispatch(connection, std::move(request), false);
}

// Out

void Loop::hold_published(Connection& connection, publish::PublishedPtr published,
                          bool not_modified) {
  prelude_ = not_modified ? "HTTP/1.1 304 Not Modified\r\nDate: " : "HTTP/1.1 200 OK\r\nDate: ";
  prelude_.append(date()).append("\r\n");
  if (connection.then != Then::stay) prelude_ += "Connection: close\r\n";
  const publish::Published& shared = *published;
  const bool with_body = !not_modified && !connection.only_head;
  connection.out.hold(prelude_, std::move(published),
                      not_modified ? shared.head_not_modified : shared.head,
                      with_body ? std::string_view(shared.body) : std::string_view());
}

void Loop::send(Connection& connection) {
  switch (connection.out.send(connection.socket.get())) {
    case Outgoing::Sent::all:
      connection.out.clear();
      after_answer(connection);
      return;
    case Outgoing::Sent::part:
      if (connection.state != State::sending) {
        connection.state = State::sending;
        connection.deadline =
            now_ + shared_.options.times.answer +
            std::chrono::seconds(connection.out.left() / shared_.options.answer_bytes_per_s_min);
      }
      watch(connection, EPOLLOUT);
      return;
    case Outgoing::Sent::failed: close(connection); return;
  }
}

void Loop::send_and_go_on(Connection& connection) {
  send(connection);
  // What arrived behind the request that has been answered.
  if (connection.state == State::reading && !connection.in.empty()) {
    std::string behind = std::exchange(connection.in, {});
    read_on(connection, behind);
  }
}

void Loop::after_answer(Connection& connection) {
  switch (connection.then) {
    case Then::close: return close(connection);
    case Then::linger: return linger(connection);
    case Then::stay: break;
  }
  connection.state = State::reading;
  connection.deadline = now_ + shared_.options.times.idle;
  watch(connection, EPOLLIN);
}

void Loop::linger(Connection& connection) {
  if (connection.ended) return close(connection);
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.state = State::lingering;
  connection.deadline = now_ + limits::linger_time_max;
  watch(connection, EPOLLIN);
}

std::string_view Loop::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    date_second_ = now;
    date_ = http_date(now);
  }
  return date_;
}

}  // namespace rejoinder::http::gate
