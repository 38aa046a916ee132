#include "mail/smtp.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder;
using namespace rejoinder::mail;

TEST_CASE("A mail server is a scheme, a host and perhaps a port", "[smtp]") {
  using Tls = SmtpServer::Tls;
  CHECK(parse_server("smtp://mail.clinic.example") ==
        SmtpServer{"mail.clinic.example", 25, Tls::starttls});
  CHECK(parse_server("smtp://mail.clinic.example:587") ==
        SmtpServer{"mail.clinic.example", 587, Tls::starttls});
  CHECK(parse_server("smtps://mail.clinic.example") ==
        SmtpServer{"mail.clinic.example", 465, Tls::always});
  CHECK(parse_server("smtps://[2001:db8::1]:1465") == SmtpServer{"2001:db8::1", 1465, Tls::always});
  for (const char* wrong :
       {"", "mail.clinic.example", "http://a", "smtp://", "smtp://:25", "smtp://a:", "smtp://a:0",
        "smtp://a:65536", "smtp://a:x", "smtp://a/b", "smtp://user@a", "smtp://user:pw@a:25",
        "smtp://[::1", "smtp://[x]", "smtp://[::1]25", "smtp://a b", "smtp://a\r\nb"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_server(wrong));
  }
  CHECK(to_string(*parse_server("smtps://[::1]")) == "smtps://[::1]:465");
}

TEST_CASE("Only on this machine is mail handed over in the clear", "[smtp]") {
  using Tls = SmtpServer::Tls;
  for (const char* here : {"smtp://localhost", "smtp://127.0.0.1:2525", "smtp://[::1]"}) {
    CHECK(parse_server(here)->tls == Tls::none);
  }
  for (const char* elsewhere : {"smtp://localhost.example", "smtp://127.example"}) {
    CHECK(parse_server(elsewhere)->tls == Tls::starttls);
  }
  CHECK(parse_server("smtps://localhost")->tls == Tls::always);
}

TEST_CASE("A server that is not there is the server's failure, told by a code", "[smtp]") {
  // Port 1 of this machine: nobody listens.
  SmtpMailer mailer({*parse_server("smtp://127.0.0.1:1"), "comments@clinic.example", {}, {}});
  Mail mail;
  mail.to = "mia@clinic.example";
  const auto sent = mailer.send(mail, {});
  REQUIRE_FALSE(sent);
  CHECK(sent.error().kind == MailFailure::Kind::server);
  CHECK(sent.error().code == "no_connection");
}
