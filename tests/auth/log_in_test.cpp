#include <chrono>
#include <string>
#include <thread>
#include <tuple>

#include <catch2/catch.hpp>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>

#include "auth/front_door.hpp"
#include "crypto/password_hooks.hpp"
#include "crypto/password_probe.hpp"

using namespace rejoinder;
using namespace std::chrono_literals;
using test::FrontDoor;
using test::FullHouse;
using test::probe;

namespace {

// What a client sees of a refusal.
auto seen(const Error& error) {
  return std::tuple(error.code, error.slug, error.detail, error.retry_after, error.fields.size(),
                    error.conflicts.size());
}

int hashes() {
  return probe().counts().hashed + probe().counts().verified;
}

// Limits that no test reaches by accident.
constexpr auth::AccountsOptions unlimited{
    .per_name = {0, 0}, .per_network = {0, 0}, .per_name_everywhere = {0, 0}};

}  // namespace

TEST_CASE("A moderator logs in with name and password", "[accounts]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  const auto dana =
      door.accounts.add("Dana", FrontDoor::password, Role::moderator, {clinic}).value();

  const auto log_in = door.log_in("Dana");

  REQUIRE(log_in);
  CHECK(log_in->moderator.id == dana.id);
  CHECK(log_in->moderator.name == "Dana");
  CHECK(log_in->moderator.sites == std::vector{clinic});
  CHECK(digest_from_base64url(log_in->token));
  CHECK(digest_from_base64url(log_in->csrf));
}

TEST_CASE("A name is found whatever its case and the spaces around it", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana Ng");
  CHECK(door.log_in("dana ng"));
  CHECK(door.log_in(" DANA NG\n"));
  CHECK_FALSE(door.log_in("dana  ng"));
}

