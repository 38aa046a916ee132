#pragma once

#include <cstdint>

namespace rejoinder {

// Positive, below 2^53 (so that JavaScript can hold them), never used twice.
enum class SiteId : std::int64_t {};
enum class ArticleId : std::int64_t {};
enum class AuthorId : std::int64_t {};
enum class CommentId : std::int64_t {};
enum class ModeratorId : std::int64_t {};
enum class DecisionId : std::int64_t {};
enum class AccessTokenId : std::int64_t {};
enum class AccountEventId : std::int64_t {};
enum class OutboxId : std::int64_t {};

template <class Id>
[[nodiscard]] constexpr std::int64_t number(Id id) {
  return static_cast<std::int64_t>(id);
}

}  // namespace rejoinder
