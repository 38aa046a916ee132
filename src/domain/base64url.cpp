#include <rejoinder/base64url.hpp>

#include <algorithm>
#include <cstdint>

namespace rejoinder {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<std::uint8_t>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(held >> (bits - 6)) & 0x3F];
  }
  if (bits > 0) out += alphabet[(held << (6 - bits)) & 0x3F];
  return out;
}

std::string base64url(const Digest& digest) {
  return base64url(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((held >> bits) & 0xFF);
    }
  }
  // A length that no bytes have, or bits that no bytes set.
  if (bits == 6 || (held & ((1U << bits) - 1)) != 0) return std::nullopt;
  return out;
}

std::optional<Digest> digest_from_base64url(std::string_view text) {
  const auto bytes = from_base64url(text);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), reinterpret_cast<char*>(digest.data()));
  return digest;
}

}  // namespace rejoinder
