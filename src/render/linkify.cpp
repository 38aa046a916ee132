#include "render/linkify.hpp"

#include <algorithm>
#include <array>

#include "render/ascii.hpp"
#include "render/escape.hpp"
#include "render/url.hpp"

namespace rejoinder::render {
namespace {

constexpr auto npos = std::string_view::npos;

struct Prefix {
  std::string_view typed;
  std::string_view completion;  // What a full address has in front of it.
};
constexpr std::array prefixes{Prefix{"http://", ""}, Prefix{"https://", ""},
                              Prefix{"www.", "http://"}};

const Prefix* prefix_at(std::string_view text, std::size_t at) {
  if (lower(text[at]) != 'h' && lower(text[at]) != 'w') return nullptr;
  for (const auto& prefix : prefixes) {
    const auto start = text.substr(at, prefix.typed.size());
    if (start.size() == prefix.typed.size() &&
        std::equal(start.begin(), start.end(), prefix.typed.begin(),
                   [](char c, char expected) { return lower(c) == expected; })) {
      return &prefix;
    }
  }
  return nullptr;
}

// Whether an address may start after `before`. "xhttp://" and "me@www.example" are something else.
bool may_precede(char before, const Prefix& prefix) {
  if (is_alphanumeric(before)) return false;
  return prefix.completion.empty() || std::string_view("@.-").find(before) == npos;
}

// Signs beyond ASCII that end an address: spaces, dashes and quotes of U+2000 to U+206F, the same
// of the CJK and full-width blocks, the byte order mark, pictures from U+1F000 on.
bool is_foreign_stop(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  switch (byte(0)) {
    case 0xC2: return byte(1) == 0xA0 || byte(1) == 0xAB || byte(1) == 0xBB;
    case 0xE2: return byte(1) == 0x80 || byte(1) == 0x81;
    case 0xE3: return byte(1) == 0x80;
    case 0xEF:
      return (byte(1) == 0xBC && (byte(2) <= 0x8F || byte(2) >= 0x9A)) ||
             (byte(1) == 0xBB && byte(2) == 0xBF);
    case 0xF0: return byte(1) == 0x9F;
    default: return false;
  }
}

bool is_stop(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_beyond_ascii(c)) return is_foreign_stop(text, at);
  return c <= ' ' || c == 0x7F || std::string_view("<>\"`\\").find(c) != npos;
}

// Where the address that starts at `at` ends. A closing parenthesis or bracket without its opening
// one belongs to the sentence around.
std::size_t end_of_url(std::string_view text, std::size_t at) {
  std::size_t parentheses = 0;
  std::size_t brackets = 0;
  std::size_t end = at;
  for (; end < text.size() && !is_stop(text, end); ++end) {
    const char c = text[end];
    if ((c == ')' && parentheses == 0) || (c == ']' && brackets == 0)) break;
    if (c == '(') ++parentheses;
    if (c == ')') --parentheses;
    if (c == '[') ++brackets;
    if (c == ']') --brackets;
  }
  const auto last = text.substr(at, end - at).find_last_not_of("?!.,:;*_~'([");
  return last == npos ? at : at + last + 1;
}

}  // namespace

std::optional<BareUrl> find_bare_url(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const auto* prefix = prefix_at(text, at);
    if (prefix == nullptr || (at > 0 && !may_precede(text[at - 1], *prefix))) continue;
    const auto host = at + prefix->typed.size();
    if (host >= text.size() ||
        (!is_alphanumeric(text[host]) && !is_beyond_ascii(text[host]) && text[host] != '[')) {
      continue;
    }
    const auto end = end_of_url(text, at);
    if (end <= host) continue;
    const auto typed = text.substr(at, end - at);
    auto href = typed.size() > href_bytes_max
                    ? std::nullopt
                    : safe_href(std::string(prefix->completion).append(typed));
    if (href) return BareUrl{at, end, std::move(*href)};
    // Never look again inside what was refused: "http://http://…" would cost quadratic time.
    at = end - 1;
  }
  return std::nullopt;
}

void append_link_start(std::string& out, std::string_view href) {
  out += "<a href=\"";
  append_attribute(out, href);
  out += "\" rel=\"nofollow ugc noopener noreferrer\">";
}

void append_link_end(std::string& out) {
  out += "</a>";
}

void append_linked_text(std::string& out, std::string_view text) {
  std::size_t done = 0;
  while (const auto url = find_bare_url(text, done)) {
    append_text(out, text.substr(done, url->begin - done));
    append_link_start(out, url->href);
    append_text(out, text.substr(url->begin, url->end - url->begin));
    append_link_end(out);
    done = url->end;
  }
  append_text(out, text.substr(done));
}

}  // namespace rejoinder::render
