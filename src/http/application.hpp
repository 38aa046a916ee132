#pragma once

#include <string>
#include <vector>

#include <rejoinder/administration.hpp>
#include <rejoinder/commenting.hpp>
#include <rejoinder/mail_links.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/notifications.hpp>
#include <rejoinder/publishing.hpp>

#include "auth/access_tokens.hpp"
#include "auth/accounts.hpp"
#include "auth/second_factor.hpp"
#include "http/message.hpp"
#include "publish/shelf.hpp"

namespace rejoinder::http {

struct ApplicationOptions {
  // Where visitors reach this server, as configured: scheme://host[:port], without a slash. Cookies
  // are Secure when it is https. Never taken from a request.
  std::string public_url;
  // Addresses whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies = {};
  // Serve the demonstration article of the site `clinic`.
  bool demo = false;
};

// What handlers may use.
struct Services {
  Commenting& commenting;
  Publishing& publishing;
  Moderation& moderation;
  Administration& administration;
  auth::Accounts& accounts;
  auth::SecondFactor& second_factor;
  auth::AccessTokens& access_tokens;
  Notifications& notifications;
  MailLinks& mail_links;
  publish::Shelf& shelf;
};

// Every address of the product, as one handler: routes, guards, answers, one log line a request.
// `services` must outlive it.
[[nodiscard]] Handler application(const Services& services, ApplicationOptions options);

}  // namespace rejoinder::http
