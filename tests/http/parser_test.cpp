#include "http/gate/parser.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace rejoinder;
using namespace rejoinder::http;
using namespace rejoinder::http::gate;
using namespace std::string_literals;

namespace {

struct Outcome {
  std::shared_ptr<const std::string> bytes;  // What the head points into.
  Parsed parsed = Parsed::incomplete;
  Head head;
  int status = 0;  // Of a refusal.
};

Outcome parse(std::string_view bytes) {
  Outcome outcome;
  outcome.bytes = std::make_shared<const std::string>(bytes);
  Refusal refusal;
  outcome.parsed = parse_head(*outcome.bytes, outcome.head, refusal);
  if (outcome.parsed == Parsed::refused) outcome.status = refusal.status;
  return outcome;
}

int status_of(const std::string& bytes) {
  return parse(bytes).status;
}

// A request with these lines behind its Host.
std::string with(const std::string& lines) {
  return "POST /a HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
}

}  // namespace

TEST_CASE("A head is read with its parts, and no further", "[gate]") {
  const std::string head =
      "GET /a?b=c HTTP/1.1\r\nHost: clinic.example:8080\r\nAccept:  text/html \r\n"
      "accept-encoding: br\r\nIf-None-Match: \"a\"\r\n\r\n";
  const auto outcome = parse(head + "GET /next");
  REQUIRE(outcome.parsed == Parsed::whole);
  CHECK(outcome.head.bytes == head.size());
  CHECK(outcome.head.method == "GET");
  CHECK(outcome.head.target == "/a?b=c");
  CHECK(outcome.head.line_count == 4);
  CHECK(outcome.head.lines[1].value == "text/html");
  CHECK(outcome.head.accept == "text/html");
  CHECK(outcome.head.accept_encoding == "br");
  CHECK(outcome.head.if_none_match == "\"a\"");
  CHECK(outcome.head.framing == Framing::none);
  CHECK(outcome.head.keep_alive);
}

TEST_CASE("Each beginning of a request is one, until it is whole", "[gate]") {
  const std::string whole = with("Content-Length: 5\r\n");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(parse(std::string_view(whole).substr(0, size)).parsed == Parsed::incomplete);
  }
  CHECK(parse(whole).parsed == Parsed::whole);
}

