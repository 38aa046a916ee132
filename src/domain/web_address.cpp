#include <rejoinder/web_address.hpp>

#include <algorithm>
#include <cstdint>

#include <rejoinder/text.hpp>

namespace rejoinder {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_host_label(std::string_view label) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' ||
           static_cast<std::uint8_t>(c) >= 0x80;
  };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), fits) && !has_unseen(label);
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  for (;;) {
    const auto dot = host.find('.');
    if (!is_host_label(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

std::string encode_rest(std::string_view rest) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : rest) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte <= 0x20 || byte >= 0x7F ||
        std::string_view("\"'<>`{}|^").find(c) != std::string_view::npos) {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 0x0F];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string WebAddress::origin() const {
  return scheme + "://" + host + (port.empty() ? "" : ":" + port);
}

std::optional<WebAddress> parse_web_address(std::string_view text) {
  text = trim(text);
  if (!is_utf8(text) || has_control(text) || text.find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  WebAddress address;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  address.scheme = to_lower(text.substr(0, colon));
  if (address.scheme != "http" && address.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);

  const auto end = text.find_first_of("/?#");
  std::string_view authority = text.substr(0, end);
  if (end != std::string_view::npos) {
    address.rest = encode_rest(text.substr(end));
    if (address.rest.front() != '/') address.rest.insert(0, 1, '/');
  }
  const auto port = authority.find(':');
  if (port != std::string_view::npos) {
    address.port = std::string(authority.substr(port + 1));
    if (address.port.empty() || address.port.size() > 5 ||
        !std::all_of(address.port.begin(), address.port.end(), is_digit) ||
        std::stoi(address.port) > 65'535 || address.port.front() == '0') {
      return std::nullopt;
    }
    if (address.port == (address.scheme == "http" ? "80" : "443")) address.port.clear();
    authority = authority.substr(0, port);
  }
  if (authority.ends_with('.')) authority.remove_suffix(1);
  address.host = to_lower(authority);
  if (!is_host(address.host)) return std::nullopt;
  return address;
}

std::optional<std::string> normalise_website(std::string_view text) {
  text = trim(text);
  // `example.com:8080/x` has a colon, yet no scheme: only `//` behind it makes one.
  const bool has_scheme = text.find("://") < text.find_first_of("/?#");
  const auto address =
      parse_web_address(has_scheme ? std::string(text) : "https://" + std::string(text));
  if (!address || address->host.find('.') == std::string::npos) return std::nullopt;
  return address->str();
}

std::optional<std::string> normalise_origin(std::string_view text) {
  const auto address = parse_web_address(text);
  if (!address || (!address->rest.empty() && address->rest != "/")) return std::nullopt;
  return address->origin();
}

}  // namespace rejoinder
