#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <rejoinder/mail.hpp>

namespace rejoinder::mail {

// Where mail is handed over.
struct SmtpServer {
  enum class Tls {
    none,      // Only for a server on this machine.
    starttls,  // Before anything else is said; without it, nothing is sent.
    always,    // From the first byte: smtps.
  };
  std::string host;  // A name or an address; IPv6 without brackets.
  int port = 0;
  Tls tls = Tls::starttls;

  bool operator==(const SmtpServer&) const = default;
};

// `smtp://host[:port]` (25) or `smtps://host[:port]` (465), with nothing behind.
[[nodiscard]] std::optional<SmtpServer> parse_server(std::string_view text);

[[nodiscard]] std::string to_string(const SmtpServer& server);

struct SmtpOptions {
  SmtpServer server;
  std::string from;      // The sender's address.
  std::string user;      // Empty: without a log-in.
  std::string password;  // Never in a log or a failure.
};

// Hands each message to one server, over a connection of its own. It goes where the operator's
// configuration says; certificates are checked, and nothing goes over a network in the clear.
class SmtpMailer final : public Mailer {
 public:
  explicit SmtpMailer(SmtpOptions options);

  [[nodiscard]] tl::expected<void, MailFailure> send(const Mail& mail,
                                                     const std::stop_token& stop) override;

 private:
  SmtpOptions options_;
};

}  // namespace rejoinder::mail
