#include "http/gate/parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace rejoinder::http::gate {
namespace {

using Table = std::array<bool, 256>;

constexpr Table allow(std::string_view also, bool letters, int from, bool beyond_ascii) {
  Table table{};
  for (int i = 0; i < 256; ++i) {
    const char letter = static_cast<char>(i);
    const bool is_letter =
        (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || (i >= '0' && i <= '9');
    table[static_cast<std::size_t>(i)] = (letters && is_letter) ||
                                         also.find(letter) != std::string_view::npos ||
                                         (i >= from && i < 0x7f) || (beyond_ascii && i >= 0x80);
  }
  return table;
}

constexpr int none = 256;
constexpr Table token_bytes = allow("!#$%&'*+-.^_`|~", true, none, false);
// Whatever shows, and bytes beyond ASCII as some clients send them; no blank and no fragment.
constexpr Table target_bytes = [] {
  Table table = allow("", false, 0x21, true);
  table['#'] = false;
  return table;
}();
constexpr Table value_bytes = allow("\t", false, 0x20, true);
constexpr Table host_bytes = allow("-._~!$&'()*+;=:[]%", true, none, false);

bool all_in(const Table& table, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&](char letter) { return table[static_cast<unsigned char>(letter)]; });
}

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// What the library behind the gate knows (RFC 9110 and 5789).
constexpr std::array<std::string_view, 9> methods{"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                  "CONNECT", "OPTIONS", "TRACE", "PATCH"};

// One pass over a head that has arrived whole.
class Reader {
 public:
  Reader(std::string_view bytes, Head& head, Refusal& refusal)
      : rest_(bytes), head_(head), refusal_(refusal) {}

  bool read() {
    if (!next_line() || !request_line()) return false;
    while (true) {
      if (!next_line()) return false;
      if (line_.empty()) return whole();
      if (!header()) return false;
    }
  }

 private:
  bool refuse(int status, const char* slug, const char* detail) {
    refusal_ = {status, slug, detail};
    return false;
  }
  bool malformed(const char* detail) { return refuse(400, "malformed_request", detail); }

  // The caller has seen that the head is whole, so every line has its end.
  bool next_line() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos || end == 0 || rest_[end - 1] != '\r') {
      return malformed("A line of the head does not end in CR LF.");
    }
    line_ = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool request_line() {
    const auto first = line_.find(' ');
    const auto second = first == std::string_view::npos ? first : line_.find(' ', first + 1);
    if (second == std::string_view::npos) {
      return malformed("The request line is not METHOD TARGET VERSION.");
    }
    head_.method = line_.substr(0, first);
    head_.target = line_.substr(first + 1, second - first - 1);
    const std::string_view version = line_.substr(second + 1);
    if (!is_token(head_.method)) return malformed("The method is no token.");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return malformed("Speak HTTP/1.1 here.");
    head_.http_1_0 = version == "HTTP/1.0";
    head_.keep_alive = !head_.http_1_0;
    if (!target()) return false;
    if (std::find(methods.begin(), methods.end(), head_.method) == methods.end()) {
      return refuse(405, "method_not_allowed", "No address takes this method.");
    }
    return true;
  }

  bool target() {
    if (head_.target.size() > limits::target_bytes_max) {
      return refuse(414, "target_too_long", "This address is too long.");
    }
    if (!all_in(target_bytes, head_.target)) {
      return malformed("The address holds a byte that must be escaped.");
    }
    // The absolute form, which a server must take (RFC 9112, section 3.2.2): only its path counts.
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (!same(head_.target.substr(0, scheme.size()), scheme)) continue;
      const std::string_view rest = head_.target.substr(scheme.size());
      const auto path = rest.find_first_of("/?");
      const bool has_path = path != std::string_view::npos && rest[path] == '/';
      const std::string_view host = rest.substr(0, path);
      if (!has_path || host.empty() || !all_in(host_bytes, host)) {
        return malformed("The address has no path.");
      }
      head_.target = rest.substr(path);
    }
    if (head_.target.starts_with('/')) return true;
    if (head_.target == "*" && head_.method == "OPTIONS") return true;
    return malformed("The address does not begin with a slash.");
  }

  bool header() {
    if (head_.line_count == head_.lines.size()) {
      return refuse(431, "too_many_headers", "The head has too many lines.");
    }
    const auto colon = line_.find(':');
    // This also refuses a line that goes on the one before it, and a blank before the colon.
    if (colon == std::string_view::npos || !is_token(line_.substr(0, colon))) {
      return malformed("A line of the head is not NAME: VALUE.");
    }
    HeaderLine& header = head_.lines[head_.line_count++];
    header = {line_.substr(0, colon), without_blanks(line_.substr(colon + 1))};
    if (!all_in(value_bytes, header.value)) {
      return malformed("A value in the head holds a control character.");
    }
    return known(header.name, header.value);
  }

  bool known(std::string_view name, std::string_view value) {
    switch (name.size()) {
      case 4:
        if (same(name, "host")) return host(value);
        break;
      case 6:
        if (same(name, "accept")) keep_first(head_.accept, value);
        if (same(name, "expect")) return expect(value);
        break;
      case 10:
        if (same(name, "connection")) connection(value);
        break;
      case 13:
        if (same(name, "if-none-match")) keep_first(head_.if_none_match, value);
        break;
      case 14:
        if (same(name, "content-length")) return content_length(value);
        break;
      case 15:
        if (same(name, "accept-encoding")) keep_first(head_.accept_encoding, value);
        break;
      case 16:
        if (same(name, "content-encoding")) return content_encoding(value);
        break;
      case 17:
        if (same(name, "transfer-encoding")) return transfer_encoding(value);
        break;
      default: break;
    }
    return true;
  }

  static void keep_first(std::string_view& kept, std::string_view value) {
    if (kept.empty()) kept = value;
  }

  bool host(std::string_view value) {
    if (has_host_) return malformed("There is more than one Host.");
    has_host_ = true;
    return all_in(host_bytes, value) || malformed("The Host is none.");
  }

  bool expect(std::string_view value) {
    head_.expects_continue = same(value, "100-continue");
    return head_.expects_continue ||
           refuse(417, "expectation_failed", "Only 100-continue can be expected here.");
  }

  void connection(std::string_view value) {
    while (!value.empty()) {
      const auto comma = std::min(value.find(','), value.size());
      if (same(without_blanks(value.substr(0, comma)), "close")) head_.keep_alive = false;
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
  }

  bool content_length(std::string_view value) {
    if (has_length_) return malformed("There is more than one Content-Length.");
    has_length_ = true;
    // Fifteen digits are more than any disk, and fit.
    const bool digits = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
    if (!digits) return malformed("The Content-Length is no number.");
    if (value.size() > 15) {
      return refuse(413, "body_too_large", "This is more than this address takes.");
    }
    std::from_chars(value.data(), value.data() + value.size(), head_.content_length);
    if (head_.framing != Framing::chunked) head_.framing = Framing::length;
    return true;
  }

  bool transfer_encoding(std::string_view value) {
    if (head_.framing == Framing::chunked || !same(value, "chunked")) {
      return malformed("Of Transfer-Encoding only a plain `chunked` is taken.");
    }
    head_.framing = Framing::chunked;
    return true;
  }

  bool content_encoding(std::string_view value) {
    return same(value, "identity") ||
           refuse(415, "content_encoding", "Send the body without compression.");
  }

  bool whole() {
    if (!has_host_ && !head_.http_1_0) return malformed("There is no Host.");
    if (head_.framing == Framing::chunked && (has_length_ || head_.http_1_0)) {
      return malformed("The body's length is told in two ways.");
    }
    return true;
  }

  std::string_view rest_;
  std::string_view line_;
  Head& head_;
  Refusal& refusal_;
  bool has_host_ = false;
  bool has_length_ = false;
};

