#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <rejoinder/clock.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// What a link about a comment shows. Looking changes nothing.
struct LinkedComment {
  Moderator moderator;
  Site site;
  Card card;
  bool open = false;  // It is what the mail was about, and may be decided by this link.
  std::optional<Decision> last = {};  // What became of it, when it is not.
};

struct LinkedSite {
  Moderator moderator;
  Site site;
  Rhythm rhythm = Rhythm::off;  // As it is now.
};

struct LinkedAddress {
  Moderator moderator;
  Time asked{};
  bool proven = false;
};

using MailLink = std::variant<LinkedComment, LinkedSite, LinkedAddress>;

// What links in mails lead to, without a log-in. A token names whom it was made for and what about,
// under a key, and is kept nowhere. It is good while its moderator has the address that it was sent
// to, is not shut out, and may moderate the site. One that decides is good for one version of one
// comment, within mail_link_window: since a decision makes another version, it works once.
// Thread-safe.
class MailLinks {
 public:
  MailLinks(Store& store, const Keyring& keys, const Clock& clock, Moderation& moderation,
            Notifications& notifications)
      : store_(store),
        keys_(keys),
        clock_(clock),
        moderation_(moderation),
        notifications_(notifications) {}

  // Refuses with not_found whatever is wrong with a token, so that nothing can be probed.
  [[nodiscard]] Result<MailLink> look(std::string_view token);

  enum class Redact { no, yes };
  // Refuses as look() and Moderation::decide() do; conflict: the comment has changed since.
  [[nodiscard]] Result<void> decide(std::string_view token, Action action, Redact redact);
  // Of a link that proves an address, or ends a site's mails.
  [[nodiscard]] Result<void> confirm(std::string_view token);
  // Of a link that ends a site's mails alone: what a mail program does by itself.
  [[nodiscard]] Result<void> unsubscribe(std::string_view token);

 private:
  Store& store_;
  const Keyring& keys_;
  const Clock& clock_;
  Moderation& moderation_;
  Notifications& notifications_;
};

}  // namespace rejoinder
