#include <catch2/catch.hpp>

#include <chrono>
#include <string>

#include "auth/one_time_codes.hpp"

using namespace rejoinder;
using namespace rejoinder::auth;

namespace {

const std::string secret = "12345678901234567890";  // RFC 6238, appendix B.

Time at(std::int64_t seconds) {
  return Time{std::chrono::seconds{seconds}};
}

}  // namespace

TEST_CASE("Codes are those of RFC 6238's appendix B, cut to six digits") {
  CHECK(step_of(secret, "287082", at(59)) == 1);
  CHECK(step_of(secret, "081804", at(1'111'111'109)) == 37'037'036);
  CHECK(step_of(secret, "005924", at(1'234'567'890)) == 41'152'263);
  CHECK(step_of(secret, "279037", at(2'000'000'000)) == 66'666'666);
}

TEST_CASE("A code of the step before or after is good as well, and no other") {
  CHECK(step_of(secret, "287082", at(59 + 30)) == 1);
  CHECK(step_of(secret, "287082", at(59 - 30)) == 1);
  CHECK_FALSE(step_of(secret, "287082", at(59 + 61)));
  CHECK_FALSE(step_of(secret, "287083", at(59)));
  CHECK_FALSE(step_of(secret, "28708", at(59)));
  CHECK_FALSE(step_of(secret, "", at(59)));
  CHECK_FALSE(step_of(secret, std::string("28708\0", 6), at(59)));
}

TEST_CASE("A secret is told in base32, and as an address with nothing loose in it") {
  CHECK(base32("foob") == "MZXW6YQ");
  CHECK(key_uri("foob", "Rejoinder a.example:81", "Mia & co") ==
        "otpauth://totp/Rejoinder%20a.example%3A81:Mia%20%26%20co?secret=MZXW6YQ"
        "&issuer=Rejoinder%20a.example%3A81");
}
