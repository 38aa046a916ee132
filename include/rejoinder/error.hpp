#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

enum class Errc {
  malformed,  // Not even the right shape: bad JSON, an unknown cursor.
  invalid,    // The right shape, but fields are at fault.
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  rate_limited,
  unavailable,  // Too busy just now; the same request may succeed later.
};

// One field that is at fault, with a sentence that says the cure.
struct FieldError {
  std::string field;
  std::string code;    // Stable, for programs: required, too_long, …
  std::string detail;  // For people.

  bool operator==(const FieldError&) const = default;
};

// What another moderator changed before this one could.
struct Conflict {
  CommentId id{};
  std::int64_t version = 0;  // As it is now.
  std::string status;        // As it is now.
  std::string by;            // Who decided last; empty when it was the comment's author.
  Time at{};
};

// A refusal that the person who asked may read: never SQL, a path or a secret.
struct Error {
  Errc code = Errc::invalid;
  std::string slug;    // Stable, for programs: duplicate, comments_closed, …
  std::string detail;  // A sentence for people.
  std::vector<FieldError> fields = {};
  std::chrono::seconds retry_after{0};  // Of `rate_limited` and `unavailable`.
  std::vector<Conflict> conflicts = {};
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> refuse(Errc code, std::string slug, std::string detail) {
  return tl::unexpected(Error{code, std::move(slug), std::move(detail)});
}

}  // namespace rejoinder
