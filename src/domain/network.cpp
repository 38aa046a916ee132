#include <rejoinder/network.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace rejoinder {
namespace {

using Bytes4 = std::array<std::uint8_t, 4>;

std::optional<Bytes4> parse_ipv4(std::string_view text) {
  Bytes4 bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes[i]);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i < 3) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  return bytes;
}

// RFC 4291, section 2.2: eight groups of hex digits, one run of zeros as "::", perhaps an IPv4
// address for the last two.
std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text) {
  std::vector<std::uint16_t> groups;
  std::optional<std::size_t> gap;
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (text.find(':') == std::string_view::npos && text.find('.') != std::string_view::npos) {
      const auto tail = parse_ipv4(text);
      if (!tail) return std::nullopt;
      groups.push_back(static_cast<std::uint16_t>((*tail)[0] << 8 | (*tail)[1]));
      groups.push_back(static_cast<std::uint16_t>((*tail)[2] << 8 | (*tail)[3]));
      break;
    }
    std::uint16_t group = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), group, 16);
    if (error != std::errc{} || groups.size() >= 8) return std::nullopt;
    groups.push_back(group);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (gap) return std::nullopt;
      gap = groups.size();
      text.remove_prefix(2);
    } else if (text.starts_with(':') && text.size() > 1) {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  if (groups.size() > 8 || (groups.size() < 8 && !gap)) return std::nullopt;
  std::array<std::uint16_t, 8> address{};
  const std::size_t before = gap.value_or(groups.size());
  for (std::size_t i = 0; i < before; ++i) address[i] = groups[i];
  for (std::size_t i = before; i < groups.size(); ++i) {
    address[8 - groups.size() + i] = groups[i];
  }
  return address;
}

std::string ipv4_network(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
  return std::to_string(a) + '.' + std::to_string(b) + '.' + std::to_string(c) + ".0/24";
}

}  // namespace

std::optional<std::string> normalise_address(std::string_view text) {
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (text.find(':') == text.rfind(':')) {
    text = text.substr(0, text.find(':'));  // IPv4 with a port.
  }
  text = text.substr(0, text.find('%'));
  constexpr std::string_view mapped = "::ffff:";
  if (text.starts_with(mapped) && parse_ipv4(text.substr(mapped.size()))) {
    text.remove_prefix(mapped.size());
  }
  if (!parse_ipv4(text) && !parse_ipv6(text)) return std::nullopt;
  return std::string(text);
}

std::string network_of(std::string_view address) {
  if (const auto v4 = parse_ipv4(address)) return ipv4_network((*v4)[0], (*v4)[1], (*v4)[2]);
  const auto v6 = parse_ipv6(address.substr(0, address.find('%')));  // Without a zone.
  if (!v6) return std::string(address);
  const auto& group = *v6;
  const bool mapped = group[0] == 0 && group[1] == 0 && group[2] == 0 && group[3] == 0 &&
                      group[4] == 0 && group[5] == 0xFFFF;
  if (mapped) {
    return ipv4_network(static_cast<std::uint8_t>(group[6] >> 8),
                        static_cast<std::uint8_t>(group[6] & 0xFF),
                        static_cast<std::uint8_t>(group[7] >> 8));
  }
  std::string network;
  for (std::size_t i = 0; i < 4; ++i) network += std::to_string(group[i]) + ':';
  return network + "/64";
}

}  // namespace rejoinder
