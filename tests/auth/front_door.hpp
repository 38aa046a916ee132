#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/store.hpp>

#include "auth/accounts.hpp"
#include "crypto/keyring.hpp"
#include "crypto/password.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"

namespace rejoinder::test {

// Accounts with all that they need: real keys, real hashes, a real database in a folder of its own.
struct FrontDoor {
  explicit FrontDoor(auth::AccountsOptions options = {})
      : accounts(*store, *keys, passwords, clock, options) {}

  static constexpr std::string_view password = "correct horse";
  static constexpr std::string_view address = "192.0.2.10";

  SiteId add_site(std::string_view key) {
    return store->write(
        [&](Writer& writer) { return writer.add_site(key, SiteSettings{}, clock.now()); });
  }
  Moderator add_owner(std::string_view name) {
    return accounts.add(name, password, Role::owner, {}).value();
  }
  Result<auth::LogIn> log_in(std::string_view name, std::string_view with = password) {
    return accounts.log_in(name, with, address);
  }
  // The time at which a session was last seen, as the database has it.
  Time seen(const auth::SignedIn& session) {
    return store->read(
        [&](Reader& reader) { return reader.session(session.token_hash).value().seen; });
  }

  TemporaryFolder folder;
  FakeClock clock;
  crypto::Passwords passwords;
  std::unique_ptr<Keyring> keys = [this] {
    crypto::make_master_key(folder / "master.key");
    return crypto::open_keyring(folder / "master.key");
  }();
  std::unique_ptr<Store> store = open_sqlite_store({.file = folder / "rejoinder.db", .readers = 2});
  auth::Accounts accounts;
};

}  // namespace rejoinder::test
