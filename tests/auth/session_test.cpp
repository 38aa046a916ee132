#include <chrono>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>

#include "auth/front_door.hpp"

using namespace rejoinder;
using namespace std::chrono_literals;
using auth::csrf_matches;
using test::FrontDoor;

TEST_CASE("Who logged in is signed in with the token", "[session]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  REQUIRE(door.accounts.add("Dana", FrontDoor::password, Role::moderator, {clinic}));
  const auto log_in = door.log_in("dana").value();

  const auto session = door.accounts.signed_in(log_in.token);

  REQUIRE(session);
  CHECK(session->moderator.id == log_in.moderator.id);
  CHECK(session->moderator.name == "Dana");
  CHECK(session->moderator.role == Role::moderator);
  CHECK(session->moderator.sites == std::vector{clinic});
  CHECK(session->csrf == log_in.csrf);
}

TEST_CASE("Each log-in has a token and a CSRF token of its own", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto phone = door.log_in("Dana").value();
  const auto desk = door.log_in("Dana").value();

  CHECK(std::set{phone.token, phone.csrf, desk.token, desk.csrf}.size() == 4);
  CHECK(door.accounts.signed_in(phone.token));
  CHECK(door.accounts.signed_in(desk.token));
}

TEST_CASE("Logging out ends one session and no other", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto phone = door.log_in("Dana").value();
  const auto desk = door.log_in("Dana").value();

  const auto ended = door.accounts.signed_in(phone.token).value().token_hash;
  door.accounts.log_out(ended);
  door.accounts.log_out(ended);  // Twice does no harm.

  CHECK_FALSE(door.accounts.signed_in(phone.token));
  CHECK(door.accounts.signed_in(desk.token));
}

TEST_CASE("Nothing but a session's token signs in", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto log_in = door.log_in("Dana").value();
  const auto session = door.accounts.signed_in(log_in.token).value();
  const auto invitation = door.accounts.invite(Role::owner, {});

  for (const auto& token :
       {std::string(), std::string("x"), std::string(43, 'A'), std::string(100'000, 'A'),
        log_in.token.substr(1), log_in.token + "A", log_in.token + "=", " " + log_in.token,
        std::string(log_in.token).replace(0, 1, log_in.token[0] == 'A' ? "B" : "A"), log_in.csrf,
        base64url(session.token_hash), invitation}) {
    CHECK_FALSE(door.accounts.signed_in(token));
  }
  CHECK(door.accounts.signed_in(log_in.token));
}

TEST_CASE("The kept hash of a token is no CSRF token of anything", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto log_in = door.log_in("Dana").value();
  const auto session = door.accounts.signed_in(log_in.token).value();

  // What would be the CSRF token of a session whose kept hash somebody made equal to this token.
  const auto csrf = door.keys->mac(Purpose::csrf, SiteId{0}, from_base64url(log_in.token).value());
  CHECK(csrf != session.token_hash);
}

TEST_CASE("A session ends after a week without use", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto token = door.log_in("Dana").value().token;

  door.clock.pass(limits::session_idle_max - 1ms);
  CHECK(door.accounts.signed_in(token));
  door.clock.pass(limits::session_idle_max - 1ms);
  CHECK(door.accounts.signed_in(token));
  door.clock.pass(limits::session_idle_max);
  CHECK_FALSE(door.accounts.signed_in(token));
  CHECK_FALSE(door.accounts.signed_in(token));  // Asking does not wake it.
}

TEST_CASE("A session ends after thirty days, however much it is used", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto token = door.log_in("Dana").value().token;

  for (int day = 1; day < 30; ++day) {
    door.clock.pass(24h);
    CHECK(door.accounts.signed_in(token));
  }
  door.clock.pass(24h - 1ms);
  CHECK(door.accounts.signed_in(token));
  door.clock.pass(1ms);
  CHECK_FALSE(door.accounts.signed_in(token));
}

TEST_CASE("Use of a session is written at most once a minute", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto token = door.log_in("Dana").value().token;
  const auto session = door.accounts.signed_in(token).value();
  const auto logged_in = door.clock.now();

  door.clock.pass(1min - 1ms);
  CHECK(door.accounts.signed_in(token));
  CHECK(door.seen(session) == logged_in);

  door.clock.pass(1ms);
  CHECK(door.accounts.signed_in(token));
  CHECK(door.seen(session) == logged_in + 1min);

  door.clock.pass(30s);
  CHECK(door.accounts.signed_in(token));
  CHECK(door.seen(session) == logged_in + 1min);
}

TEST_CASE("A clock that is set back signs nobody out", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto token = door.log_in("Dana").value().token;
  door.clock.pass(-1h);
  CHECK(door.accounts.signed_in(token));
}

TEST_CASE("A CSRF token fits its own session only", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto phone = door.log_in("Dana").value();
  const auto desk = door.log_in("Dana").value();
  const auto session = door.accounts.signed_in(phone.token).value();

  CHECK(csrf_matches(session, phone.csrf));
  CHECK_FALSE(csrf_matches(session, desk.csrf));
  CHECK_FALSE(csrf_matches(session, phone.token));
  CHECK_FALSE(csrf_matches(session, ""));
  CHECK_FALSE(csrf_matches(session, phone.csrf + "A"));
  CHECK_FALSE(csrf_matches(session, phone.csrf.substr(1)));
  for (const std::size_t at : {std::size_t{0}, phone.csrf.size() / 2, phone.csrf.size() - 1}) {
    auto other = phone.csrf;
    other[at] = other[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(csrf_matches(session, other));
  }
  CHECK_FALSE(csrf_matches(auth::SignedIn{}, ""));
}

TEST_CASE("The database has no token and no password, only their hashes", "[session]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto log_in = door.log_in("Dana").value();
  const auto session = door.accounts.signed_in(log_in.token).value();
  const auto invitation = door.accounts.invite(Role::owner, {});

  std::string database;  // With what stands in its write-ahead log.
  for (const auto& entry : std::filesystem::directory_iterator(door.folder.path())) {
    std::ostringstream content;
    content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (entry.path().filename() != "master.key") database += content.str();
  }

  const std::string hash(session.token_hash.begin(), session.token_hash.end());
  CHECK(database.find(hash) != std::string::npos);  // The right place was searched.
  for (const auto& secret : {log_in.token, log_in.csrf, invitation}) {
    CHECK(database.find(secret) == std::string::npos);
    CHECK(database.find(from_base64url(secret).value()) == std::string::npos);
  }
  CHECK(database.find(FrontDoor::password) == std::string::npos);
}
