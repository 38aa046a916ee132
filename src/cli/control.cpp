#include "cli/control.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "util/log.hpp"

namespace rejoinder::cli {

namespace {

using Deadline = std::chrono::steady_clock::time_point;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// An address for bind and connect. sun_path holds 107 bytes: a longer path is reached through its
// open folder.
class SocketAddress {
 public:
  explicit SocketAddress(const std::filesystem::path& path) {
    std::string text = path.string();
    if (text.size() >= sizeof address_.sun_path) {
      const auto folder = path.parent_path();
      folder_ = FileDescriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      if (!folder_.is_open()) fail(folder.string() + " cannot be opened");
      text = fmt::format("/proc/self/fd/{}/{}", folder_.get(), path.filename().string());
    }
    address_.sun_family = AF_UNIX;
    std::memcpy(address_.sun_path, text.c_str(), text.size() + 1);
  }

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] socklen_t size() const { return sizeof address_; }

 private:
  sockaddr_un address_{};
  FileDescriptor folder_;
};

// False when the time is over, or `wake` has become readable.
bool wait_for(int socket, short events, Deadline deadline, int wake = -1) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> watched{{{socket, events, 0}, {wake, POLLIN, 0}}};
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0 || watched[1].revents != 0) return false;
    return true;
  }
}

class Receiver {
 public:
  Receiver(int socket, std::size_t bytes_max, Deadline deadline, int wake)
      : socket_(socket), left_(bytes_max), deadline_(deadline), wake_(wake) {}

  std::optional<std::string> bytes(std::size_t count) {
    if (count > left_) return std::nullopt;
    left_ -= count;
    std::string text;
    while (text.size() < count) {
      if (!wait_for(socket_, POLLIN, deadline_, wake_)) return std::nullopt;
      std::array<char, 65'536> chunk;
      const std::size_t wanted = std::min(count - text.size(), chunk.size());
      const ssize_t got = ::recv(socket_, chunk.data(), wanted, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) return std::nullopt;
      text.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  std::optional<std::uint32_t> number() {
    const auto four = bytes(4);
    if (!four) return std::nullopt;
    std::uint32_t value = 0;
    for (const char byte : *four) value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
  }

 private:
  int socket_;
  std::size_t left_;
  Deadline deadline_;
  int wake_;
};

void append_number(std::string& text, std::size_t value) {
  for (const int shift : {24, 16, 8, 0}) text += static_cast<char>((value >> shift) & 0xFF);
}

FileDescriptor connect_to(const std::filesystem::path& path) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) fail("A socket cannot be made");
  const SocketAddress address(path);
  if (::connect(socket.get(), address.get(), address.size()) == 0) return socket;
  if (errno == ENOENT || errno == ECONNREFUSED) return {};
  fail(path.string() + " cannot be reached");
}

Deadline in(std::chrono::steady_clock::duration time) {
  return std::chrono::steady_clock::now() + time;
}

}  // namespace

std::string encode(const Strings& strings) {
  std::string text;
  append_number(text, strings.size());
  for (const std::string& string : strings) {
    append_number(text, string.size());
    text += string;
  }
  return text;
}

std::optional<Strings> receive(int socket, std::size_t bytes_max, Deadline deadline, int wake) {
  Receiver receiver(socket, bytes_max, deadline, wake);
  const auto count = receiver.number();
  if (!count || *count > control_strings_max) return std::nullopt;
  Strings strings;
  while (strings.size() < *count) {
    const auto length = receiver.number();
    auto string = length ? receiver.bytes(*length) : std::nullopt;
    if (!string) return std::nullopt;
    strings.push_back(std::move(*string));
  }
  return strings;
}

bool send(int socket, const Strings& strings, Deadline deadline) {
  const std::string text = encode(strings);
  std::string_view rest = text;
  while (!rest.empty()) {
    if (!wait_for(socket, POLLOUT, deadline)) return false;
    const ssize_t sent = ::send(socket, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (sent < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

ControlServer::ControlServer(const std::filesystem::path& socket, Execute execute)
    : path_(socket),
      execute_(std::move(execute)),
      listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!listener_.is_open() || !wake_.is_open()) fail("A socket cannot be made");
  ::unlink(path_.c_str());
  const SocketAddress address(path_);
  if (::bind(listener_.get(), address.get(), address.size()) != 0 ||
      ::chmod(path_.c_str(), 0600) != 0 || ::listen(listener_.get(), SOMAXCONN) != 0) {
    fail(path_.string() + " cannot be listened on");
  }
  for (int i = 0; i < control_requests_at_once; ++i) threads_.emplace_back([this] { serve(); });
}

ControlServer::~ControlServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
  for (std::thread& thread : threads_) thread.join();
  ::unlink(path_.c_str());
}

void ControlServer::serve() {
  while (true) {
    std::array<pollfd, 2> watched{{{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    // Another of the threads may have been faster.
    const FileDescriptor connection(
        ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (connection.is_open()) answer(connection.get());
  }
}

void ControlServer::answer(int connection) {
  auto strings =
      receive(connection, control_request_bytes_max, in(control_message_time_max), wake_.get());
  if (!strings || strings->size() < 2) return;
  ControlRequest request{
      (*strings)[0], std::move((*strings)[1]), {strings->begin() + 2, strings->end()}};
  Answer answer;
  try {
    answer = execute_(request);
  } catch (const std::exception& error) {
    log::write(log::Level::error, "a command failed", {{"what", error.what()}});
    answer = {exit_failed, {}, "rejoinder: The server could not do it; its log says why.\n"};
  }
  ::explicit_bzero(request.input.data(), request.input.size());
  if (answer.out.size() + answer.err.size() > control_answer_bytes_max - 64) {
    answer = {exit_failed, {}, "rejoinder: That is too much for one answer: ask for less.\n"};
  }
  // Whoever asked may be gone; what was done stays done.
  [[maybe_unused]] const bool taken =
      send(connection, {std::to_string(answer.exit_code), answer.out, answer.err},
           in(control_message_time_max));
}

std::optional<Answer> ask_server(const std::filesystem::path& path, const ControlRequest& request) {
  const FileDescriptor socket = connect_to(path);
  if (!socket.is_open()) return std::nullopt;
  Strings strings{request.version, request.input};
  strings.insert(strings.end(), request.arguments.begin(), request.arguments.end());
  if (encode(strings).size() > control_request_bytes_max || strings.size() > control_strings_max) {
    throw std::runtime_error("The command is too long to hand it to the running server");
  }
  const bool sent = send(socket.get(), strings, in(control_message_time_max));
  ::explicit_bzero(strings[1].data(), strings[1].size());
  const auto answer =
      sent ? receive(socket.get(), control_answer_bytes_max, in(control_answer_time_max))
           : std::nullopt;
  if (!answer || answer->size() != 3) {
    throw std::runtime_error(
        "The running server gave no answer, so it is not certain whether it did what it was asked");
  }
  return Answer{(*answer)[0] == "0"   ? exit_ok
                : (*answer)[0] == "2" ? exit_usage
                                      : exit_failed,
                (*answer)[1], (*answer)[2]};
}

bool server_runs(const std::filesystem::path& path) {
  return connect_to(path).is_open();
}

}  // namespace rejoinder::cli
