#include "http/coding.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder::http;

TEST_CASE("A form is decoded as browsers encode it") {
  const auto fields =
      parse_urlencoded("comment=a+b%0D%0Ac%26&author=%C3%A9&empty=&alone&=x&&a=1=2", 9);
  REQUIRE(fields);
  CHECK(*fields == Fields{{"comment", "a b\r\nc&"},
                          {"author", "\xC3\xA9"},
                          {"empty", ""},
                          {"alone", ""},
                          {"", "x"},
                          {"a", "1=2"}});
}

TEST_CASE("A broken escape in a form stays as it was typed") {
  CHECK(parse_urlencoded("a=100%&b=%zz&c=%4", 9) ==
        Fields{{"a", "100%"}, {"b", "%zz"}, {"c", "%4"}});
  CHECK_FALSE(percent_decode("100%"));
  CHECK(percent_decode("a%2Fb+c") == "a/b+c");
}

TEST_CASE("A form with too many fields is refused") {
  CHECK(parse_urlencoded("a=1&b=2", 2));
  CHECK_FALSE(parse_urlencoded("a=1&b=2&c=3", 2));
}

TEST_CASE("Multipart fields are found, and files passed over") {
  const std::string type = "multipart/form-data; boundary=\"x y\"";
  const std::string body =
      "--x y\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nline\r\n--not\r\n"
      "\r\n--x y\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=\"f\"; "
      "filename=\"a.txt\"\r\n\r\nbytes"
      "\r\n--x y\r\nContent-Disposition: form-data; name=author\r\n\r\n"
      "\r\n--x y--\r\n";
  const auto fields = parse_multipart(body, type, 9);
  REQUIRE(fields);
  CHECK(*fields == Fields{{"comment", "line\r\n--not\r\n"}, {"author", ""}});
}

TEST_CASE("Multipart that is not well formed is refused at every cut") {
  const std::string type = "multipart/form-data; boundary=b";
  const std::string body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--";
  REQUIRE(parse_multipart(body, type, 1));
  for (std::size_t cut = 0; cut < body.size(); ++cut) {
    CAPTURE(cut);
    CHECK_FALSE(parse_multipart(body.substr(0, cut), type, 1));
  }
  CHECK_FALSE(parse_multipart(body, "multipart/form-data", 1));
  CHECK_FALSE(parse_multipart(body, type, 0));
  CHECK_FALSE(parse_multipart("--b\r\nX: y\r\n\r\n1\r\n--b--", type, 1));
}

TEST_CASE("What a client accepts is read with its qualities, the most specific first") {
  CHECK(quality_of("", "text/html") == 1);
  CHECK(quality_of("text/html,application/json;q=0.9", "text/html") == 1);
  CHECK(quality_of("text/html,application/json;q=0.9", "application/json") == Approx(0.9));
  CHECK(quality_of("*/*;q=0.5, Text/HTML", "text/html") == 1);
  CHECK(quality_of("*/*;q=0.5, text/*;q=0.1", "text/html") == Approx(0.1));
  CHECK(quality_of("text/html;q=0", "text/html") == 0);
  CHECK(quality_of("image/png", "text/html") == 0);
  CHECK(media_type("Text/HTML; charset=utf-8") == "text/html");
}
