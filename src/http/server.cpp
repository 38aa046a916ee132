#include "http/server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <stdexcept>
#include <utility>

#include <httplib.h>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "http/coding.hpp"

namespace rejoinder::http {
namespace {

// An idle connection holds a worker, so it is not kept for long.
constexpr time_t keep_alive_s = 2;
constexpr std::size_t requests_per_connection_max = 10'000;
constexpr time_t read_timeout_s = 10;
constexpr time_t write_timeout_s = 10;
// The library's own backlog of 5 drops connections under load.
constexpr int backlog = 1'024;

// The library percent-decodes header values, so a line break can arrive in one: such a header is
// treated as if it had not been sent.
bool is_plain(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// The library would take multipart bodies apart by itself, without our bounds: under this type it
// hands them over as they are.
constexpr std::string_view hidden_multipart = "x-multipart/form-data";

void hide_multipart(httplib::Request& request) {
  if (!request.is_multipart_form_data()) return;
  const std::string type = "x-" + request.get_header_value("Content-Type");
  request.headers.erase("Content-Type");
  request.headers.emplace("Content-Type", type);
}

std::size_t body_bytes_max(const Request& request) {
  const bool comments = request.path.starts_with("/v1/sites/");
  return comments ? limits::comment_body_bytes_max : limits::body_bytes_max;
}

Request translate(const httplib::Request& from) {
  Request request;
  request.method = from.method == "HEAD" ? "GET" : from.method;
  const std::string_view target = from.target;
  const auto question = target.find('?');
  request.path = std::string(target.substr(0, question));
  for (const auto& [name, value] : from.headers) {
    if (!is_plain(value)) continue;
    const bool hidden = value.starts_with(hidden_multipart);
    request.headers.emplace_back(to_lower(name), hidden ? value.substr(2) : value);
  }
  request.address = from.remote_addr;
  return request;
}

// Reads the query; false when it has more fields than any address takes.
bool read_query(const httplib::Request& from, Request& request) {
  const std::string_view target = from.target;
  const auto question = target.find('?');
  if (question == std::string_view::npos) return true;
  auto fields = parse_urlencoded(target.substr(question + 1), limits::query_fields_max);
  if (!fields) return false;
  request.query = std::move(*fields);
  return true;
}

void give(Response&& from, httplib::Response& to) {
  to.status = from.status;
  for (auto& [name, value] : from.headers) to.set_header(name, value);
  to.body = std::move(from.body);
}

bool reads_body(const std::string& method) {
  return method == "POST" || method == "PATCH" || method == "PUT" || method == "DELETE";
}

}  // namespace

// The library's server, with a listening socket of our own backlog.
struct Server::Library : httplib::Server {
  ServerOptions options;
  http::Handler handler;
  std::atomic<bool> stopping = false;

  Library(ServerOptions with, http::Handler by) : options(std::move(with)), handler(std::move(by)) {
    new_task_queue = [this] {
      return new httplib::ThreadPool(static_cast<std::size_t>(options.workers));
    };
    set_tcp_nodelay(true);
    // The library's own choice, SO_REUSEPORT, would let a second server take half of the requests.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    set_keep_alive_timeout(keep_alive_s);
    set_keep_alive_max_count(requests_per_connection_max);
    set_read_timeout(read_timeout_s);
    set_write_timeout(write_timeout_s);
    set_payload_max_length(limits::comment_body_bytes_max);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return before_body(request, response);
    });
    const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                  const httplib::ContentReader& read) {
      after_body(request, response, read);
    };
    // The only pattern; targets are short by now, so matching it is cheap.
    constexpr const char* any = "[^]*";
    Post(any, with_body);
    Patch(any, with_body);
    Put(any, with_body);
    Delete(any, with_body);
    // What the library refuses by itself (a malformed request line) still gets our shape.
    set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (response.body.empty()) {
        refuse(request, response, response.status, "refused", "This request cannot be answered.");
      }
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response,
                             const std::exception_ptr&) { response.status = 500; });
  }

  HandlerResponse before_body(const httplib::Request& from, httplib::Response& to) {
    auto& request = const_cast<httplib::Request&>(from);
    // Ranges of what is made anew for each request have no use, and a thousand of them in one
    // request would be answered with a thousand copies.
    request.ranges.clear();
    // The library would compress each answer anew, at 21 ms each.
    request.headers.erase("Accept-Encoding");
    hide_multipart(request);
    if (from.target.size() > limits::target_bytes_max) {
      refuse(from, to, 414, "target_too_long", "This address is too long.");
      return HandlerResponse::Handled;
    }
    const bool announced =
        from.has_header("Content-Length") || from.has_header("Transfer-Encoding");
    if (reads_body(from.method) && announced) return HandlerResponse::Unhandled;
    answer(translate(from), from, to);
    return HandlerResponse::Handled;
  }

  void after_body(const httplib::Request& from, httplib::Response& to,
                  const httplib::ContentReader& read) {
    Request request = translate(from);
    const std::size_t most = body_bytes_max(request);
    bool fits = true;
    const bool whole = read([&](const char* bytes, std::size_t length) {
      fits = fits && request.body.size() + length <= most;
      if (fits) request.body.append(bytes, length);
      return fits;
    });
    if (!fits || to.status == 413) {
      refuse(from, to, 413, "body_too_large", "This is more than this address takes.");
    } else if (!whole) {
      refuse(from, to, 400, "incomplete_body", "The body did not arrive whole.");
    } else if (!request.header("content-encoding").empty()) {
      refuse(from, to, 415, "content_encoding", "Send the body without compression.");
    } else {
      answer(std::move(request), from, to);
    }
  }

  void answer(Request request, const httplib::Request& from, httplib::Response& to) {
    if (read_query(from, request)) {
      give(handler(request), to);
    } else {
      refuse(from, to, 400, "too_many_parameters", "This address has too many parameters.");
    }
  }

  // By the handler too, which logs it and gives it the shape of all refusals.
  void refuse(const httplib::Request& from, httplib::Response& to, int status, std::string slug,
              std::string detail) {
    Request request = translate(from);
    request.refusal = Refusal{status, std::move(slug), std::move(detail)};
    give(handler(request), to);
  }

  int bind() {
    int port = options.port;
    if (port == 0) {
      port = bind_to_any_port(options.host);
    } else if (!bind_to_port(options.host, port)) {
      port = -1;
    }
    if (port < 0) {
      throw std::runtime_error("cannot listen on " + options.host + ":" +
                               std::to_string(options.port) +
                               ": the port is taken, or the address is not this machine's");
    }
    ::listen(svr_sock_, backlog);
    return port;
  }
};

Server::Server(ServerOptions options, Handler handler)
    : library_(std::make_unique<Library>(std::move(options), std::move(handler))) {}

Server::~Server() = default;

int Server::bind() {
  return library_->bind();
}

void Server::run() {
  if (!library_->stopping && !library_->listen_after_bind() && !library_->stopping) {
    throw std::runtime_error("the listening socket failed");
  }
}

void Server::stop() {
  library_->stopping = true;
  library_->stop();
}

}  // namespace rejoinder::http
