#include "mail/smtp.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

#include "render/mail_message.hpp"
#include "util/curl.hpp"

namespace rejoinder::mail {
namespace {

using curl::set;
using std::chrono::steady_clock;

struct CloseHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

bool is_host(std::string_view host) {
  constexpr std::string_view of_name =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  return !host.empty() && host.find_first_not_of(of_name) == std::string_view::npos;
}

bool is_ipv6(std::string_view host) {
  return host.find(':') != std::string_view::npos &&
         host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

// What libcurl reads the message from.
struct Outgoing {
  std::string bytes;
  std::size_t taken = 0;

  static std::size_t read(char* into, std::size_t, std::size_t room, void* self) noexcept {
    auto& out = *static_cast<Outgoing*>(self);
    const std::size_t count = std::min(room, out.bytes.size() - out.taken);
    std::copy_n(out.bytes.data() + out.taken, count, into);
    out.taken += count;
    return count;
  }
};

// What a server says is of no use to us, and quotes addresses.
std::size_t pass_over(const char*, std::size_t, std::size_t count, void*) noexcept {
  return count;
}

// Ends a transfer that a stop has given its time.
struct Patience {
  const std::stop_token& stop;
  std::optional<steady_clock::time_point> until = {};

  static int go_on(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
    auto& patience = *static_cast<Patience*>(self);
    if (!patience.stop.stop_requested()) return 0;
    const auto now = steady_clock::now();
    if (!patience.until) patience.until = now + limits::mail_stop_time_max;
    return now >= *patience.until ? 1 : 0;
  }
};

// In an address a colon stands between host and port, so an IPv6 address has brackets.
std::string url_of(const SmtpServer& server) {
  const bool v6 = is_ipv6(server.host);
  return std::string(server.tls == SmtpServer::Tls::always ? "smtps://" : "smtp://") +
         (v6 ? "[" : "") + server.host + (v6 ? "]" : "") + ':' + std::to_string(server.port);
}

std::string in_brackets(std::string_view address) {
  return '<' + std::string(address) + '>';
}

// Which command the server refused: what comes before the recipient is about us, not about a mail.
struct Progress {
  bool about_mail = false;

  static int note(CURL*, curl_infotype type, char* data, std::size_t size, void* self) noexcept {
    const std::string_view line(data, size);
    if (type == CURLINFO_HEADER_OUT && (line.starts_with("RCPT") || line.starts_with("DATA"))) {
      static_cast<Progress*>(self)->about_mail = true;
    }
    return 0;
  }
};

MailFailure failure_of(CURLcode code, long answer, const Progress& progress) {
  using Kind = MailFailure::Kind;
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return {Kind::message, std::string(mail_stopped)};
    case CURLE_OPERATION_TIMEDOUT: return {Kind::server, "timed_out"};
    case CURLE_LOGIN_DENIED: return {Kind::server, "login_denied"};
    case CURLE_COULDNT_RESOLVE_HOST: return {Kind::server, "unknown_host"};
    case CURLE_COULDNT_CONNECT: return {Kind::server, "no_connection"};
    case CURLE_USE_SSL_FAILED: return {Kind::server, "no_tls"};
    case CURLE_PEER_FAILED_VERIFICATION: return {Kind::server, "bad_certificate"};
    // The server's answer to an address, or to the message.
    case CURLE_SEND_ERROR:
    case CURLE_WEIRD_SERVER_REPLY: break;
    default: return {Kind::server, "connection_lost"};
  }
  constexpr long for_good = 500;
  constexpr long not_now = 400;
  constexpr long shutting_down = 421;
  constexpr long log_in_first = 530;
  if (answer < not_now || answer == shutting_down) return {Kind::server, "connection_lost"};
  if (answer == log_in_first) return {Kind::server, "login_required"};
  if (!progress.about_mail) return {Kind::server, std::to_string(answer)};
  return {answer >= for_good ? Kind::refused : Kind::message, std::to_string(answer)};
}

}  // namespace

std::optional<SmtpServer> parse_server(std::string_view text) {
  constexpr std::string_view plain = "smtp://";
  constexpr std::string_view secure = "smtps://";
  constexpr int smtp_port = 25;
  constexpr int smtps_port = 465;
  constexpr int port_max = 65'535;
  SmtpServer server;
  if (text.starts_with(secure)) {
    text.remove_prefix(secure.size());
    server.tls = SmtpServer::Tls::always;
    server.port = smtps_port;
  } else if (text.starts_with(plain)) {
    text.remove_prefix(plain.size());
    server.port = smtp_port;
  } else {
    return std::nullopt;
  }
  std::string_view behind;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return std::nullopt;
    server.host = text.substr(1, end - 1);
    behind = text.substr(end + 1);
  } else {
    server.host = text.substr(0, text.find(':'));
    behind = text.substr(server.host.size());
    if (!is_host(server.host)) return std::nullopt;
  }
  if (!behind.empty()) {
    behind.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(behind.data(), behind.data() + behind.size(), server.port);
    if (text[text.size() - behind.size() - 1] != ':' || error != std::errc{} ||
        end != behind.data() + behind.size() || server.port < 1 || server.port > port_max) {
      return std::nullopt;
    }
  }
  if (server.tls != SmtpServer::Tls::always && is_this_machine(server.host)) {
    server.tls = SmtpServer::Tls::none;
  }
  return server;
}

std::string to_string(const SmtpServer& server) {
  return url_of(server);
}

SmtpMailer::SmtpMailer(SmtpOptions options) : options_(std::move(options)) {
  curl::start();
}

tl::expected<void, MailFailure> SmtpMailer::send(const Mail& mail, const std::stop_token& stop) {
  const std::unique_ptr<CURL, CloseHandle> handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  CURL* curl = handle.get();
  curl::set_common_guards(curl);
  set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(curl, CURLOPT_URL, url_of(options_.server).c_str());
  set(curl, CURLOPT_USE_SSL,
      static_cast<long>(options_.server.tls == SmtpServer::Tls::none ? CURLUSESSL_NONE
                                                                     : CURLUSESSL_ALL));
  const long deadline = std::chrono::milliseconds(limits::mail_time_max).count();
  set(curl, CURLOPT_TIMEOUT_MS, deadline);
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, deadline);
  if (!options_.user.empty()) {
    set(curl, CURLOPT_USERNAME, options_.user.c_str());
    set(curl, CURLOPT_PASSWORD, options_.password.c_str());
  }
  curl::List recipients;
  curl::append(recipients, in_brackets(mail.to));
  set(curl, CURLOPT_MAIL_FROM, in_brackets(options_.from).c_str());
  set(curl, CURLOPT_MAIL_RCPT, recipients.get());
  Outgoing outgoing{render::mail_bytes(mail, options_.from)};
  set(curl, CURLOPT_UPLOAD, 1L);
  set(curl, CURLOPT_READFUNCTION, &Outgoing::read);
  set(curl, CURLOPT_READDATA, &outgoing);
  set(curl, CURLOPT_WRITEFUNCTION, &pass_over);
  Patience patience{stop};
  set(curl, CURLOPT_NOPROGRESS, 0L);
  set(curl, CURLOPT_XFERINFOFUNCTION, &Patience::go_on);
  set(curl, CURLOPT_XFERINFODATA, &patience);

  Progress progress;
  set(curl, CURLOPT_VERBOSE, 1L);  // Told to us alone.
  set(curl, CURLOPT_DEBUGFUNCTION, &Progress::note);
  set(curl, CURLOPT_DEBUGDATA, &progress);

  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  return tl::unexpected(failure_of(code, answer, progress));
}

}  // namespace rejoinder::mail
