#include "crypto/password.hpp"

#include <algorithm>
#include <ctime>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>

#include "crypto/password_hooks.hpp"
#include "crypto/password_probe.hpp"

using namespace rejoinder;
using crypto::Passwords;
using test::FullHouse;
using test::probe;

namespace {

constexpr int places = limits::password_hashes_at_once + limits::password_hashes_waiting_max;

}  // namespace

TEST_CASE("A password fits its own hash only", "[password]") {
  Passwords passwords;
  const auto hash = passwords.hash("correct horse battery staple").value();

  CHECK(passwords.verify(hash, "correct horse battery staple") == Passwords::Verdict::right);
  CHECK(passwords.verify(hash, "correct horse battery stapl") == Passwords::Verdict::wrong);
  CHECK(passwords.verify(hash, {}) == Passwords::Verdict::wrong);
}

TEST_CASE("Passwords of any bytes and any length have all of them hashed", "[password]") {
  Passwords passwords;
  const std::string with_nul("be\0fore", 7);
  const std::string longest(limits::password_bytes_max, 'x');

  CHECK(passwords.verify(passwords.hash(with_nul).value(), "be") == Passwords::Verdict::wrong);
  CHECK(passwords.verify(passwords.hash(with_nul).value(), with_nul) == Passwords::Verdict::right);
  CHECK(passwords.verify(passwords.hash(longest).value(), longest) == Passwords::Verdict::right);
  CHECK(passwords.verify(passwords.hash(longest).value(), longest.substr(1)) ==
        Passwords::Verdict::wrong);
  CHECK(passwords.verify(passwords.hash({}).value(), {}) == Passwords::Verdict::right);
}

TEST_CASE("A hash is Argon2id at 19 MiB and two passes, with a salt of its own", "[password]") {
  Passwords passwords;
  const auto hash = passwords.hash("correct horse").value();

  CHECK_THAT(hash, Catch::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(hash != passwords.hash("correct horse").value());
}

TEST_CASE("A hash of other parameters still fits", "[password]") {
  Passwords passwords;
  char cheap[crypto_pwhash_STRBYTES];
  REQUIRE(crypto_pwhash_argon2id_str(cheap, "correct horse", 13, 1, 8192) == 0);
  CHECK(passwords.verify(cheap, "correct horse") == Passwords::Verdict::right);
}

TEST_CASE("Nobody's password is hashed too, to the end, and is never right", "[password]") {
  Passwords passwords;
  const std::string password = GENERATE("", "correct horse");
  probe().reset();

  CHECK(passwords.verify({}, password) == Passwords::Verdict::wrong);

  CHECK(probe().counts().verified == 1);
  CHECK(probe().counts().mismatched == 1);
  CHECK(probe().counts().hashed == 0);  // Not even the first time does it take more.
}

TEST_CASE("Checking nobody's password costs what checking somebody's costs", "[password]") {
  Passwords passwords;
  const auto hash = passwords.hash("correct horse").value();
  const auto cpu_time = [&](std::string_view of) {
    const auto before = std::clock();
    CHECK(passwords.verify(of, "wrong horse") == Passwords::Verdict::wrong);
    return std::clock() - before;
  };
  // What a busy machine adds, the cheapest of five leaves out; a path without a hash would take a
  // thousandth.
  auto somebody = cpu_time(hash);
  auto nobody = cpu_time({});
  for (int i = 0; i < 4; ++i) {
    somebody = std::min(somebody, cpu_time(hash));
    nobody = std::min(nobody, cpu_time({}));
  }
  CHECK(nobody > somebody / 4);
  CHECK(nobody < somebody * 4);
}

TEST_CASE("A kept hash that is damaged is a fault, not a wrong password", "[password]") {
  Passwords passwords;
  const auto hash = passwords.hash("correct horse").value().substr(0, 40);
  CHECK_THROWS_WITH(passwords.verify(hash, "correct horse"), Catch::Contains("damaged"));
  // And its place is free again.
  CHECK(passwords.hash("correct horse").has_value());
}

TEST_CASE("Two hashes run, sixteen wait, and the next is refused", "[password]") {
  Passwords passwords;
  const auto hash = passwords.hash("correct horse").value();
  probe().reset();
  FullHouse house(passwords, places);
  REQUIRE(house.is_full());

  CHECK_FALSE(passwords.hash("correct horse").has_value());
  CHECK(passwords.verify(hash, "correct horse") == Passwords::Verdict::busy);
  CHECK(passwords.verify({}, "correct horse") == Passwords::Verdict::busy);

  house.empty();
  CHECK(house.hashed() == places);
  CHECK(house.refused() == 1);
  CHECK(probe().counts().hashed == places);
  CHECK(probe().counts().verified == 0);
  CHECK(probe().counts().at_once_max == limits::password_hashes_at_once);
  CHECK(passwords.verify(hash, "correct horse") == Passwords::Verdict::right);
}

TEST_CASE("Hashes run at the same time, not one after the other", "[password]") {
  Passwords passwords;
  probe().reset();
  probe().hold();
  std::vector<std::thread> threads;
  for (int i = 0; i < limits::password_hashes_at_once; ++i) {
    threads.emplace_back([&] { (void)passwords.hash("correct horse"); });
  }
  CHECK(probe().wait_for_inside(limits::password_hashes_at_once));
  probe().release();
  for (auto& thread : threads) thread.join();
}
