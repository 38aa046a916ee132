#include <rejoinder/mail_links.hpp>

#include <utility>

#include <rejoinder/limits.hpp>

#include "service/mail_tokens.hpp"

namespace rejoinder {
namespace {

tl::unexpected<Error> no_link() {
  return refuse(Errc::not_found, "unknown_link",
                "This link does not work any more. What waits is in the console.");
}

// Whom a token was made for, and what about; nothing if it is not one of ours, or was made for an
// address that its moderator no longer has.
struct Bearer {
  MailToken token;
  Moderator moderator;
  MailBox box;
};

std::optional<Bearer> bearer_of(Reader& reader, const Keyring& keys, std::string_view text) {
  const auto token = read_token(text);
  if (!token) return std::nullopt;
  auto moderator = reader.moderator(moderator_of(*token));
  auto box = moderator ? reader.mail_box(moderator->id) : std::nullopt;
  if (!box || moderator->disabled) return std::nullopt;
  // Whoever has the mail can use it, once it is known to be theirs.
  if (!box->proven && !std::holds_alternative<AddressToken>(*token)) return std::nullopt;
  if (!same_token(text, write_token(keys, *token, *box))) return std::nullopt;
  return Bearer{*token, std::move(*moderator), std::move(*box)};
}

Result<MailLink> look_at_site(Reader& reader, const Bearer& bearer, const SiteToken& token) {
  auto site = reader.site(token.site);
  if (!site) return no_link();
  LinkedSite linked{bearer.moderator, std::move(*site)};
  for (const Subscription& each : reader.subscriptions(bearer.moderator.id)) {
    if (each.site == token.site) linked.rhythm = each.rhythm;
  }
  return linked;
}

}  // namespace

Result<MailLink> MailLinks::look(std::string_view text) {
  const Time now = clock_.now();
  const auto bearer = store_.read([&](Reader& reader) { return bearer_of(reader, keys_, text); });
  if (!bearer) return no_link();
  if (const auto* token = std::get_if<SiteToken>(&bearer->token)) {
    return store_.read([&](Reader& reader) { return look_at_site(reader, *bearer, *token); });
  }
  if (const auto* token = std::get_if<AddressToken>(&bearer->token)) {
    const bool proven = bearer->box.proven.has_value();
    const bool asked = token->asked == bearer->box.asked;
    if (!asked || (!proven && now >= token->asked + limits::mail_proof_window)) return no_link();
    return LinkedAddress{bearer->moderator, token->asked, proven};
  }
  const auto* about = std::get_if<CommentToken>(&bearer->token);
  if (about == nullptr || now >= about->until) return no_link();
  LinkedComment linked;
  // As the moderator may see it now, whatever they might when the mail was sent.
  auto card = moderation_.card(Actor::of(bearer->moderator), about->comment);
  if (!card) return no_link();
  linked.moderator = bearer->moderator;
  linked.card = std::move(*card);
  linked.open = linked.card.comment.version == about->version &&
                linked.card.comment.status == Status::pending;
  return store_.read([&](Reader& reader) -> Result<MailLink> {
    auto site = reader.site(linked.card.comment.site);
    if (!site) return no_link();
    linked.site = std::move(*site);
    if (!linked.open) {
      const auto history = reader.history(about->comment, 1);
      if (!history.empty()) linked.last = history.front();
    }
    return std::move(linked);
  });
}

Result<void> MailLinks::decide(std::string_view text, Action action, Redact redact) {
  const auto link = look(text);
  if (!link) return tl::unexpected(link.error());
  const auto* linked = std::get_if<LinkedComment>(&*link);
  if (linked == nullptr) return no_link();
  const Comment& comment = linked->card.comment;
  if (!linked->open) {
    return refuse(Errc::conflict, "changed_meanwhile", "This comment has changed since the mail.");
  }
  DecisionRequest request;
  request.comments = {{comment.id, comment.version}};
  request.action = action;
  request.reason = "by_mail";
  request.redact = redact == Redact::yes;
  const auto outcome = moderation_.decide(Actor::of(linked->moderator), request);
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

Result<void> MailLinks::unsubscribe(std::string_view text) {
  const auto link = look(text);
  if (!link) return tl::unexpected(link.error());
  const auto* site = std::get_if<LinkedSite>(&*link);
  if (site == nullptr) return no_link();
  notifications_.turn_off(site->moderator.id, site->site.id);
  return {};
}

Result<void> MailLinks::confirm(std::string_view text) {
  const auto link = look(text);
  if (!link) return tl::unexpected(link.error());
  if (const auto* site = std::get_if<LinkedSite>(&*link)) {
    notifications_.turn_off(site->moderator.id, site->site.id);
    return {};
  }
  if (const auto* address = std::get_if<LinkedAddress>(&*link)) {
    notifications_.prove(address->moderator.id, address->asked);
    return {};
  }
  return no_link();
}

}  // namespace rejoinder
