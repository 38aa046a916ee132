#include "http/coding.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <rejoinder/text.hpp>

namespace rejoinder::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte of an escape that begins at `at`; -1 when it is none.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string decode_form_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? escaped_byte(text, i) : -1;
    if (byte >= 0) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// The part up to a separator; the text is cut behind it.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const auto end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + separator.size());
  return part;
}

// A parameter of a header value: boundary of `multipart/form-data; boundary="x"`.
std::optional<std::string> header_parameter(std::string_view value, std::string_view name) {
  take_until(value, ";");
  while (!value.empty()) {
    value = value.substr(std::min(value.find_first_not_of(" \t;"), value.size()));
    std::string_view key = take_until(value, "=");
    std::string content;
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      while (!value.empty() && value.front() != '"') {
        // Browsers write %22 for a quote in a name, older clients \".
        if (value.front() == '\\' && value.size() > 1) value.remove_prefix(1);
        content += value.front();
        value.remove_prefix(1);
      }
      take_until(value, ";");
    } else {
      content = std::string(trim(take_until(value, ";")));
    }
    if (to_lower(trim(key)) == name) return content;
  }
  return std::nullopt;
}

// A part's name, when it is a field and not a file.
struct PartHead {
  std::string name;
  bool file = false;
};

std::optional<PartHead> parse_part_head(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = take_until(head, "\r\n");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (to_lower(line.substr(0, colon)) != "content-disposition") continue;
    const auto name = header_parameter(line.substr(colon + 1), "name");
    if (!name) return std::nullopt;
    return PartHead{*name, header_parameter(line.substr(colon + 1), "filename").has_value()};
  }
  return std::nullopt;
}

}  // namespace

std::string_view first(const Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int byte = escaped_byte(text, i);
    if (byte < 0) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::optional<Fields> parse_urlencoded(std::string_view text, std::size_t fields_max) {
  Fields fields;
  while (!text.empty()) {
    std::string_view pair = take_until(text, "&");
    if (pair.empty()) continue;
    if (fields.size() == fields_max) return std::nullopt;
    const std::string_view name = take_until(pair, "=");
    fields.emplace_back(decode_form_text(name), decode_form_text(pair));
  }
  return fields;
}

std::optional<Fields> parse_multipart(std::string_view body, std::string_view content_type,
                                      std::size_t fields_max) {
  constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046, section 5.1.1.
  const auto boundary = header_parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > boundary_bytes_max) return std::nullopt;
  const std::string delimiter = "\r\n--" + *boundary;
  // The first delimiter may lack the newline before it.
  if (body.starts_with(std::string_view(delimiter).substr(2))) {
    body.remove_prefix(delimiter.size() - 2);
  } else {
    if (body.find(delimiter) == std::string_view::npos) return std::nullopt;
    take_until(body, delimiter);
  }
  Fields fields;
  for (std::size_t parts = 0;; ++parts) {
    if (body.starts_with("--")) return fields;
    if (!body.starts_with("\r\n") || parts == fields_max) return std::nullopt;
    body.remove_prefix(2);
    const auto end = body.find(delimiter);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view part = body.substr(0, end);
    body.remove_prefix(end + delimiter.size());
    if (part.find("\r\n\r\n") == std::string_view::npos) return std::nullopt;
    const auto head = parse_part_head(take_until(part, "\r\n\r\n"));
    if (!head) return std::nullopt;
    if (!head->file) fields.emplace_back(head->name, part);
  }
}

std::string media_type(std::string_view content_type) {
  return to_lower(trim(content_type.substr(0, content_type.find(';'))));
}

double quality_of(std::string_view accept, std::string_view type) {
  if (trim(accept).empty()) return 1;
  const std::string any_subtype = std::string(type.substr(0, type.find('/'))) + "/*";
  double quality = 0;
  int best = 0;  // The most specific range that fits decides.
  while (!accept.empty()) {
    const std::string_view range = take_until(accept, ",");
    const std::string name = media_type(range);
    const int specific = name == type ? 3 : name == any_subtype ? 2 : name == "*/*" ? 1 : 0;
    if (specific <= best) continue;
    best = specific;
    quality = 1;
    if (const auto q = header_parameter(range, "q")) {
      const auto [end, error] = std::from_chars(q->data(), q->data() + q->size(), quality);
      if (error != std::errc{}) quality = 0;
    }
  }
  return quality;
}

bool prefers_html(std::string_view accept) {
  if (accept.empty() || accept == "*/*") return false;
  return quality_of(accept, "text/html") > quality_of(accept, "application/json");
}

bool has_tag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    const auto end = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view tag = trim(if_none_match.substr(0, end));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag || tag == "*") return true;
    if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
  }
  return false;
}

std::string http_date(std::time_t seconds) {
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};  // The program keeps the C locale: English names.
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

}  // namespace rejoinder::http
