#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/moderator.hpp>

// The part of the store port that holds accounts: moderators, sessions, invitations.
namespace rejoinder {

class AccountReader {
 public:
  virtual ~AccountReader() = default;

  // By name, without regard to the case of ASCII letters.
  virtual std::optional<Moderator> moderator(std::string_view name) = 0;
  virtual std::optional<Moderator> moderator(ModeratorId id) = 0;
  virtual std::vector<Moderator> moderators() = 0;        // By name.
  virtual std::string password_hash(ModeratorId id) = 0;  // Must exist.

  virtual std::optional<Session> session(const Digest& token_hash) = 0;
  virtual std::vector<Session> sessions(ModeratorId id) = 0;  // Newest first.

  virtual std::optional<OneTimeCodes> one_time_codes(ModeratorId id) = 0;
  virtual std::size_t recovery_codes(ModeratorId id) = 0;  // How many are left.

  virtual std::optional<AccessToken> access_token(const Digest& token_hash) = 0;
  virtual std::vector<AccessToken> access_tokens(ModeratorId id) = 0;  // Oldest first.

  // Newest first, `before` exclusive.
  virtual std::vector<AccountEvent> account_events(std::optional<AccountEventId> before,
                                                   std::size_t limit) = 0;

  virtual std::optional<Invitation> invitation(const Digest& token_hash) = 0;
};

class AccountWriter {
 public:
  virtual ~AccountWriter() = default;

  // std::nullopt when the name is taken.
  virtual std::optional<ModeratorId> add_moderator(const Moderator& moderator,
                                                   std::string_view password_hash) = 0;
  // Ends the moderator's sessions, but for `kept`.
  virtual void set_password(ModeratorId id, std::string_view password_hash,
                            const std::optional<Digest>& kept = {}) = 0;
  // Role, sites, and whether disabled, which ends the sessions.
  virtual void set_moderator(const Moderator& moderator) = 0;

  // None: a log-in takes no code, and the recovery codes are gone.
  virtual void set_one_time_codes(ModeratorId id, const std::optional<OneTimeCodes>& codes) = 0;
  virtual void set_recovery_codes(ModeratorId id, const std::vector<Digest>& hashes) = 0;
  // Whether there was such a code; there is none afterwards.
  virtual bool spend_recovery_code(ModeratorId id, const Digest& hash) = 0;

  // `id` is ignored, and the one it got is returned.
  virtual AccessTokenId add_access_token(const AccessToken& token, const Digest& token_hash) = 0;
  virtual void touch_access_token(AccessTokenId id, Time seen) = 0;
  // Whether the moderator had it.
  virtual bool end_access_token(ModeratorId moderator, AccessTokenId id) = 0;

  virtual void add_account_event(const AccountEvent& event) = 0;

  virtual void add_session(const Session& session) = 0;
  virtual void touch_session(const Digest& token_hash, Time seen) = 0;
  virtual void end_session(const Digest& token_hash) = 0;
  virtual void end_sessions(Time created_before, Time seen_before) = 0;

  virtual void add_invitation(const Invitation& invitation) = 0;
  virtual void spend_invitation(const Digest& token_hash) = 0;
  virtual void end_invitations(Time expired_before) = 0;
};

}  // namespace rejoinder