TEST_CASE("A wrong password, a name that nobody has and one too long get the same answer",
          "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana");
  const std::string too_long(limits::password_bytes_max + 1, 'x');
  const auto expected =
      std::tuple(Errc::unauthenticated, std::string("wrong_credentials"),
                 std::string("Name or password is wrong."), 0s, std::size_t{0}, std::size_t{0});

  CHECK(seen(door.log_in("Dana", "wrong horse").error()) == expected);
  CHECK(seen(door.log_in("Dana", "").error()) == expected);
  CHECK(seen(door.log_in("Dana", too_long).error()) == expected);
  CHECK(seen(door.log_in("Nobody").error()) == expected);
  CHECK(seen(door.log_in("").error()) == expected);
  CHECK(seen(door.log_in("Nobody", too_long).error()) == expected);
  CHECK(seen(door.log_in(std::string(100'000, 'x')).error()) == expected);
  CHECK(seen(door.log_in(std::string("Da\0na \xff", 7)).error()) == expected);
}

TEST_CASE("A password is hashed to the end even for a name that nobody has", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana");
  const std::string name = GENERATE("Dana", "Nobody");
  probe().reset();

  CHECK_FALSE(door.log_in(name, "wrong horse"));

  CHECK(probe().counts().verified == 1);
  CHECK(probe().counts().mismatched == 1);
  CHECK(probe().counts().hashed == 0);
}

TEST_CASE("A password that is too long is hashed for nobody", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana");
  probe().reset();
  CHECK_FALSE(door.log_in("Dana", std::string(limits::password_bytes_max + 1, 'x')));
  CHECK_FALSE(door.log_in("Nobody", std::string(limits::password_bytes_max + 1, 'x')));
  CHECK(hashes() == 0);
}

TEST_CASE("The longest password that can be chosen logs in", "[accounts]") {
  FrontDoor door;
  const std::string longest(limits::password_bytes_max, 'x');
  REQUIRE(door.accounts.add("Dana", longest, Role::owner, {}));
  CHECK(door.log_in("Dana", longest));
}

TEST_CASE("The eleventh guess at a name within a minute waits, and is not hashed", "[throttle]") {
  FrontDoor door;
  door.add_owner("Dana");
  for (int i = 0; i < 10; ++i) {
    // From many addresses of one network, and in many spellings.
    const auto from = "192.0.2." + std::to_string(i);
    CHECK(door.accounts.log_in(i % 2 == 0 ? "dana" : " DANA", "wrong horse", from).error().code ==
          Errc::unauthenticated);
  }
  probe().reset();

  const auto refused = door.log_in("Dana");

  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::rate_limited);
  CHECK(refused.error().slug == "too_many_attempts");
  CHECK(refused.error().retry_after == 10s);
  CHECK(refused.error().detail == "Too many attempts. Wait 10 seconds.");
  CHECK(hashes() == 0);

  SECTION("who waits as long as was asked gets in") {
    door.clock.pass(10s);
    CHECK(door.log_in("Dana"));
  }
  SECTION("the wait shortens as time passes") {
    door.clock.pass(9500ms);
    CHECK(door.log_in("Dana").error().detail == "Too many attempts. Wait 1 second.");
  }
  SECTION("the owner of the name gets in from elsewhere") {
    CHECK(door.accounts.log_in("Dana", FrontDoor::password, "198.51.100.1"));
  }
  SECTION("another name does not wait") {
    door.add_owner("Alex");
    CHECK(door.log_in("Alex"));
  }
}

TEST_CASE("Guesses at a name that nobody has are throttled like others", "[throttle]") {
  FrontDoor door({.per_name = {6, 1}, .per_network = {0, 0}});
  CHECK(door.log_in("Nobody").error().code == Errc::unauthenticated);
  CHECK(door.log_in("Nobody").error().code == Errc::rate_limited);
}

TEST_CASE("A network that guesses at many names waits, and is not hashed for", "[throttle]") {
  FrontDoor door;
  door.add_owner("Dana");
  const bool six = GENERATE(false, true);
  const auto address_of = [&](int host) {
    return (six ? "2001:db8:0:7::" : "198.51.100.") + std::to_string(host);
  };
  for (int i = 0; i < 30; ++i) {
    const auto name = "name" + std::to_string(i);
    CHECK(door.accounts.log_in(name, "wrong horse", address_of(i)).error().code ==
          Errc::unauthenticated);
  }
  probe().reset();

  const auto refused = door.accounts.log_in("Dana", FrontDoor::password, address_of(99));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::rate_limited);
  CHECK(refused.error().retry_after == 3s);
  CHECK(hashes() == 0);

  CHECK(door.log_in("Dana"));  // From another network.
  door.clock.pass(3s);
  CHECK(door.accounts.log_in("Dana", FrontDoor::password, address_of(99)));
}

TEST_CASE("A network that may not try costs the name no try", "[throttle]") {
  FrontDoor door({.per_name = {1, 2}, .per_network = {1, 1}});
  door.add_owner("Dana");
  CHECK(door.accounts.log_in("Dana", "wrong horse", "198.51.100.1").error().code ==
        Errc::unauthenticated);
  for (int i = 0; i < 5; ++i) {
    CHECK(door.accounts.log_in("Dana", "wrong horse", "198.51.100.1").error().code ==
          Errc::rate_limited);
  }
  CHECK(door.log_in("Dana"));
}

TEST_CASE("A name and an address of the same letters are counted apart", "[throttle]") {
  FrontDoor door({.per_name = {1, 1}, .per_network = {1, 1}});
  CHECK(door.accounts.log_in("somewhere", "wrong horse", "here").error().code ==
        Errc::unauthenticated);
  CHECK(door.accounts.log_in("here", "wrong horse", "somewhere").error().code ==
        Errc::unauthenticated);
}

TEST_CASE("When all places to hash are taken, a log-in is told to come back", "[accounts]") {
  FrontDoor door(unlimited);
  door.add_owner("Dana");
  FullHouse house(door.passwords,
                  limits::password_hashes_at_once + limits::password_hashes_waiting_max);
  REQUIRE(house.is_full());

  const auto known = door.log_in("Dana");
  const auto unknown = door.log_in("Nobody");

  REQUIRE_FALSE(known);
  CHECK(known.error().code == Errc::unavailable);
  CHECK(known.error().slug == "busy");
  CHECK(known.error().retry_after == 1s);
  CHECK(seen(unknown.error()) == seen(known.error()));
  CHECK(door.accounts.add("Alex", FrontDoor::password, Role::owner, {}).error().slug == "busy");
  CHECK(door.accounts.set_password("Dana", "battery staple").error().slug == "busy");
  const auto invitation = door.accounts.invite(Role::owner, {});
  CHECK(door.accounts.accept(invitation, "Alex", FrontDoor::password).error().slug == "busy");

  house.empty();
  CHECK(door.log_in("Dana"));
  CHECK(door.accounts.accept(invitation, "Alex", FrontDoor::password));
}

TEST_CASE("A log-in that is under way while the password changes does not get in", "[accounts]") {
  FrontDoor door;
  const auto dana = door.add_owner("Dana");
  const auto new_hash = door.passwords.hash("battery staple").value();
  probe().reset();
  probe().hold();
  Result<auth::LogIn> answer = tl::unexpected(Error{});
  std::thread log_in([&] { answer = door.log_in("Dana"); });
  const bool inside = probe().wait_for_inside(1);

  // As set_password() does it, whose own hashing would be held as well.
  door.store->write([&](Writer& writer) { writer.set_password(dana.id, new_hash); });
  probe().release();
  log_in.join();

  REQUIRE(inside);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().slug == "wrong_credentials");
  CHECK(door.log_in("Dana", "battery staple"));
}

TEST_CASE("What many networks try together has a limit too", "[throttle]") {
  FrontDoor door({.per_name = {0, 0}, .per_network = {0, 0}, .per_name_everywhere = {60, 2}});
  door.add_owner("Dana");
  for (int i = 0; i < 2; ++i) {
    const auto from = "198.51." + std::to_string(i) + ".1";
    CHECK(door.accounts.log_in("Dana", "wrong horse", from).error().code == Errc::unauthenticated);
  }
  CHECK(door.log_in("Dana").error().code == Errc::rate_limited);
}
