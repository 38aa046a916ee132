#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <rejoinder/clock.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/site.hpp>

// Ports to what takes mails away, and to what words them. Both are only used by Delivery.
namespace rejoinder {

// What a message says. Texts are anybody's: whoever makes a message of them sees to it that no
// header, part or address can come out of one.
struct MailWords {
  std::string subject;
  std::string text;
  std::string html;
};

struct Mail {
  std::string to;         // As EmailAddress::normalised().
  std::string from_name;  // Of the sender; the address is the server's own.
  MailWords words;
  Time date{};
  // Left of the @ in Message-ID; the same again when a message is sent again.
  std::string id;
  std::string thread = {};       // Likewise of the message that it seems to answer; may be empty.
  std::string unsubscribe = {};  // An address that takes RFC 8058's POST; may be empty.
};

struct MailFailure {
  enum class Kind {
    server,   // Not reached, too slow, or it will not talk to us: others would fail as well.
    message,  // Not this one now; later perhaps.
    refused,  // Not this one, ever.
  };
  Kind kind = Kind::server;
  std::string code;  // `no_connection`, `timed_out`, `550`; no address, no words of the server's.
};

// The code of a message that was left because of a stop. Nothing is known of it but that.
inline constexpr std::string_view mail_stopped = "stopped";

class Mailer {
 public:
  virtual ~Mailer() = default;

  // Returns when the server has taken it, at the latest after mail_time_max; after
  // mail_stop_time_max when it shall stop.
  [[nodiscard]] virtual tl::expected<void, MailFailure> send(const Mail& mail,
                                                             const std::stop_token& stop) = 0;
};

// A comment in a mail, with where its buttons are.
struct MailedComment {
  Card card;
  std::string link;
};

struct WaitingNotice {
  Site site;
  bool urgent = false;
  std::vector<MailedComment> comments;  // At least one.
  std::size_t more = 0;                 // That wait beside them.
  std::string console;                  // Its address.
  std::string unsubscribe;
};

// Another moderator has changed what this one decided.
struct OverruledNotice {
  Site site;
  std::string by;
  struct Line {
    Card card;
    Change change;
    std::string link;  // To the comment in the console.
  };
  std::vector<Line> lines;  // At least one.
  std::size_t more = 0;
  bool undone = false;  // The decision took an earlier one back.
  std::string note;
};

class MailWriter {
 public:
  virtual ~MailWriter() = default;

  [[nodiscard]] virtual MailWords waiting(const WaitingNotice& notice) const = 0;
  [[nodiscard]] virtual MailWords overruled(const OverruledNotice& notice) const = 0;
  [[nodiscard]] virtual MailWords proof(std::string_view moderator,
                                        std::string_view link) const = 0;
  [[nodiscard]] virtual MailWords test(std::string_view moderator,
                                       std::string_view console) const = 0;
};

}  // namespace rejoinder
