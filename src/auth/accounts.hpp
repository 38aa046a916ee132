#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/rate_limit.hpp>
#include <rejoinder/store.hpp>

#include "auth/second_factor.hpp"
#include "crypto/password.hpp"

namespace rejoinder::auth {

struct AccountsOptions {
  // Before any hashing. A person mistypes.
  Rate per_name{6, 10};  // From one network: so others cannot lock a moderator out.
  Rate per_network{20, 30};
  // From everywhere: what many networks may try together. Wide, since it can lock out.
  Rate per_name_everywhere{60, 120};
};

// What a log-in gives. The token goes into the cookie and nowhere else.
struct LogIn {
  std::string token;
  std::string csrf;
  Moderator moderator;
};

// Whose request this is.
struct SignedIn {
  Digest token_hash{};
  std::string csrf;  // What the X-CSRF-Token of a changing request must be.
  Moderator moderator;
  // By an access token, which may this much. None: by a session, which may everything.
  std::optional<Scope> scope = {};
};

// A session as its owner sees it.
struct Device {
  std::string key;  // Names it, and opens nothing.
  std::string device;
  Time created{};
  Time seen{};
  bool current = false;
};

// Moderators' accounts and sessions. Thread-safe.
class Accounts {
 public:
  Accounts(Store& store, const Keyring& keys, crypto::Passwords& passwords, const Clock& clock,
           AccountsOptions options);

  // `address`: the client's IP. The same answer, in the same time, for a name that nobody has and a
  // password that is wrong. Refuses: unauthenticated, rate_limited, unavailable.
  // With a one-time code, where the moderator has set them up: without it, and with the right
  // password, it is refused with the slug `code_required`.
  [[nodiscard]] Result<LogIn> log_in(std::string_view name, std::string_view password,
                                     std::string_view address, std::string_view code = {},
                                     std::string_view device = {});

  // std::nullopt when nobody is signed in with this token, or no longer.
  [[nodiscard]] std::optional<SignedIn> signed_in(std::string_view token);
  void log_out(const Digest& token_hash);

  // Refuses: invalid (name, password), conflict (the name is taken), unavailable.
  [[nodiscard]] Result<Moderator> add(std::string_view name, std::string_view password, Role role,
                                      std::vector<SiteId> sites);
  // Ends the moderator's sessions. Refuses: not_found, invalid, unavailable.
  [[nodiscard]] Result<Moderator> set_password(std::string_view name, std::string_view password);
  // By the moderator, who says the old one too. Ends the other sessions. Refuses: invalid,
  // rate_limited, unavailable.
  [[nodiscard]] Result<void> change_password(const SignedIn& session, std::string_view current,
                                             std::string_view password);
  // Whether it is the moderator's. Only wrong ones count, and for this session alone: so that no
  // other one can keep its owner from changing the password. Refuses: invalid (`field`),
  // rate_limited, unavailable.
  [[nodiscard]] Result<void> prove(const SignedIn& session, std::string_view password,
                                   std::string_view field);
  [[nodiscard]] std::vector<Moderator> list();

  // One's own log-ins, newest first.
  [[nodiscard]] std::vector<Device> devices(const SignedIn& session);
  // Refuses: not_found.
  [[nodiscard]] Result<void> end_device(const SignedIn& session, std::string_view key);

  // What an owner changes of a moderator; what is absent stays. An owner has no sites that could
  // stay: who becomes a moderator gets those that are named, and no others.
  struct Change {
    std::optional<Role> role = {};
    std::optional<std::vector<SiteId>> sites = {};
    std::optional<bool> disabled = {};
  };
  // Refuses: not_found, invalid (no sites), conflict (no owner would be left).
  [[nodiscard]] Result<Moderator> change(const Moderator& by, ModeratorId id, const Change& change);

  [[nodiscard]] std::vector<AccountEvent> events(std::optional<AccountEventId> before,
                                                 std::size_t limit);

  // A token that lets its holder make one account, once, within invitation_window.
  // `by`: none is the command line.
  [[nodiscard]] std::string invite(Role role, std::vector<SiteId> sites,
                                   std::optional<ModeratorId> by = {});
  // Refuses as add() does, and with not_found when the invitation is spent, expired or none. A
  // refused name or password leaves the invitation as it was.
  [[nodiscard]] Result<Moderator> accept(std::string_view invitation, std::string_view name,
                                         std::string_view password);

 private:
  std::string csrf_of(const Digest& token_hash) const;

  Store& store_;
  const Keyring& keys_;
  crypto::Passwords& passwords_;
  const Clock& clock_;
  RateLimiter per_name_;
  RateLimiter per_network_;
  RateLimiter per_name_everywhere_;
  RateLimiter per_session_;  // Passwords said again by who is signed in.
  SecondFactor second_factor_;
};

// Whether a request's X-CSRF-Token is the session's, compared in constant time.
[[nodiscard]] bool csrf_matches(const SignedIn& session, std::string_view token);

}  // namespace rejoinder::auth
