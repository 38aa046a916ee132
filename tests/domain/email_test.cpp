#include <catch2/catch.hpp>

#include <string>

#include <rejoinder/email.hpp>

using rejoinder::EmailAddress;

TEST_CASE("One plain address is taken, in lower case and without the space around it") {
  const auto address = EmailAddress::parse("  Mia.O'Brien+news@Mail.Example.AU\t");
  REQUIRE(address);
  CHECK(address->normalised() == "mia.o'brien+news@mail.example.au");
}

TEST_CASE("Plain addresses of every legal shape are taken") {
  const std::string long_local(64, 'a');
  for (const std::string& text :
       {std::string("a@b.co"), std::string("1@2.example"), std::string("a_b-c@x-y.example"),
        std::string("!#$%&'*+-/=?^_`{|}~@example.org"), std::string("a@xn--bcher-kva.example"),
        long_local + "@example.com"}) {
    CAPTURE(text);
    CHECK(EmailAddress::parse(text));
  }
}

TEST_CASE("What a mailer could read as something else is refused") {
  for (const std::string& text : {std::string(""),
                                  std::string("mia"),
                                  std::string("@example.com"),
                                  std::string("mia@"),
                                  std::string("mia@example"),
                                  std::string("a@b@c.com"),
                                  std::string("a,b@c.com"),
                                  std::string("a@c.com,b@d.com"),
                                  std::string("a@c.com;b@d.com"),
                                  std::string("a@c.com b@d.com"),
                                  std::string("group:a@c.com;"),
                                  std::string("\"a b\"@c.com"),
                                  std::string("a(x)@c.com"),
                                  std::string("Mia <a@c.com>"),
                                  std::string("a@[127.0.0.1]"),
                                  std::string("a@127.0.0.1"),
                                  std::string("a@c.com\r\nBcc: b@d.com"),
                                  std::string("a@c.com\n"
                                              "x"),
                                  std::string("a\0@c.com", 8),
                                  std::string(".a@c.com"),
                                  std::string("a.@c.com"),
                                  std::string("a..b@c.com"),
                                  std::string("a@.c.com"),
                                  std::string("a@c..com"),
                                  std::string("a@c.com."),
                                  std::string("a@-c.com"),
                                  std::string("a@c-.com"),
                                  std::string("a@c_d.com"),
                                  std::string("m\xC3\xBC@c.com"),
                                  std::string("a@b\xC3\xBC.com"),
                                  std::string("a%0d@c com"),
                                  std::string(65, 'a') + "@example.com",
                                  "a@" + std::string(64, 'b') + ".com",
                                  std::string(60, 'a') + "@" + std::string(40, 'b') + ".com"}) {
    CAPTURE(text);
    CHECK_FALSE(EmailAddress::parse(text));
  }
}
