#include "http/gate/connection.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace rejoinder::http::gate {

void Outgoing::clear() {
  constexpr std::size_t kept_bytes_max = 512;
  bytes_.clear();
  if (bytes_.capacity() > kept_bytes_max) bytes_.shrink_to_fit();
  published_.reset();
  head_ = body_ = {};
  sent_ = 0;
}

Outgoing::Sent Outgoing::send(int socket) {
  while (left() > 0) {
    std::array<iovec, 3> pieces{};
    std::size_t count = 0;
    std::size_t before = sent_;
    for (const std::string_view piece : {std::string_view(bytes_), head_, body_}) {
      if (before >= piece.size()) {
        before -= piece.size();
        continue;
      }
      // sendmsg does not write through it.
      pieces[count++] = {const_cast<char*>(piece.data()) + before, piece.size() - before};
      before = 0;
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const ssize_t taken = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (taken < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::part : Sent::failed;
    }
    sent_ += static_cast<std::size_t>(taken);
  }
  return Sent::all;
}

}  // namespace rejoinder::http::gate
