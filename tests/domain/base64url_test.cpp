#include <catch2/catch.hpp>

#include <string>

#include <rejoinder/base64url.hpp>

using namespace rejoinder;

TEST_CASE("Bytes of every length come back from their base64url") {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    CHECK(from_base64url(base64url(bytes)) == bytes);
    bytes += static_cast<char>(i * 37);
  }
  CHECK(base64url(std::string_view("\xFB\xEF\xFF", 3)) == "--__");  // RFC 4648's two own letters
  CHECK(base64url("f") == "Zg");
}

TEST_CASE("Only one text stands for the same bytes") {
  for (const char* text : {"Zh", "Zg==", "Z", "Z g", "Zg+", "Zm9vY"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64url(text));
  }
  CHECK_FALSE(digest_from_base64url("Zg"));
}
