#include "http/gate/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace rejoinder::http::gate {
namespace {

constexpr int kinds = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr int backlog = 4'096;  // The kernel's own bound; it takes what it has.

std::string reason(int error) {
  return std::generic_category().message(error);
}

[[noreturn]] void fail(const std::string& place, const std::string& why) {
  throw std::runtime_error("cannot listen on " + place + ": " + why);
}

// 0, or the error.
int try_listen(const FileDescriptor& socket, const sockaddr* address, socklen_t length) {
  if (!socket.is_open()) return errno;
  const int on = 1;
  // The addresses of the last server's connections linger, and are no reason to wait. SO_REUSEPORT
  // would let a second server take half of the requests.
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), address, length) != 0) return errno;
  return ::listen(socket.get(), backlog) == 0 ? 0 : errno;
}

sockaddr_un path_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) fail(path, "the path is too long for a socket");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

bool somebody_listens(const sockaddr_un& address) {
  const FileDescriptor probe(::socket(AF_UNIX, kinds, 0));
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
         errno == EAGAIN;
}

}  // namespace

FileDescriptor listen_on(const std::string& host, int port) {
  const std::string place = host + ":" + std::to_string(port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) fail(place, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  int last = EADDRNOTAVAIL;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    FileDescriptor socket(::socket(each->ai_family, kinds, 0));
    if (each->ai_family == AF_INET6) {
      const int off = 0;
      ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    last = try_listen(socket, each->ai_addr, each->ai_addrlen);
    if (last == 0) return socket;
  }
  if (last == EADDRINUSE) fail(place, "the port is taken");
  if (last == EADDRNOTAVAIL) fail(place, "the address is not this machine's");
  fail(place, reason(last));
}

FileDescriptor listen_on_path(const std::string& path) {
  const sockaddr_un address = path_address(path);
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) fail(path, "something that is no socket is there");
    if (somebody_listens(address)) fail(path, "another server listens there");
    ::unlink(path.c_str());
  }
  FileDescriptor socket(::socket(AF_UNIX, kinds, 0));
  const int error = try_listen(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (error != 0) fail(path, reason(error));
  // Whoever may enter the folder may connect, as whoever is on this machine may connect to a port.
  if (::chmod(path.c_str(), 0666) != 0) fail(path, reason(errno));
  return socket;
}

FileDescriptor listen_on_inherited(int number) {
  FileDescriptor socket(number);
  int listens = 0;
  socklen_t length = sizeof listens;
  const bool is_socket =
      ::getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens != 0;
  if (!is_socket) fail("socket " + std::to_string(number), "it does not listen");
  ::fcntl(number, F_SETFL, ::fcntl(number, F_GETFL) | O_NONBLOCK);
  ::fcntl(number, F_SETFD, FD_CLOEXEC);
  return socket;
}

int port_of(const FileDescriptor& socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  switch (address.ss_family) {
    case AF_INET: return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
    case AF_INET6: return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    default: return 0;
  }
}

}  // namespace rejoinder::http::gate
