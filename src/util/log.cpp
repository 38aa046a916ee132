#include "util/log.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <iterator>
#include <mutex>

#include <fmt/format.h>

namespace rejoinder::log {

namespace {

struct Sink {
  Level least = Level::info;
  bool json = true;
  std::mutex writing;  // A line longer than a pipe's buffer would be torn otherwise.
};

Sink& sink() {
  static Sink the_sink;
  return the_sink;
}

std::string_view word(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "error";
}

// The code point at the front of `text` and how many bytes it takes; {U+FFFD, 1} for a byte that
// does not belong to one.
struct Decoded {
  char32_t point;
  std::size_t bytes;
};

Decoded decode(std::string_view text) {
  constexpr Decoded broken{U'\uFFFD', 1};
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead < 0xC2   ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) return broken;
  char32_t point = static_cast<char32_t>(lead & (0x7F >> length));
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0) != 0x80) return broken;
    point = (point << 6) | (byte(index) & 0x3F);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? broken : Decoded{point, length};
}

// What a terminal or a log viewer would obey instead of showing: controls, line separators, and
// the marks that turn text around.
bool is_command(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x61C || point == 0x200E ||
         point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069);
}

void append_escaped(std::string& line, std::string_view text) {
  while (!text.empty()) {
    const auto [point, bytes] = decode(text);
    if (point == U'"' || point == U'\\') {
      line += '\\';
      line += static_cast<char>(point);
    } else if (is_command(point)) {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", static_cast<unsigned>(point));
    } else if (point == U'\uFFFD') {
      line += "\xEF\xBF\xBD";
    } else {
      line += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  append_escaped(line, text);
  line += '"';
}

struct AppendValue {
  std::string& line;
  bool json;

  void operator()(std::string_view text) const {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/{}[]+@,";
    if (!json && !text.empty() && text.find_first_not_of(plain) == std::string_view::npos) {
      line += text;
    } else {
      append_quoted(line, text);
    }
  }
  void operator()(std::int64_t number) const {
    fmt::format_to(std::back_inserter(line), "{}", number);
  }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      fmt::format_to(std::back_inserter(line), "{}", number);
    } else {
      line += "null";  // JSON has no word for it.
    }
  }
};

// RFC 3339 in UTC, to the millisecond.
std::string timestamp() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto day = floor<days>(now);
  const year_month_day date{day};
  const hh_mm_ss time{now - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::string json_line(Level level, std::string_view message, std::initializer_list<Field> fields) {
  std::string line = fmt::format(R"({{"ts":"{}","level":"{}","msg":)", timestamp(), word(level));
  append_quoted(line, message);
  for (const Field& field : fields) {
    line += ',';
    append_quoted(line, field.name);
    line += ':';
    std::visit(AppendValue{line, true}, field.value);
  }
  return line + "}\n";
}

std::string text_line(Level level, std::string_view message, std::initializer_list<Field> fields) {
  std::string line = fmt::format("{} {:<7} ", timestamp(), word(level));
  append_escaped(line, message);
  for (const Field& field : fields) {
    line += ' ';
    append_escaped(line, field.name);
    line += '=';
    std::visit(AppendValue{line, false}, field.value);
  }
  return line + '\n';
}

}  // namespace

void configure(Level least, Format format) {
  sink().least = least;
  sink().json =
      format == Format::json || (format == Format::automatic && ::isatty(STDOUT_FILENO) == 0);
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  Sink& to = sink();
  if (level < to.least) return;
  const std::string line =
      to.json ? json_line(level, message, fields) : text_line(level, message, fields);

  const std::lock_guard lock(to.writing);
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // Nobody reads any more: the service goes on without its log.
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace rejoinder::log
