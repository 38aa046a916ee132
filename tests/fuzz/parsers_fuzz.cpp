// Whatever parses what visitors send, each with an oracle. The first byte chooses the parser.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <rejoinder/article.hpp>
#include <rejoinder/base64url.hpp>
#include <rejoinder/email.hpp>
#include <rejoinder/network.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

#include "http/coding.hpp"
#include "render/json_value.hpp"
#include "render/json_writer.hpp"
#include "render/time_text.hpp"

using namespace rejoinder;

namespace {

void expect(bool truth) {
  if (!truth) std::abort();
}

void address(std::string_view text) {
  const auto parsed = EmailAddress::parse(text);
  if (!parsed) return;
  const std::string_view kept = parsed->normalised();
  for (const char c : kept) expect(c > 0x20 && c < 0x7F);
  expect(kept.find('@') == kept.rfind('@'));
  expect(kept.find_first_of(",;:<>()[]\"\\") == std::string_view::npos);
  expect(EmailAddress::parse(kept)->normalised() == kept);
}

void website(std::string_view text) {
  const auto kept = normalise_website(text);
  if (!kept) return;
  expect(kept->starts_with("http://") || kept->starts_with("https://"));
  expect(kept->find_first_of("\"'<>` \t\r\n\\") == std::string::npos);
  expect(normalise_website(*kept) == kept);
  const auto origin = parse_web_address(*kept)->origin();
  expect(normalise_origin(origin) == origin);
}

void article(std::string_view text) {
  const std::string key = normalise_article_key(text);
  expect(is_utf8(key) && !has_control(key));
}

void utf8(std::string_view text) {
  const std::string mended = to_utf8(text);
  expect(is_utf8(mended));
  expect(is_utf8(text) == (mended == text));
}

void base64(std::string_view text) {
  expect(from_base64url(base64url(text)) == std::string(text));
  if (const auto bytes = from_base64url(text)) expect(base64url(*bytes) == text);
}

void form(std::string_view text) {
  const auto fields = http::parse_urlencoded(text, 64);
  if (!fields) return;
  std::size_t size = 0;
  for (const auto& [name, value] : *fields) size += name.size() + value.size();
  expect(size <= text.size());
}

void multipart(std::string_view text) {
  const auto fields = http::parse_multipart(text, "multipart/form-data; boundary=b", 64);
  if (!fields) return;
  for (const auto& [name, value] : *fields) expect(value.find("\r\n--b") == std::string::npos);
}

void json(std::string_view text) {
  const auto value = render::parse_json(text);
  if (!value || value->text() == nullptr) return;
  const std::string again = render::JsonWriter().value(*value->text()).take();
  expect(*render::parse_json(again)->text() == *value->text());
}

void network(std::string_view text) {
  expect(!network_of(text).empty() || text.empty());
}

void moment(std::string_view text) {
  const auto time = render::time_from(text);
  if (!time) return;
  for (const char c : text) expect(c > 0x20 && c < 0x7F);
  // A zone may lead out of the years that have four digits.
  if (*time < *render::time_from("0001-01-01") || *time >= *render::time_from("9999-12-31")) return;
  const auto second = std::chrono::floor<std::chrono::seconds>(*time);
  expect(render::time_from(render::rfc3339(*time)) == Time{second});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr void (*parsers[])(std::string_view) = {address, website,   article, utf8,    base64,
                                                   form,    multipart, json,    network, moment};
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  parsers[data[0] % (sizeof parsers / sizeof *parsers)](text);
  return 0;
}