TEST_CASE("How long a body is can be told in one way only", "[gate]") {
  CHECK(parse(with("Content-Length: 12\r\n")).head.content_length == 12);
  CHECK(parse(with("Transfer-Encoding: Chunked\r\n")).head.framing == Framing::chunked);
  CHECK(parse(with("")).head.framing == Framing::none);
  for (const char* lines : {"Content-Length: 1\r\nContent-Length: 1\r\n",
                            "Content-Length: 1\r\nContent-Length: 2\r\n",
                            "Content-Length: 1, 1\r\n",
                            "Content-Length: +1\r\n",
                            "Content-Length: -1\r\n",
                            "Content-Length: 0x1\r\n",
                            "Content-Length: 1 1\r\n",
                            "Content-Length:\r\n",
                            "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: chunked, identity\r\n",
                            "Transfer-Encoding: chunked;x\r\n",
                            "Transfer-Encoding: xchunked\r\n",
                            "Transfer-Encoding: gzip, chunked\r\n",
                            "Transfer-Encoding: \"chunked\"\r\n",
                            "Transfer-Encoding: identity\r\n",
                            "Transfer-Encoding\t: chunked\r\n",
                            "Transfer-Encoding : chunked\r\n",
                            "Transfer-Encoding:\r\n chunked\r\n",
                            "Content-Length: 1\r\n 2\r\n"}) {
    INFO(lines);
    CHECK(status_of(with(lines)) == 400);
  }
  CHECK(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(status_of(with("Content-Length: 9999999999999999\r\n")) == 413);
}

TEST_CASE("What two programs could read in two ways is refused", "[gate]") {
  for (const std::string& bytes :
       std::vector<std::string>{"GET / HTTP/1.1\r\n\r\n",                        // No Host.
                                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",  // Two.
                                "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",          //
                                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",           //
                                "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",           //
                                "GET / HTTP/1.1\nHost: a\n\n",                   // Bare LF.
                                "GET / HTTP/1.1\r\nHost: a\n\r\n",               //
                                "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",  // Bare CR.
                                "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s,
                                "GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",  // obs-fold
                                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",               //
                                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",  // A blank before the colon.
                                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",  //
                                "GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",   //
                                "GET / HTTP/1.1\r\nHost: a\r\nX(Y): z\r\n\r\n",   //
                                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",             //
                                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",             //
                                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",           //
                                "GET /\tb HTTP/1.1\r\nHost: a\r\n\r\n",           //
                                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",           //
                                "GET a HTTP/1.1\r\nHost: a\r\n\r\n",              //
                                "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n",       //
                                "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n",      //
                                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",              //
                                "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",       //
                                "GET /\r\n\r\n",                                  // HTTP/0.9
                                "GET / HTTP/1.2\r\nHost: a\r\n\r\n",              //
                                "GET / http/1.1\r\nHost: a\r\n\r\n",              //
                                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",               //
                                "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",      //
                                "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    INFO(bytes);
    CHECK(status_of(bytes) == 400);
  }
}

TEST_CASE("What can be no request is refused before it ends", "[gate]") {
  CHECK(status_of("\x16\x03\x01\x02") == 400);
  CHECK(status_of("\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\n") == 400);
  CHECK(status_of("GET /" + std::string(5'000, 'a')) == 414);
  CHECK(status_of("GET / HTTP/1.1\r\nX: " + std::string(limits::head_bytes_max, 'a')) == 431);
}

TEST_CASE("A head is bounded in its bytes, its lines and its address", "[gate]") {
  std::string lines;
  for (std::size_t i = 0; i + 1 < limits::header_lines_max; ++i) lines += "X: y\r\n";
  CHECK(parse(with(lines)).parsed == Parsed::whole);
  CHECK(status_of(with(lines + "X: y\r\n")) == 431);
  const std::string longest(limits::target_bytes_max - 1, 'a');
  CHECK(parse("GET /" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n").parsed == Parsed::whole);
  CHECK(status_of("GET /a" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
}

TEST_CASE("Harmless freedoms are taken as RFC 9112 gives them", "[gate]") {
  CHECK(parse("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").head.target == "/");
  CHECK(parse("GET http://a:80/b?c HTTP/1.1\r\nHost: a\r\n\r\n").head.target == "/b?c");
  CHECK(parse("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").head.target == "*");
  CHECK(parse("GET / HTTP/1.1\r\nHost:\r\n\r\n").parsed == Parsed::whole);
  CHECK(parse("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").parsed == Parsed::whole);
  CHECK(parse("GET / HTTP/1.0\r\n\r\n").parsed == Parsed::whole);
  CHECK_FALSE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").head.keep_alive);
  CHECK_FALSE(parse(with("Connection: x, Close\r\n")).head.keep_alive);
  CHECK(parse(with("Expect: 100-continue\r\n")).head.expects_continue);
  CHECK(status_of(with("Expect: a miracle\r\n")) == 417);
  CHECK(status_of(with("Content-Encoding: gzip\r\n")) == 415);
  CHECK(parse(with("Content-Encoding: identity\r\n")).parsed == Parsed::whole);
  CHECK(status_of("PURGE / HTTP/1.1\r\nHost: a\r\n\r\n") == 405);
}

TEST_CASE("A head written anew is the same head", "[gate]") {
  const std::string bytes =
      "POST http://a/b HTTP/1.1\r\nHost:a\r\nX-Odd:\t v w\t\r\nContent-Length: 3\r\n\r\n";
  const auto once = parse(bytes);
  REQUIRE(once.parsed == Parsed::whole);
  const std::string anew = serialise(once.head);
  const auto twice = parse(anew);
  REQUIRE(twice.parsed == Parsed::whole);
  CHECK(serialise(twice.head) == anew);
  CHECK(twice.head.target == "/b");
  CHECK(twice.head.content_length == 3);
}
