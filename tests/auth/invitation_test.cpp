#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include <rejoinder/base64url.hpp>
#include <rejoinder/limits.hpp>

#include "auth/front_door.hpp"
#include "crypto/password_probe.hpp"

using namespace rejoinder;
using namespace std::chrono_literals;
using test::FrontDoor;
using test::probe;

namespace {

void check_spent(const Result<Moderator>& answer) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::not_found);
  CHECK(answer.error().slug == "invitation_spent");
  CHECK(answer.error().detail ==
        "This invitation has been used or has expired. Ask for a new one.");
}

// Runs both at once, and lets neither hash before the other has passed all checks before that.
template <class First, class Second>
void race(First first, Second second) {
  probe().reset();
  probe().hold();
  std::thread one(first);
  std::thread two(second);
  const bool both = probe().wait_for_inside(2);
  probe().release();
  one.join();
  two.join();
  REQUIRE(both);
}

}  // namespace

TEST_CASE("Who was invited makes an account with the role and sites offered", "[invitation]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  const auto paper = door.add_site("paper");
  const auto for_sites = door.accounts.invite(Role::moderator, {paper, clinic, paper});
  const auto for_all = door.accounts.invite(Role::owner, {clinic});
  door.clock.pass(1h);

  const auto dana = door.accounts.accept(for_sites, " Dana ", FrontDoor::password).value();
  const auto alex = door.accounts.accept(for_all, "Alex", FrontDoor::password).value();

  CHECK(dana.name == "Dana");
  CHECK(dana.role == Role::moderator);
  CHECK(dana.sites == std::vector{clinic, paper});
  CHECK(dana.created == door.clock.now());
  CHECK(alex.role == Role::owner);
  CHECK(alex.sites.empty());
  CHECK(door.log_in("Dana").value().moderator.id == dana.id);
  CHECK(door.log_in("Alex").value().moderator.id == alex.id);
}

TEST_CASE("An invitation serves once", "[invitation]") {
  FrontDoor door;
  const auto token = door.accounts.invite(Role::owner, {});
  REQUIRE(door.accounts.accept(token, "Dana", FrontDoor::password));
  check_spent(door.accounts.accept(token, "Alex", FrontDoor::password));
  CHECK(door.accounts.list().size() == 1);
}

TEST_CASE("An invitation serves for three days", "[invitation]") {
  FrontDoor door;
  const auto token = door.accounts.invite(Role::owner, {});
  door.clock.pass(limits::invitation_window - 1ms);
  SECTION("not a moment less") {
    CHECK(door.accounts.accept(token, "Dana", FrontDoor::password));
  }
  SECTION("not a moment more") {
    door.clock.pass(1ms);
    check_spent(door.accounts.accept(token, "Dana", FrontDoor::password));
  }
}

TEST_CASE("Without an invitation nothing is hashed and nothing told", "[invitation]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto session = door.log_in("Dana").value();
  const auto token = door.accounts.invite(Role::owner, {});
  probe().reset();

  for (const auto& other : {std::string(), std::string("x"), std::string(43, 'A'), token + "=",
                            token.substr(1), session.token, session.csrf}) {
    check_spent(door.accounts.accept(other, "Alex", FrontDoor::password));
    check_spent(door.accounts.accept(other, "Dana", FrontDoor::password));
    check_spent(door.accounts.accept(other, "", ""));
  }
  CHECK(probe().counts().hashed == 0);
  CHECK(door.accounts.list().size() == 1);
}

TEST_CASE("A name or password that is refused leaves the invitation as it was", "[invitation]") {
  FrontDoor door;
  door.add_owner("Dana");
  const auto token = door.accounts.invite(Role::owner, {});

  const auto faulty = door.accounts.accept(token, "", "short");
  REQUIRE_FALSE(faulty);
  CHECK(faulty.error().code == Errc::invalid);
  CHECK(faulty.error().fields.size() == 2);
  CHECK(door.accounts.accept(token, "dana", FrontDoor::password).error().slug == "name_taken");

  CHECK(door.accounts.accept(token, "Alex", FrontDoor::password));
}

TEST_CASE("Two who use one invitation at the same time get one account", "[invitation]") {
  FrontDoor door;
  const auto token = door.accounts.invite(Role::owner, {});
  std::vector<Result<Moderator>> answers(2, tl::unexpected(Error{}));
  race([&] { answers[0] = door.accounts.accept(token, "Dana", FrontDoor::password); },
       [&] { answers[1] = door.accounts.accept(token, "Alex", FrontDoor::password); });

  REQUIRE(answers[0].has_value() != answers[1].has_value());
  const auto& winner = answers[answers[0] ? 0 : 1];
  check_spent(answers[answers[0] ? 1 : 0]);
  REQUIRE(door.accounts.list().size() == 1);
  CHECK(door.accounts.list()[0].name == winner->name);
}

TEST_CASE("Of two who take one name at the same time the loser keeps the invitation",
          "[invitation]") {
  FrontDoor door;
  const std::vector tokens{door.accounts.invite(Role::owner, {}),
                           door.accounts.invite(Role::owner, {})};
  std::vector<Result<Moderator>> answers(2, tl::unexpected(Error{}));
  race([&] { answers[0] = door.accounts.accept(tokens[0], "Dana", FrontDoor::password); },
       [&] { answers[1] = door.accounts.accept(tokens[1], "dana", FrontDoor::password); });

  REQUIRE(answers[0].has_value() != answers[1].has_value());
  const std::size_t loser = answers[0] ? 1 : 0;
  CHECK(answers[loser].error().code == Errc::conflict);
  CHECK(answers[loser].error().slug == "name_taken");
  CHECK(door.accounts.accept(tokens[loser], "Alex", FrontDoor::password));
}

TEST_CASE("An invitation that expires while the password is hashed is expired", "[invitation]") {
  FrontDoor door;
  const auto token = door.accounts.invite(Role::owner, {});
  probe().reset();
  probe().hold();
  Result<Moderator> answer = tl::unexpected(Error{});
  std::thread accepting([&] { answer = door.accounts.accept(token, "Dana", FrontDoor::password); });
  const bool inside = probe().wait_for_inside(1);
  door.clock.pass(limits::invitation_window);
  probe().release();
  accepting.join();

  REQUIRE(inside);
  check_spent(answer);
  CHECK(door.accounts.list().empty());
}
