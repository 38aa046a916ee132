#pragma once

#include <memory>

#include <rejoinder/administration.hpp>
#include <rejoinder/commenting.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/mail_links.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/publishing.hpp>

#include "auth/access_tokens.hpp"
#include "auth/accounts.hpp"
#include "auth/second_factor.hpp"
#include "cli/config.hpp"
#include "cli/data_folder.hpp"
#include "crypto/password.hpp"
#include "publish/shelf.hpp"
#include "render/markdown.hpp"
#include "triage/desk.hpp"

namespace rejoinder::cli {

// The first line of a file that holds a key, a token or a password. Throws when there is none.
[[nodiscard]] std::string secret_in(const std::filesystem::path& file);

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

// The program put together around an open data folder. What a member needs stands above it.
struct App {
  // Opens the store, and brings its schema up to date. Throws when a file is damaged or unreadable.
  App(Config configuration, Lock lock_of_folder);
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  Config config;  // After `serve` has bound its port: with the public_url in force.
  Lock lock;
  SystemClock clock;
  std::unique_ptr<Keyring> keys;
  publish::Shelf shelf{limits::published_bytes_max};
  std::unique_ptr<Store> store;
  render::MarkdownRenderer renderer;
  std::unique_ptr<OutsideJudges> judges;  // None: nobody is asked.
  triage::Desk triage;
  crypto::Passwords passwords;
  auth::Accounts accounts;
  auth::SecondFactor second_factor;
  auth::AccessTokens access_tokens;
  Notifications notifications;
  Commenting commenting;
  Publishing publishing;
  Moderation moderation;
  MailLinks mail_links;
  Administration administration;
};

}  // namespace rejoinder::cli
