#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder::auth {

// What programs sign in with: `Authorization: Bearer rejoinder_…`. Thread-safe.
class AccessTokens {
 public:
  AccessTokens(Store& store, const Keyring& keys, const Clock& clock)
      : store_(store), keys_(keys), clock_(clock) {}

  struct Made {
    std::string token;  // Told this once.
    AccessToken kept;
  };
  struct Wanted {
    std::string name;
    Scope scope = Scope::read;
    std::string site = {};                      // A site's key; empty: all of the moderator's.
    std::optional<std::chrono::days> age = {};  // None: for ever.
  };
  // Refuses: invalid (name, scope, site, days), conflict (too many), forbidden (only an owner's may
  // manage).
  [[nodiscard]] Result<Made> add(const Moderator& moderator, const Wanted& wanted);
  [[nodiscard]] std::vector<AccessToken> list(ModeratorId moderator);
  // Refuses: not_found.
  [[nodiscard]] Result<void> end(const Moderator& moderator, AccessTokenId id);

  struct Holder {
    Moderator moderator;  // Of one site, where the token is.
    Scope scope = Scope::read;
  };
  // Nothing: it is none, or no longer, or its moderator is disabled.
  [[nodiscard]] std::optional<Holder> holder(std::string_view token);

 private:
  [[nodiscard]] Digest hash_of(const Digest& token) const;

  Store& store_;
  const Keyring& keys_;
  const Clock& clock_;
};

}  // namespace rejoinder::auth
