#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <rejoinder/bytes.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

using Avatar = std::array<std::uint8_t, 16>;

// What is kept in place of an email address: two keyed hashes under two keys of the site. The
// first finds the author again and is never shown; the second draws the avatar and is public.
struct EmailIdentity {
  Digest hash{};
  Avatar avatar{};
};

// What a site knows of somebody who has commented on it.
struct Author {
  AuthorId id{};
  Avatar avatar{};
  std::int64_t approved_count = 0;
  std::int64_t spam_count = 0;
  bool verified = false;  // Proved the address by mail.
};

}  // namespace rejoinder
