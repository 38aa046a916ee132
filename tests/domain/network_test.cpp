#include <catch2/catch.hpp>

#include <rejoinder/network.hpp>

using rejoinder::network_of;

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
