#include "http/gate/library.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

#include <httplib.h>

#include <rejoinder/limits.hpp>

#include "http/coding.hpp"

namespace rejoinder::http::gate {
namespace {

// A request in, an answer out, both in memory.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view in, std::string& out) : in_(in), out_(out) {}

  [[nodiscard]] bool is_readable() const override { return !in_.empty(); }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = std::min(size, in_.size());
    std::memcpy(to, in_.data(), taken);
    in_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* from, std::size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  [[nodiscard]] socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view in_;
  std::string& out_;
};

}  // namespace

class Library::Server : httplib::Server {
 public:
  explicit Server(const http::Handler& handler) : handler_(handler) {
    set_keep_alive_timeout(limits::idle_time_max.count());
    set_keep_alive_max_count(1'000'000);  // Told to clients; the gate counts none.
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& to) {
      give(handler_(*request_), to);
      return HandlerResponse::Handled;
    });
  }

  Answer answer(http::Request& request, bool keep_alive) {
    request_ = &request;
    answer_ = {};
    std::string shown = request.only_head ? "HEAD" : request.method;
    shown += keep_alive ? " / HTTP/1.1\r\n\r\n" : " / HTTP/1.1\r\nConnection: close\r\n\r\n";
    MemoryStream stream(shown, answer_.bytes);
    bool closed = !keep_alive;
    process_request(stream, !keep_alive, closed, nullptr);
    return std::move(answer_);
  }

 private:
  void give(http::Response&& from, httplib::Response& to) {
    to.status = from.status;
    if (from.published) {
      answer_.not_modified = from.status == 304;
      answer_.published = std::move(from.published);
      return;
    }
    for (auto& [name, value] : from.headers) to.set_header(name, value);
    to.set_header("Date", date());
    to.body = std::move(from.body);
  }

  const std::string& date() {
    const std::time_t now = std::time(nullptr);
    if (now != date_second_) {
      date_second_ = now;
      date_ = http_date(now);
    }
    return date_;
  }

  const http::Handler& handler_;
  http::Request* request_ = nullptr;
  Answer answer_;
  std::time_t date_second_ = -1;
  std::string date_;
};

Library::Library(const Handler& handler) : server_(std::make_unique<Server>(handler)) {}

Library::~Library() = default;

Answer Library::answer(Request& request, bool keep_alive) {
  return server_->answer(request, keep_alive);
}

}  // namespace rejoinder::http::gate
