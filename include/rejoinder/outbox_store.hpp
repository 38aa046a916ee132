#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/notification.hpp>

// The part of the store port that holds the outbox: who wants which mail, and what is due.
namespace rejoinder {

// Where a moderator's mail goes.
struct MailBox {
  ModeratorId moderator{};
  Blob sealed_address;
  Time asked{};                     // When the link that proves it was asked for.
  std::optional<Time> proven = {};  // Until then nothing else is sent to it.
  bool overruled = false;           // Wants to hear when another changes what they decided.
  std::optional<Time> sent = {};    // The last mail that the server took.
  std::optional<Time> failed = {};  // The last that it did not.
  std::string failure = {};         // Why, as a code.
  std::int64_t passwords = 0;       // How often the moderator's has changed; only read.
};

struct Subscription {
  ModeratorId moderator{};
  SiteId site{};
  Rhythm rhythm = Rhythm::off;
};

// Frozen: the outbox holds these words.
enum class MailKind {
  waiting,    // A comment waits.
  overruled,  // Another has changed what the moderator decided.
  proof,      // The link that proves the address.
  test,
};

[[nodiscard]] std::string_view to_string(MailKind kind);
[[nodiscard]] std::optional<MailKind> mail_kind_from(std::string_view text);

// A mail that is due, or the part of one. It says what it is about, not what it says: that is
// written when it is sent.
struct OutboxRow {
  OutboxId id{};
  MailKind kind = MailKind::waiting;
  ModeratorId moderator{};
  std::optional<SiteId> site = {};
  std::optional<CommentId> comment = {};
  std::optional<DecisionId> decision = {};  // That caused it; its undo takes the mail back.
  bool urgent = false;
  Time created{};
  Time not_before{};
  int attempts = 0;  // That failed.
};

struct OutboxState {
  std::int64_t pending = 0;
  std::optional<Time> oldest_due = {};  // Of those that should have been sent by now.
  std::int64_t failed = 0;              // For good.
};

class OutboxReader {
 public:
  virtual ~OutboxReader() = default;

  virtual std::optional<MailBox> mail_box(ModeratorId moderator) = 0;
  // Without those that are off.
  virtual std::vector<Subscription> subscriptions(ModeratorId moderator) = 0;
  // Of all whose address is proven.
  virtual std::vector<Subscription> subscriptions() = 0;
  virtual std::vector<ModeratorId> want_overruled() = 0;  // Likewise.

  // What is due first, if anything waits at all.
  virtual std::optional<OutboxRow> next_mail() = 0;
  // All that are due for the moderator and the site of a row of kind `waiting`, and as urgent.
  virtual std::vector<OutboxRow> due_with(const OutboxRow& row, Time now) = 0;
  // When messages of a row's kind went out to its moderator, about its site and as urgent, newest
  // first.
  virtual std::vector<Time> mails_sent(const OutboxRow& row, Time since) = 0;
  virtual OutboxState outbox_state(Time now) = 0;
};

class OutboxWriter {
 public:
  virtual ~OutboxWriter() = default;

  virtual void set_mail_box(const MailBox& box) = 0;
  virtual void drop_mail_box(ModeratorId moderator) = 0;  // With all that waits for it.
  virtual void set_subscription(const Subscription& subscription) = 0;

  // `id` is ignored. No more than outbox_rows_max for a moderator and site; beyond, nothing is
  // added.
  virtual void add_mail(const OutboxRow& row) = 0;
  virtual void drop_mail(OutboxId id) = 0;
  // What a decision has caused, and has not been sent.
  virtual void drop_mail_of(DecisionId decision) = 0;
  // Such mails of a moderator, before another takes their place.
  virtual void drop_mail_of(ModeratorId moderator, MailKind kind) = 0;

  virtual void hold_mail(OutboxId id, Time until) = 0;
  // `message` is what they went out in: its first row's id.
  virtual void mail_sent(OutboxId id, OutboxId message, Time now) = 0;
  // Another attempt at `retry`; none: it has failed for good, and stays to be seen.
  virtual void mail_failed(OutboxId id, Time now, std::optional<Time> retry,
                           std::string_view failure) = 0;
  virtual void forget_mail(Time sent_before, Time failed_before) = 0;
};

}  // namespace rejoinder
