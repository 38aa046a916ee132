#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "render/qr_code.hpp"

using rejoinder::render::qr_rows;

TEST_CASE("A QR code is a square with three eyes") {
  const auto rows = qr_rows("otpauth://totp/a:b?secret=MZXW6YQ&issuer=a");
  const std::size_t size = rows.size();
  REQUIRE(size >= 21);
  CHECK(size % 4 == 1);
  for (const std::string& row : rows) {
    CHECK(row.size() == size);
    CHECK(row.find_first_not_of("01") == std::string::npos);
  }
  const std::string eye = "1111111";
  CHECK(rows[0].substr(0, 7) == eye);
  CHECK(rows[0].substr(size - 7) == eye);
  CHECK(rows[size - 1].substr(0, 7) == eye);
  CHECK(rows[size - 1].substr(size - 7) != eye);
  CHECK_THROWS(qr_rows(std::string(5'000, 'x')));
}
