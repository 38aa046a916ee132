#pragma once

#include <string>
#include <vector>

#include "util/file_descriptor.hpp"

// Listening sockets, not blocking.
namespace rejoinder::http::gate {

// A TCP socket on an IPv4 or IPv6 address, or a name's first that can be had; port 0: any free one.
// `::` takes IPv4 too. Throws std::runtime_error with the reason.
[[nodiscard]] FileDescriptor listen_on(const std::string& host, int port);

// A Unix socket at a path. One that a server left behind is replaced; one that somebody listens on
// is not. Throws std::runtime_error with the reason.
[[nodiscard]] FileDescriptor listen_on_path(const std::string& path);

// A socket that somebody else opened for us, which must be listening already.
[[nodiscard]] FileDescriptor listen_on_inherited(int number);

// The TCP port; 0 for a Unix socket.
[[nodiscard]] int port_of(const FileDescriptor& socket);

}  // namespace rejoinder::http::gate
