#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rejoinder/web_address.hpp>

using namespace rejoinder;

TEST_CASE("A website is kept as an http(s) URL, with the scheme that people leave out") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"example.com", "https://example.com"},
      {"Example.COM/Path?q=1", "https://example.com/Path?q=1"},
      {"HTTP://example.com:80", "http://example.com"},
      {"https://example.com:8443/x", "https://example.com:8443/x"},
      {"example.com:8080/x", "https://example.com:8080/x"},
      {"https://example.com/a b\"c", "https://example.com/a%20b%22c"},
      {"https://example.com/\xC3\xA9", "https://example.com/%C3%A9"},
      {"https://example.com?x", "https://example.com/?x"},
      {"  https://example.com  ", "https://example.com"},
      {"example.com/?next=http://other.example", "https://example.com/?next=http://other.example"},
  };
  for (const auto& [typed, kept] : cases) {
    CAPTURE(typed);
    CHECK(normalise_website(typed) == kept);
    CHECK(normalise_website(kept) == kept);
  }
}

TEST_CASE("A website that another reader could take for something else is refused") {
  for (const char* typed : {"javascript:alert(1)",
                            "javascript://example.com/%0aalert(1)",
                            "data:text/html,x",
                            "ftp://example.com",
                            "https://",
                            "http:///x",
                            "https://user@example.com",
                            "https://user:pass@example.com",
                            "https://example.com\\@other.example",
                            "https://exa mple.com",
                            "https://example.com:99999",
                            "https://example.com:0",
                            "https://example.com:",
                            "java\tscript:alert(1)",
                            "https://exam\nple.com",
                            "//example.com",
                            "https://[::1]/",
                            "word",
                            "https://a..b",
                            "https://-a.com",
                            "https://example.com\"onmouseover=alert(1)",
                            "https://'example.com",
                            "\xFF.com",
                            "https://goo\xC2\xA0goo.example"}) {
    CAPTURE(typed);
    CHECK_FALSE(normalise_website(typed));
  }
}

TEST_CASE("An origin is a scheme, a host and perhaps a port") {
  CHECK(normalise_origin("https://Clinic.Example/") == "https://clinic.example");
  CHECK(normalise_origin("http://localhost:8080") == "http://localhost:8080");
  CHECK(normalise_origin("https://clinic.example:443") == "https://clinic.example");
  CHECK_FALSE(normalise_origin("https://clinic.example/blog"));
  CHECK_FALSE(normalise_origin("clinic.example"));
  CHECK_FALSE(normalise_origin("null"));
}
