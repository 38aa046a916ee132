#include <rejoinder/email.hpp>

#include <algorithm>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

namespace rejoinder {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// RFC 5322, section 3.2.3: atext.
bool is_atext(char c) {
  return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

template <class Fits>
bool dotted(std::string_view text, Fits fits) {
  for (;;) {
    const auto dot = text.find('.');
    if (!fits(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_local_part(std::string_view text) {
  return text.size() <= 64 && dotted(text, [](std::string_view atom) {
           return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atext);
         });
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
  const auto last_dot = text.rfind('.');
  // A last label of digits only would be an IPv4 address, which a mailer may take as one.
  return text.size() <= 253 && last_dot != std::string_view::npos &&
         !is_digits(text.substr(last_dot + 1)) && dotted(text, is_label);
}

}  // namespace

std::optional<EmailAddress> EmailAddress::parse(std::string_view text) {
  text = trim(text);
  const auto at = text.find('@');
  if (text.size() > limits::email_bytes_max || at == std::string_view::npos ||
      !is_local_part(text.substr(0, at)) || !is_domain(text.substr(at + 1))) {
    return std::nullopt;
  }
  return EmailAddress(to_lower(text));
}

EmailAddress::~EmailAddress() {
  // volatile: or the compiler drops writes to memory that is about to go.
  volatile char* bytes = normalised_.data();
  for (std::size_t i = 0; i < normalised_.size(); ++i) bytes[i] = 0;
}

}  // namespace rejoinder
