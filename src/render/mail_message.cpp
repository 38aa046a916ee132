#include "render/mail_message.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <date/date.h>
#include <fmt/format.h>

#include <rejoinder/text.hpp>

namespace rejoinder::render {
namespace {

constexpr std::size_t line_max = 76;  // RFC 2045's, and RFC 2047's for a line with encoded words.
constexpr std::size_t word_max = 75;  // RFC 2047, section 2.
// A subject is for reading in a list; a title may be much longer.
constexpr std::size_t header_bytes_max = 300;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// One line of valid UTF-8, whatever it was: what a header may hold.
std::string one_line(std::string_view text) {
  std::string line = to_utf8(text);
  // C1 controls are two bytes in UTF-8, the first of them C2.
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (byte < 0x20 || byte == 0x7F) line[i] = ' ';
    if (byte == 0xC2 && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xA0) {
      line.replace(i, 2, " ");
    }
  }
  if (line.size() > header_bytes_max) {
    std::size_t end = header_bytes_max;
    while (end > 0 && is_continuation(line[end])) --end;
    line.resize(end);
    line += "\xE2\x80\xA6";  // …
  }
  return std::string(trim(line));
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }) &&
         text.find("=?") == std::string_view::npos;
}

// What RFC 2047 lets stand in an encoded word wherever it is, in a phrase too.
bool is_safe_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string encoded_words(std::string_view text, std::size_t used) {
  constexpr std::string_view head = "=?UTF-8?Q?";
  constexpr std::string_view tail = "?=";
  std::string out;
  std::string word(head);
  std::size_t room = std::min(word_max, line_max - std::min(used, line_max / 2));
  for (std::size_t at = 0; at < text.size();) {
    // A character is not torn apart: each word is to be UTF-8 in itself.
    std::size_t end = at + 1;
    while (end < text.size() && is_continuation(text[end])) ++end;
    std::string piece;
    for (; at < end; ++at) {
      if (text[at] == ' ') {
        piece += '_';
      } else if (is_safe_in_word(text[at])) {
        piece += text[at];
      } else {
        piece += fmt::format("={:02X}", static_cast<unsigned char>(text[at]));
      }
    }
    if (word.size() + piece.size() + tail.size() > room) {
      out.append(word).append(tail).append("\r\n ");
      word = head;
      room = word_max;
    }
    word += piece;
  }
  return out.append(word).append(tail);
}

// Plain text, folded at its spaces.
std::string folded(std::string_view text, std::size_t used) {
  std::string out;
  std::size_t column = used;
  while (!text.empty()) {
    // With all the spaces before it: a line of nothing but space would end the header for some.
    const std::size_t word = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', word), text.size());
    if (column + end > line_max && text.front() == ' ' && column > 0) {
      out += "\r\n";
      column = 0;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return out;
}

// A name before an address: a quoted string, or encoded words.
std::string display_name(std::string_view name, std::size_t used) {
  const std::string line = one_line(name);
  if (!is_plain(line)) return encoded_words(line, used);
  std::string quoted = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return folded(quoted + '"', used);
}

// What stands between angle brackets: nothing that could leave them.
std::string bracketed(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c > ' ' && c <= '~' && c != '<' && c != '>') kept += c;
  }
  return '<' + kept + '>';
}

// Of bytes, for telling the parts from what is in them; quoted-printable leaves no line that begins
// with "=_".
std::string boundary_of(const Mail& mail) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char byte : mail.id) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return fmt::format("=_{:016x}", hash);
}

void append_part(std::string& out, std::string_view type, std::string_view content) {
  out += fmt::format(
      "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
      type);
  out += quoted_printable(content);
  if (!out.ends_with("\r\n")) out += "\r\n";
}

}  // namespace

std::string header_text(std::string_view text, std::size_t used) {
  const std::string line = one_line(text);
  const bool breakable = line.size() < line_max || line.find(' ') != std::string::npos;
  const std::string plain = is_plain(line) && breakable ? folded(line, used) : std::string{};
  // A word that is longer than a line can only be broken as an encoded one.
  std::size_t column = used;
  bool fits = !plain.empty() || line.empty();
  for (const char c : plain) {
    column = c == '\n' ? 0 : column + 1;
    if (column > line_max + 2) fits = false;
  }
  return fits ? plain : encoded_words(line, used);
}

std::string quoted_printable(std::string_view text) {
  const std::string unix = with_unix_newlines(text);
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < unix.size(); ++i) {
    const char c = unix[i];
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool last = i + 1 == unix.size() || unix[i + 1] == '\n';
    const bool space = c == ' ' || c == '\t';
    bool plain = (c > ' ' && c <= '~' && c != '=') || (space && !last);
    if (column + (plain ? 1 : 3) > line_max - 1) {
      out += "=\r\n";
      column = 0;
    }
    // At the start of a line these have meant something to some mailer on the way.
    if (column == 0 && (c == '.' || c == 'F' || c == '-')) plain = false;
    if (plain) {
      out += c;
      column += 1;
    } else {
      out += fmt::format("={:02X}", static_cast<unsigned char>(c));
      column += 3;
    }
  }
  return out;
}

std::string mail_date(Time time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = date::floor<date::days>(time);
  const date::year_month_day date(day);
  const date::hh_mm_ss clock(date::floor<std::chrono::seconds>(time - day));
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000",
                     days.at(date::weekday(day).c_encoding()), unsigned{date.day()},
                     months.at(unsigned{date.month()} - 1), int{date.year()}, clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string mail_bytes(const Mail& mail, std::string_view from) {
  const std::string host(from.substr(from.rfind('@') + 1));
  const std::string boundary = boundary_of(mail);
  std::string out;
  out += "Date: " + mail_date(mail.date) + "\r\n";
  out += "From: " + display_name(mail.from_name, 6) + "\r\n " + bracketed(from) + "\r\n";
  out += "To: " + bracketed(mail.to) + "\r\n";
  out += "Subject: " + header_text(mail.words.subject, 9) + "\r\n";
  out += "Message-ID: " + bracketed(mail.id + '@' + host) + "\r\n";
  if (!mail.thread.empty()) {
    const std::string thread = bracketed(mail.thread + '@' + host);
    out += "In-Reply-To: " + thread + "\r\nReferences: " + thread + "\r\n";
  }
  // RFC 3834: nobody's holiday answers it.
  out += "Auto-Submitted: auto-generated\r\n";
  if (!mail.unsubscribe.empty()) {
    out += "List-Unsubscribe:\r\n " + bracketed(mail.unsubscribe) + "\r\n";
    out += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  }
  out += "MIME-Version: 1.0\r\n";
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n";
  append_part(out, "plain", mail.words.text);
  out += "--" + boundary + "\r\n";
  append_part(out, "html", mail.words.html);
  out += "--" + boundary + "--\r\n";
  return out;
}

}  // namespace rejoinder::render
