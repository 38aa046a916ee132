#include "cli/password_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <string_view>

#include <rejoinder/limits.hpp>

namespace rejoinder::cli {

namespace {

// Written by the handler only.
std::atomic<int> caught_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);

// A terminal that does not show what is typed, until the end of the scope. A signal in between is
// caught, so that nobody is left with such a terminal, and raised again afterwards.
class WithoutEcho {
 public:
  WithoutEcho() {
    struct sigaction catching {};
    catching.sa_handler = [](int number) { caught_signal = number; };
    for (std::size_t i = 0; i < signals.size(); ++i) {
      ::sigaction(signals[i], &catching, &former_actions_[i]);  // No SA_RESTART: read() ends.
    }
    ::tcgetattr(STDIN_FILENO, &former_);
    termios silent = former_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~WithoutEcho() {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &former_);
    for (std::size_t i = 0; i < signals.size(); ++i) {
      ::sigaction(signals[i], &former_actions_[i], nullptr);
    }
    if (const int number = caught_signal.exchange(0); number != 0) ::raise(number);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;

 private:
  static constexpr std::array<int, 4> signals{SIGINT, SIGTERM, SIGHUP, SIGTSTP};
  std::array<struct sigaction, 4> former_actions_{};
  termios former_{};
};

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

Result<std::string> read_line() {
  std::string line;
  while (line.size() <= limits::password_bytes_max) {
    char byte = 0;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR && caught_signal == 0) continue;
    if (got < 0) return refuse(Errc::invalid, "no_password", "No password could be read.");
    if (got == 0 && line.empty()) {
      return refuse(Errc::invalid, "no_password", "Standard input holds no password.");
    }
    if (got == 0 || byte == '\n') {
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    line += byte;
  }
  return refuse(Errc::invalid, "password_too_long",
                "A password has at most " + std::to_string(limits::password_bytes_max) + " bytes.");
}

Result<std::string> ask(std::string_view prompt) {
  say(prompt);
  const WithoutEcho silence;
  auto line = read_line();
  say("\n");
  return line;
}

}  // namespace

Result<std::string> password_from_input() {
  return read_line();
}

Result<std::string> password_from_terminal() {
  if (::isatty(STDIN_FILENO) == 0) {
    return refuse(Errc::invalid, "no_terminal",
                  "There is no terminal to ask for the password. Give it with --password-stdin.");
  }
  auto first = ask("Password: ");
  if (!first) return first;
  auto second = ask("The same again: ");
  if (!second) return second;
  if (*first != *second) {
    return refuse(Errc::invalid, "passwords_differ", "The two passwords differ. Try again.");
  }
  return first;
}

}  // namespace rejoinder::cli
