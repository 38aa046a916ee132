#include "http_client.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace rejoinder::bench {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A header's value; empty when there is none. `head` ends with its last line's CR LF.
std::string_view header(std::string_view head, std::string_view name) {
  for (std::size_t begin = head.find("\r\n") + 2; begin < head.size();) {
    const std::size_t end = head.find("\r\n", begin);
    const std::string_view line = head.substr(begin, end - begin);
    begin = end + 2;
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const std::size_t value = line.find_first_not_of(" \t", name.size() + 1);
    return value == std::string_view::npos ? std::string_view() : line.substr(value);
  }
  return {};
}

template <class Number>
Number number_in(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) throw std::runtime_error(fmt::format("no number: {}", text));
  return number;
}

}  // namespace

std::optional<Answer> answer_in(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view head = bytes.substr(0, end + 2);
  const std::string_view body = bytes.substr(end + 4);
  if (!head.starts_with("HTTP/1.")) throw std::runtime_error("the answer is not HTTP");
  Answer answer{.status = number_in<int>(head.substr(9, 3)),
                .closes = header(head, "connection") == "close",
                .body = {}};
  if (header(head, "transfer-encoding") == "chunked") {
    if (!body.ends_with("\r\n0\r\n\r\n") && body != "0\r\n\r\n") return std::nullopt;
    answer.body = body;
    return answer;
  }
  const std::string_view length = header(head, "content-length");
  const auto size = length.empty() ? 0 : number_in<std::size_t>(length);
  if (body.size() < size) return std::nullopt;
  answer.body = body.substr(0, size);
  return answer;
}

Connection::~Connection() {
  close();
}

void Connection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void Connection::send(std::string request) {
  request_ = std::move(request);
  sent_ = 0;
  received_.clear();
  if (socket_ >= 0) return;
  // Waits for the connection: to this machine that takes no time, or fails at once.
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail("connect");
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

std::optional<Answer> Connection::advance() {
  while (writes()) {
    const ssize_t done = ::send(socket_, request_.data() + sent_, request_.size() - sent_,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (done < 0 && errno == EAGAIN) return std::nullopt;
    if (done < 0) fail("send");
    sent_ += static_cast<std::size_t>(done);
  }
  std::array<char, 64 * 1024> bytes;
  const ssize_t done = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (done < 0 && errno == EAGAIN) return std::nullopt;
  if (done < 0) fail("recv");
  if (done == 0) throw std::runtime_error("the server closed the connection");
  received_.append(bytes.data(), static_cast<std::size_t>(done));
  return answer_in(received_);
}

}  // namespace rejoinder::bench
