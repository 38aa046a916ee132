#include "publish/generations.hpp"

namespace rejoinder::publish {
namespace {

// FNV-1a; who makes scopes meet on purpose costs us a rendering, no more.
std::uint64_t mixed(std::uint64_t hash, std::string_view bytes) {
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

Generations::Stamp Generations::stamp(std::string_view site, char kind,
                                      std::string_view article) const {
  std::uint64_t hash = mixed(0xcbf29ce484222325, site);
  hash = mixed(hash, {&kind, 1});
  hash = mixed(hash, article);
  const auto counter = static_cast<std::uint16_t>(hash ^ (hash >> 16) ^ (hash >> 32));
  return {counter, (*counters_)[counter].load(std::memory_order_acquire)};
}

}  // namespace rejoinder::publish
