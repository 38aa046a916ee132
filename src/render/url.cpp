#include "render/url.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "render/ascii.hpp"

namespace rejoinder::render {
namespace {

constexpr std::size_t mail_address_bytes_max = 254;  // RFC 5321, 4.5.3.1.3, without the brackets.
constexpr std::size_t port_digits_max = 5;
constexpr unsigned port_max = 65'535;
constexpr unsigned octet_max = 255;
constexpr std::size_t ipv6_groups = 8;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// As the URL standard's parser begins: "java\nscript:" and "\x01javascript:" are what they become.
std::string stripped(std::string_view destination) {
  const auto around = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!destination.empty() && around(destination.front())) destination.remove_prefix(1);
  while (!destination.empty() && around(destination.back())) destination.remove_suffix(1);
  std::string out;
  out.reserve(destination.size());
  std::copy_if(destination.begin(), destination.end(), std::back_inserter(out),
               [](char c) { return c != '\t' && c != '\n' && c != '\r'; });
  return out;
}

// Whether `text` starts with `prefix`, which is in lower case.
bool starts_with_lower(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  return std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char expected, char c) { return expected == lower(c); });
}

void append_percent(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4U];
  out += digits[byte & 0x0FU];
}

bool must_be_encoded(char c) {
  constexpr std::string_view unsafe = " \"'<>`{}|^\\";
  return is_beyond_ascii(c) || unsafe.find(c) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (must_be_encoded(c)) {
      append_percent(out, c);
    } else {
      out += c;
    }
  }
}

// Letters of any script, digits, dots, hyphens and underscores. Of what is percent-encoded only
// bytes beyond ASCII: "a%2Fb" is one host to some and a host with a path to others.
bool is_plain_name(std::string_view host) {
  if (host.empty() || host.front() == '.' || host.find("..") != std::string_view::npos) {
    return false;
  }
  for (std::size_t i = 0; i < host.size(); ++i) {
    const char c = host[i];
    const bool encoded = c == '%' && i + 2 < host.size() && is_hex(host[i + 1]) &&
                         host[i + 1] > '7' && is_hex(host[i + 2]);
    if (!encoded && !is_alphanumeric(c) && !is_beyond_ascii(c) && c != '.' && c != '-' &&
        c != '_') {
      return false;
    }
  }
  return true;
}

// The parts of `text` between `separator`s: one more than there are of those.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// A host whose last part is a number is an IPv4 address to a browser, in forms such as "0x7f.1" and
// "2130706433" too. Only the usual form is one to everybody.
bool is_name_or_usual_ipv4(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto parts = split(host, '.');
  const auto last = parts.back();
  const auto is_number = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
  };
  if (!is_number(last) && !starts_with_lower(last, "0x")) return true;
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
           const bool usual = is_number(part) && (part.size() == 1 || part.front() != '0');
           return usual && number(part).value_or(octet_max + 1) <= octet_max;
         });
}

// Eight groups, or fewer and one "::".
bool is_bracketed_address(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  const auto inside = host.substr(1, host.size() - 2);
  const auto gap = inside.find("::");
  std::size_t groups = 0;
  const auto count = [&](std::string_view part) {
    if (part.empty()) return true;
    const auto parts = split(part, ':');
    groups += parts.size();
    return std::all_of(parts.begin(), parts.end(), [](std::string_view group) {
      return !group.empty() && group.size() <= 4 && std::all_of(group.begin(), group.end(), is_hex);
    });
  };
  if (gap == std::string_view::npos) return count(inside) && groups == ipv6_groups;
  return count(inside.substr(0, gap)) && count(inside.substr(gap + 2)) && groups < ipv6_groups;
}

bool is_port(std::string_view port) {
  if (port.empty() || port.size() > port_digits_max) return false;
  return number(port).value_or(port_max + 1) <= port_max;
}

bool is_plain_authority(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const auto host = authority.substr(0, colon);
  if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return false;
  return (is_plain_name(host) && is_name_or_usual_ipv4(host)) || is_bracketed_address(host);
}

std::optional<std::string> web_href(std::string_view scheme, std::string_view rest) {
  const auto authority = rest.substr(0, rest.find_first_of("/?#\\"));
  const auto path = rest.substr(authority.size());
  if (!is_plain_authority(authority)) return std::nullopt;
  // A browser reads a backslash in a path as a slash; others do not.
  if (path.substr(0, path.find_first_of("?#")).find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string href(scheme);
  append_encoded(href, rest);
  return href;
}

// One address. Neither `?`, which starts headers such as a body or further recipients, nor `%`,
// which can hide it, a comma or a line's end.
std::optional<std::string> mail_href(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || address.size() > mail_address_bytes_max) {
    return std::nullopt;
  }
  const auto local = address.substr(0, at);
  const auto domain = address.substr(at + 1);
  const bool plain_local = std::all_of(local.begin(), local.end(), [](char c) {
    return is_alphanumeric(c) || std::string_view("._+-=~").find(c) != std::string_view::npos;
  });
  const bool plain_domain = std::all_of(domain.begin(), domain.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-';
  });
  if (!plain_local || !plain_domain || !is_plain_name(domain)) return std::nullopt;
  return "mailto:" + std::string(address);
}

}  // namespace

std::optional<std::string> safe_href(std::string_view destination) {
  const auto address = stripped(destination);
  if (address.size() > href_bytes_max || std::any_of(address.begin(), address.end(), is_control)) {
    return std::nullopt;
  }
  std::optional<std::string> href;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (starts_with_lower(address, scheme)) {
      href = web_href(scheme, std::string_view(address).substr(scheme.size()));
    }
  }
  constexpr std::string_view mail = "mailto:";
  if (starts_with_lower(address, mail)) {
    href = mail_href(std::string_view(address).substr(mail.size()));
  }
  if (href && href->size() > href_bytes_max) return std::nullopt;
  return href;
}

}  // namespace rejoinder::render
