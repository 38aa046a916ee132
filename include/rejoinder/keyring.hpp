#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/bytes.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

// Frozen: each names a sub-key, and changing a number changes every hash made with it.
enum class Purpose {
  email = 1,
  avatar = 2,
  network = 3,
  edit_token = 4,
  preview_token = 5,
  text = 6,
  idempotency = 7,
  decision_log = 8,
  csrf = 9,
  session = 10,
  invitation = 11,
  key_check = 12,
  revision = 13,
  one_time_codes = 14,
  recovery_code = 15,
  access_token = 16,
  mail_address = 17,
  mail_link = 18,
};

// Port to the keys. All are derived from one master key that is not in the database.
class Keyring {
 public:
  virtual ~Keyring() = default;

  // Keyed hash of `message` under the sub-key of a purpose and a site. Callers keep messages
  // unambiguous themselves.
  [[nodiscard]] virtual Digest mac(Purpose purpose, SiteId site,
                                   std::string_view message) const = 0;

  // Seals a text under the sub-key of a purpose and a site: XChaCha20-Poly1305 (RFC 8439 with the
  // longer nonce of draft-irtf-cfrg-xchacha). What it belongs to, `context`, is not in it, but must
  // be the same when it is opened.
  [[nodiscard]] virtual Blob seal(Purpose purpose, SiteId site, std::string_view context,
                                  std::string_view text) const = 0;
  // Nothing if it is not one of ours, or not of this context.
  [[nodiscard]] virtual std::optional<std::string> open(Purpose purpose, SiteId site,
                                                        std::string_view context,
                                                        const Blob& sealed) const = 0;

  // Fresh, unpredictable bytes.
  [[nodiscard]] virtual Digest random() const = 0;
};

}  // namespace rejoinder
