#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/outbox_store.hpp>

// Addresses that mail goes to, and the tokens of links in it.
namespace rejoinder {

[[nodiscard]] Blob seal_address(const Keyring& keys, ModeratorId moderator,
                                std::string_view address);
// Empty when it was not sealed for this moderator.
[[nodiscard]] std::string open_address(const Keyring& keys, const MailBox& box);

// What a token is for. Each stands in it in the clear: `c.3.128.1.1763790000.MAC`.
struct CommentToken {
  ModeratorId moderator{};
  CommentId comment{};
  std::int64_t version = 0;
  Time until{};
};
struct SiteToken {
  ModeratorId moderator{};
  SiteId site{};
};
struct AddressToken {
  ModeratorId moderator{};
  Time asked{};
};
using MailToken = std::variant<CommentToken, SiteToken, AddressToken>;

// The MAC covers the address as well: with another, links to the old one are worth nothing. After a
// change of the password none decides or proves that was sent before; unsubscribing still works.
[[nodiscard]] std::string write_token(const Keyring& keys, const MailToken& token,
                                      const MailBox& box);
// What a text says that it is, without a look at its MAC.
[[nodiscard]] std::optional<MailToken> read_token(std::string_view text);
[[nodiscard]] ModeratorId moderator_of(const MailToken& token);

// Compares in constant time, so that a MAC cannot be found byte by byte.
[[nodiscard]] bool same_token(std::string_view a, std::string_view b);

}  // namespace rejoinder
