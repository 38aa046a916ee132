#pragma once

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
  virtual std::optional<Invitation> invitation(const Digest& token_hash) = 0;
};

class AccountWriter {
 public:
  virtual ~AccountWriter() = default;

  // std::nullopt when the name is taken.
  virtual std::optional<ModeratorId> add_moderator(const Moderator& moderator,
                                                   std::string_view password_hash) = 0;
  // Ends the moderator's sessions.
  virtual void set_password(ModeratorId id, std::string_view password_hash) = 0;

  virtual void add_session(const Session& session) = 0;
  virtual void touch_session(const Digest& token_hash, Time seen) = 0;
  virtual void end_session(const Digest& token_hash) = 0;
  virtual void end_sessions(Time created_before, Time seen_before) = 0;

  virtual void add_invitation(const Invitation& invitation) = 0;
  virtual void spend_invitation(const Digest& token_hash) = 0;
  virtual void end_invitations(Time expired_before) = 0;
};

}  // namespace rejoinder
