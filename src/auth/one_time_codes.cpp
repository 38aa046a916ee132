#include "auth/one_time_codes.hpp"

#include <liboath/oath.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <rejoinder/limits.hpp>

namespace rejoinder::auth {
namespace {

// As RFC 3986 has it: all but unreserved characters.
std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    const bool plain = (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') ||
                       (value >= 'a' && value <= 'z') || byte == '-' || byte == '.' || byte == '_';
    if (plain) {
      out += byte;
    } else {
      out += '%';
      out += hex[value >> 4];
      out += hex[value & 0x0F];
    }
  }
  return out;
}

}  // namespace

std::string base32(std::string_view bytes) {
  char* text = nullptr;
  std::size_t size = 0;
  if (oath_base32_encode(bytes.data(), bytes.size(), &text, &size) != OATH_OK) {
    throw std::runtime_error("base32 cannot be written");
  }
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  std::string out(text, size);
  while (!out.empty() && out.back() == '=') out.pop_back();
  return out;
}

std::string key_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  return "otpauth://totp/" + escaped(issuer) + ":" + escaped(account) +
         "?secret=" + base32(secret) + "&issuer=" + escaped(issuer);
}

std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Time now) {
  constexpr std::size_t digits = 6;
  if (code.size() != digits) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  int place = 0;
  std::uint64_t step = 0;
  const std::string text(code);
  const int found = oath_totp_validate3(secret.data(), secret.size(), static_cast<time_t>(seconds),
                                        static_cast<unsigned>(limits::code_step.count()), 0,
                                        limits::code_steps_around, &place, &step, text.c_str());
  if (found < 0) return std::nullopt;
  return static_cast<std::int64_t>(step);
}

}  // namespace rejoinder::auth
