#include <catch2/catch.hpp>

#include <rejoinder/network.hpp>

using rejoinder::network_of;
using rejoinder::normalise_address;

TEST_CASE("Addresses of one IPv4 /24 are one network") {
  CHECK(network_of("203.0.113.7") == network_of("203.0.113.250"));
  CHECK(network_of("203.0.113.7") != network_of("203.0.114.7"));
}

TEST_CASE("Addresses of one IPv6 /64 are one network, however they are written") {
  CHECK(network_of("2001:db8::1") == network_of("2001:0db8:0:0:ffff:1:2:3"));
  CHECK(network_of("2001:db8::1") != network_of("2001:db8:0:1::1"));
  CHECK(network_of("fe80::1%eth0") == network_of("fe80::2"));
  CHECK(network_of("::1") == network_of("0:0:0:0:0:0:0:9"));
}

TEST_CASE("An IPv4 address inside an IPv6 one is in the IPv4 network") {
  CHECK(network_of("::ffff:203.0.113.7") == network_of("203.0.113.9"));
  CHECK(network_of("::ffff:cb00:7107") == network_of("203.0.113.9"));
}

TEST_CASE("What is no address is a network of its own") {
  for (const char* text : {"", "unix", "1.2.3", "1.2.3.4.5", "256.1.1.1", ":::", "1:2:3", "g::1",
                           "1:2:3:4:5:6:7:8:9", "1::2::3"}) {
    CAPTURE(text);
    CHECK(network_of(text) == text);
  }
}

TEST_CASE("An address is the same text, whichever proxy wrote it") {
  for (const char* text :
       {"203.0.113.7", "203.0.113.7:443", "::ffff:203.0.113.7", "[::ffff:203.0.113.7]:80"}) {
    CAPTURE(text);
    CHECK(normalise_address(text) == "203.0.113.7");
  }
  for (const char* text :
       {"2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::1%eth0"}) {
    CAPTURE(text);
    CHECK(normalise_address(text) == "2001:db8::1");
  }
  for (const char* text :
       {"", "unknown", "_hidden", "203.0.113", "[", ":", "203.0.113.7, 1.2.3.4"}) {
    CAPTURE(text);
    CHECK_FALSE(normalise_address(text));
  }
}
