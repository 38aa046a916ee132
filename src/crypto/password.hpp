#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace rejoinder::crypto {

// Argon2id (RFC 9106) at 19 MiB and two passes, OWASP's smallest, through libsodium. At most
// password_hashes_at_once run; at most password_hashes_waiting_max wait. Thread-safe.
class Passwords {
 public:
  // The hash with its salt and parameters, as crypto_pwhash_str writes it. std::nullopt: too many
  // are waiting.
  [[nodiscard]] std::optional<std::string> hash(std::string_view password);

  enum class Verdict { right, wrong, busy };
  // Takes the same time for a `hash` of nobody (empty), which no password fits.
  [[nodiscard]] Verdict verify(std::string_view hash, std::string_view password);

 private:
  class Turn;

  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0;
  int waiting_ = 0;
};

}  // namespace rejoinder::crypto
