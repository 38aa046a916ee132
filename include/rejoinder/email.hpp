#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rejoinder {

// A visitor's address on its way to the hash. It has no printer, and its memory is wiped.
class EmailAddress {
 public:
  // One plain addr-spec (RFC 5322 dot-atom "@" domain of letter-digit-hyphen labels with at least
  // one dot, RFC 1035 lengths), ASCII, at most email_bytes_max. Quoted local parts, comments,
  // domain literals, groups and lists are refused: nothing that a mailer could read as two
  // recipients. White space around it is dropped. Internationalised domains: in their xn-- form.
  [[nodiscard]] static std::optional<EmailAddress> parse(std::string_view text);

  EmailAddress(const EmailAddress&) = default;
  EmailAddress(EmailAddress&&) = default;
  EmailAddress& operator=(const EmailAddress&) = default;
  EmailAddress& operator=(EmailAddress&&) = default;
  ~EmailAddress();

  // In lower case: nobody has two boxes that differ in case only, and people type both.
  [[nodiscard]] std::string_view normalised() const { return normalised_; }

 private:
  explicit EmailAddress(std::string normalised) : normalised_(std::move(normalised)) {}
  std::string normalised_;
};

}  // namespace rejoinder
