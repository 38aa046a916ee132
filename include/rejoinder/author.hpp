#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <rejoinder/bytes.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

// What a comment's picture is drawn from. Of its author's name, under a key of the site: drawn from
// the email it would let anybody who posts under a guessed address see whether the guess was right.
using Avatar = std::array<std::uint8_t, 16>;

// What a site knows of somebody who has commented on it.
struct Author {
  AuthorId id{};
  std::int64_t approved_count = 0;
  std::int64_t spam_count = 0;
  bool verified = false;  // Proved the address by mail.
};

}  // namespace rejoinder