Parsed refused(Refusal& refusal, int status, const char* slug, const char* detail) {
  refusal = {status, slug, detail};
  return Parsed::refused;
}

// What has arrived of a head that is not whole: refused as soon as it can no longer become one.
Parsed judge_part(std::string_view bytes, Refusal& refusal) {
  const auto line_end = bytes.find('\n');
  const bool bare =
      line_end != std::string_view::npos && (line_end == 0 || bytes[line_end - 1] != '\r');
  const std::string_view method = bytes.substr(0, bytes.find(' '));
  const bool has_method = method.size() < bytes.size() ? is_token(method)
                          : bytes.back() == '\r'       ? is_token(bytes.substr(0, bytes.size() - 1))
                                                       : is_token(bytes);
  if (bare || !has_method) {
    return refused(refusal, 400, "malformed_request", "This is no HTTP request.");
  }
  if (line_end == std::string_view::npos && bytes.size() > limits::request_line_bytes_max) {
    return refused(refusal, 414, "target_too_long", "This address is too long.");
  }
  if (bytes.size() >= limits::head_bytes_max) {
    return refused(refusal, 431, "head_too_large", "The head of this request is too large.");
  }
  return Parsed::incomplete;
}

// Where the head ends: behind its empty line. Lines that end in a bare LF end it too, so that they
// are refused at once and not waited for.
std::optional<std::size_t> end_of_head(std::string_view bytes) {
  std::size_t from = 0;
  while (true) {
    const auto end = bytes.find('\n', from);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = bytes.substr(from, end - from);
    if (from > 0 && (line.empty() || line == "\r")) return end + 1;
    from = end + 1;
  }
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && all_in(token_bytes, text);
}

Parsed parse_head(std::string_view bytes, Head& head, Refusal& refusal) {
  // One empty line before a request is passed over (RFC 9112, section 2.2): old clients send it
  // behind a body.
  const std::size_t skipped = bytes.starts_with("\r\n") ? 2 : 0;
  if (bytes.empty() || bytes == "\r") return Parsed::incomplete;
  bytes.remove_prefix(skipped);
  if (bytes.empty()) return Parsed::incomplete;
  const std::string_view start = bytes.substr(0, limits::head_bytes_max);
  const auto end = end_of_head(start);
  if (!end) return judge_part(start, refusal);
  head.line_count = 0;
  head.framing = Framing::none;
  head.content_length = 0;
  head.expects_continue = false;
  head.accept = head.accept_encoding = head.if_none_match = {};
  head.bytes = *end + skipped;
  return Reader(bytes.substr(0, *end), head, refusal).read() ? Parsed::whole : Parsed::refused;
}

std::string serialise(const Head& head) {
  std::string text;
  text.append(head.method).append(" ").append(head.target);
  text.append(head.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (std::size_t i = 0; i < head.line_count; ++i) {
    text.append(head.lines[i].name).append(": ").append(head.lines[i].value).append("\r\n");
  }
  return text.append("\r\n");
}

}  // namespace rejoinder::http::gate
