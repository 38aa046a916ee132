#include "auth/access_tokens.hpp"

#include <utility>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/validation.hpp>

#include "auth/account_rules.hpp"

namespace rejoinder::auth {
namespace {

// Found in a file by whoever looks for secrets that leaked.
constexpr std::string_view prefix = "rejoinder_";
// As a session's: not every request is worth a write.
constexpr std::chrono::minutes touch_interval{1};

}  // namespace

Digest AccessTokens::hash_of(const Digest& token) const {
  return keys_.mac(Purpose::access_token, SiteId{0},
                   {reinterpret_cast<const char*>(token.data()), token.size()});
}

Result<AccessTokens::Made> AccessTokens::add(const Moderator& moderator, const Wanted& wanted) {
  const std::string name(trim(wanted.name));
  std::vector<FieldError> faults;
  if (is_blank(name)) {
    faults.push_back({"name", "required", "Say what the token is for"});
  } else if (!is_utf8(name) || has_control(name) || name.size() > limits::token_name_bytes_max) {
    faults.push_back({"name", "invalid", "Use a short name in plain text"});
  }
  const auto& age = wanted.age;
  if (age && (*age < std::chrono::days(1) || *age > limits::token_age_max)) {
    faults.push_back({"days", "invalid", "Use 1 to 1098 days"});
  }
  std::optional<Site> site;
  if (!wanted.site.empty()) {
    site = store_.read([&](Reader& reader) { return reader.site(wanted.site); });
    if (!site || !Actor::of(moderator).may_moderate(site->id)) {
      faults.push_back({"site", "unknown", "Name a site that you moderate"});
    }
    if (wanted.scope == Scope::manage) {
      faults.push_back({"scope", "invalid", "A token for one site may read or moderate"});
    }
  }
  if (!faults.empty()) return tl::unexpected(invalid(std::move(faults)));
  if (wanted.scope == Scope::manage && moderator.role != Role::owner) {
    return refuse(Errc::forbidden, "owners_only", "Only an owner's token may manage.");
  }
  const Time now = clock_.now();
  const Digest token = keys_.random();
  AccessToken kept{.moderator = moderator.id, .name = name, .scope = wanted.scope, .created = now};
  if (site) kept.site = site->id;
  if (age) kept.expires = now + *age;
  return store_.write([&](Writer& writer) -> Result<Made> {
    if (writer.access_tokens(moderator.id).size() >= limits::access_tokens_max) {
      return refuse(Errc::conflict, "too_many_tokens", "End a token before you make another.");
    }
    kept.id = writer.add_access_token(kept, hash_of(token));
    writer.add_account_event({.at = now,
                              .kind = "token_made",
                              .actor = moderator.id,
                              .by = {},
                              .subject = kept.name,
                              .details = powers(writer, kept)});
    return Made{std::string(prefix) + base64url(token), kept};
  });
}

std::vector<AccessToken> AccessTokens::list(ModeratorId moderator) {
  return store_.read([&](Reader& reader) { return reader.access_tokens(moderator); });
}

Result<void> AccessTokens::end(const Moderator& moderator, AccessTokenId id) {
  return store_.write([&](Writer& writer) -> Result<void> {
    AccessToken ended;
    for (AccessToken& token : writer.access_tokens(moderator.id)) {
      if (token.id == id) ended = std::move(token);
    }
    if (!writer.end_access_token(moderator.id, id)) {
      return refuse(Errc::not_found, "unknown_token", "You have no such token.");
    }
    writer.add_account_event({.at = clock_.now(),
                              .kind = "token_ended",
                              .actor = moderator.id,
                              .by = {},
                              .subject = ended.name,
                              .details = powers(writer, ended)});
    return {};
  });
}

std::optional<AccessTokens::Holder> AccessTokens::holder(std::string_view token) {
  if (!token.starts_with(prefix)) return std::nullopt;
  const auto decoded = digest_from_base64url(token.substr(prefix.size()));
  if (!decoded) return std::nullopt;
  const Digest hash = hash_of(*decoded);
  const Time now = clock_.now();
  std::optional<AccessToken> found;
  auto moderator = store_.read([&](Reader& reader) -> std::optional<Moderator> {
    found = reader.access_token(hash);
    if (!found || (found->expires && now >= *found->expires)) return std::nullopt;
    return reader.moderator(found->moderator);
  });
  if (!moderator || moderator->disabled) return std::nullopt;
  if (!found->seen || now - *found->seen >= touch_interval) {
    store_.write([&](Writer& writer) { writer.touch_access_token(found->id, now); });
  }
  // Made by an owner who is none any more, it may no more than its maker.
  const bool manages = found->scope == Scope::manage && moderator->role != Role::owner;
  const Scope scope = manages ? Scope::moderate : found->scope;
  if (found->site) {
    const bool may = Actor::of(*moderator).may_moderate(*found->site);
    moderator->role = Role::moderator;
    moderator->sites.clear();
    if (may) moderator->sites.push_back(*found->site);
  }
  return Holder{std::move(*moderator), scope};
}

}  // namespace rejoinder::auth
