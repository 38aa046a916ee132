#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder::auth {

// One-time codes beside the password, and codes on paper for when the telephone is lost.
// Thread-safe.
class SecondFactor {
 public:
  SecondFactor(Store& store, const Keyring& keys, const Clock& clock)
      : store_(store), keys_(keys), clock_(clock) {}

  struct Enrolment {
    std::string secret;  // Base32.
    std::string uri;
  };
  // A new secret, which counts from confirm() on. Refuses: conflict (there is one).
  [[nodiscard]] Result<Enrolment> begin(const Moderator& moderator, std::string_view issuer);
  // The recovery codes, told this once. Refuses: conflict (nothing was begun, or it is confirmed),
  // invalid (`code`).
  [[nodiscard]] Result<std::vector<std::string>> confirm(const Moderator& moderator,
                                                         std::string_view code);
  void end(ModeratorId of, const Moderator& by);
  [[nodiscard]] std::size_t recovery_codes_left(ModeratorId id);

  // Whether a log-in may go on: no code is asked for, or this is one that was not used before. It
  // is used then.
  enum class Answer { right, missing, wrong };
  [[nodiscard]] Answer take(Writer& writer, ModeratorId id, std::string_view code, Time now) const;

 private:
  [[nodiscard]] Digest recovery_hash(ModeratorId id, std::string_view code) const;

  Store& store_;
  const Keyring& keys_;
  const Clock& clock_;
};

}  // namespace rejoinder::auth
