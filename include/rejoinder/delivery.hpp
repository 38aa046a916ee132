#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/mail.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// Sends what is due in the outbox. For one thread: so no mail goes out twice, but for one that the
// server took in the moment before this program died.
class Delivery {
 public:
  // `public_url`: where links in mails lead.
  Delivery(Store& store, const Keyring& keys, const Clock& clock, Moderation& moderation,
           const MailWriter& writer, Mailer& mailer, std::string public_url)
      : store_(store),
        keys_(keys),
        clock_(clock),
        moderation_(moderation),
        writer_(writer),
        mailer_(mailer),
        public_url_(std::move(public_url)) {}

  // Everything that is due, one after the other. When to come again; none: when there is something.
  std::optional<Time> deliver(const std::stop_token& stop);

 private:
  struct Recipient {
    Moderator moderator;
    MailBox box;
    std::string address;
  };
  struct Letter {
    Mail mail;
    std::vector<OutboxRow> rows;
  };

  // What is due of what waits, for one moderator and site.
  struct Due {
    Site site;
    Rhythm rhythm = Rhythm::off;
    std::vector<Time> sent;    // Mails of the last hour, newest first.
    std::int64_t waiting = 0;  // All that wait, due or not.
    std::vector<OutboxRow> rows;
    std::vector<Card> cards;  // Of the rows' comments.
  };

  [[nodiscard]] std::optional<Recipient> recipient_of(ModeratorId id);
  // What is sent for a row, and for those that go with it; rows that are about nothing any more are
  // dropped, and those that must wait are held.
  [[nodiscard]] std::vector<Letter> letters_for(const OutboxRow& row);
  [[nodiscard]] std::optional<Due> due_with(const OutboxRow& row, const Recipient& recipient);
  [[nodiscard]] Letter about(const Due& due, std::size_t first, std::size_t count,
                             const Recipient& recipient) const;
  [[nodiscard]] std::vector<Letter> waiting(const OutboxRow& row, const Recipient& recipient);
  [[nodiscard]] std::vector<Letter> overruled(const OutboxRow& row, const Recipient& recipient);
  [[nodiscard]] Letter letter(const Recipient& recipient, MailWords words,
                              std::vector<OutboxRow> rows) const;
  void drop(const std::vector<OutboxRow>& rows);
  // False: the server is not to be asked for a while.
  bool post(const Letter& letter, const std::stop_token& stop);
  void mark_sent(const std::vector<OutboxRow>& rows);
  [[nodiscard]] static bool is_of_server(const Letter& letter, const MailFailure& failure);
  void note_failure(const Letter& letter, const MailFailure& failure);

  Store& store_;
  const Keyring& keys_;
  const Clock& clock_;
  Moderation& moderation_;
  const MailWriter& writer_;
  Mailer& mailer_;
  std::string public_url_;
  // The server has them, but the store could not be told yet.
  std::vector<OutboxRow> unmarked_;
  Time resting_until_{};
  int failures_ = 0;  // Of the server's, in a row.
};

}  // namespace rejoinder
