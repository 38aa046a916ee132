#include "crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <stdexcept>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>

#include "util/waiting.hpp"

namespace rejoinder::crypto {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;

// A well-formed hash at our cost, of all zeros: checking a password against it takes what checking
// against anybody's takes. Composed, not computed, so that not even the first check takes longer.
const std::string& hash_of_nobody() {
  static const std::string hash = fmt::format("$argon2id$v=19$m={},t={},p=1${:A<22}${:A<43}",
                                              memory_bytes / 1024, passes, "", "");
  return hash;
}

void start_sodium() {
  if (sodium_init() < 0)
    throw std::runtime_error("libsodium cannot start: no source of randomness");
}

// libsodium wants a pointer even where there is nothing to point at.
const char* pointer_to(std::string_view text) {
  return text.empty() ? "" : text.data();
}

}  // namespace

// A place among those that run, waited for among a bounded number. Leaving gives it to the next.
class Passwords::Turn {
 public:
  explicit Turn(Passwords& passwords) : passwords_(passwords) {
    std::unique_lock lock(passwords_.mutex_);
    const auto is_free = [this] { return passwords_.running_ < limits::password_hashes_at_once; };
    if (!is_free()) {
      if (passwords_.waiting_ >= limits::password_hashes_waiting_max) return;
      ++passwords_.waiting_;
      passwords_.free_.wait(lock, is_free);
      --passwords_.waiting_;
    }
    ++passwords_.running_;
    came_ = true;
  }
  ~Turn() {
    if (!came_) return;
    const std::lock_guard lock(passwords_.mutex_);
    --passwords_.running_;
    passwords_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  [[nodiscard]] bool came() const { return came_; }

 private:
  const Waiting waiting_;  // Hashing takes as long as a thousand answers: others have their turn.
  Passwords& passwords_;
  bool came_ = false;
};

std::optional<std::string> Passwords::hash(std::string_view password) {
  start_sodium();
  const Turn turn(*this);
  if (!turn.came()) return std::nullopt;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), pointer_to(password), password.size(), passes, memory_bytes) !=
      0) {
    throw std::runtime_error("A password could not be hashed: out of memory");
  }
  return std::string(hash.data());
}

Passwords::Verdict Passwords::verify(std::string_view hash, std::string_view password) {
  start_sodium();
  const Turn turn(*this);
  if (!turn.came()) return Verdict::busy;
  const std::string known = hash.empty() ? hash_of_nobody() : std::string(hash);
  errno = 0;
  if (crypto_pwhash_str_verify(known.c_str(), pointer_to(password), password.size()) == 0) {
    return hash.empty() ? Verdict::wrong : Verdict::right;
  }
  // What it sets for another password. Otherwise it came to no conclusion, and to call that a wrong
  // password would send people off to ask for a new one.
  if (errno == EINVAL) return Verdict::wrong;
  throw std::runtime_error(
      "A password could not be checked: out of memory, or the kept hash is damaged");
}

}  // namespace rejoinder::crypto
