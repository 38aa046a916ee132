#include "http/gate/admission.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace rejoinder::http::gate {
namespace {

template <class Bytes>
std::string text_of(int family, const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* made = ::inet_ntop(family, &bytes, text.data(), text.size());
  return made == nullptr ? std::string() : std::string(made);
}

template <class Bytes>
std::string first_bytes(const Bytes& bytes, std::size_t count) {
  return {reinterpret_cast<const char*>(&bytes), count};
}

}  // namespace

Peer peer_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const in_addr& bytes = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    return {text_of(AF_INET, bytes), first_bytes(bytes, sizeof bytes)};
  }
  if (address.ss_family != AF_INET6) return {"unix:", ""};
  const in6_addr& bytes = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
    // A socket for both families gives IPv4 clients so (RFC 4291, section 2.5.5.2).
    in_addr inner{};
    std::copy_n(bytes.s6_addr + 12, sizeof inner, reinterpret_cast<unsigned char*>(&inner));
    return {text_of(AF_INET, inner), first_bytes(inner, sizeof inner)};
  }
  return {text_of(AF_INET6, bytes), first_bytes(bytes, 8)};
}

Admission::Answer Admission::enter(Peer& peer) {
  const auto& exempt = options_.exempt;
  if (std::find(exempt.begin(), exempt.end(), peer.address) != exempt.end()) peer.network.clear();
  const std::lock_guard lock(mutex_);
  if (all_ >= options_.connections_max) return Answer::full;
  if (!peer.network.empty()) {
    std::size_t& here = by_network_[peer.network];
    if (here >= options_.connections_per_address_max) return Answer::address_full;
    ++here;
  }
  ++all_;
  return Answer::welcome;
}

void Admission::leave(const Peer& peer) {
  const std::lock_guard lock(mutex_);
  --all_;
  const auto known = by_network_.find(peer.network);
  if (known != by_network_.end() && --known->second == 0) by_network_.erase(known);
}

}  // namespace rejoinder::http::gate
