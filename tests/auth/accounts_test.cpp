#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>

#include "auth/access_tokens.hpp"
#include "auth/front_door.hpp"
#include "crypto/password_probe.hpp"

using namespace rejoinder;
using test::FrontDoor;
using test::probe;

namespace {

// field/code of each fault.
std::vector<std::string> faults(const Error& error) {
  std::vector<std::string> codes;
  for (const auto& fault : error.fields) codes.push_back(fault.field + "/" + fault.code);
  return codes;
}

std::vector<std::string> names(const std::vector<Moderator>& moderators) {
  std::vector<std::string> all;
  for (const auto& moderator : moderators) all.push_back(moderator.name);
  return all;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("A moderator is added for sites, an owner for all", "[accounts]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  const auto paper = door.add_site("paper");

  const auto dana =
      door.accounts.add("  Dana Ng ", FrontDoor::password, Role::moderator, {paper, clinic, paper})
          .value();
  const auto alex = door.accounts.add("Alex", FrontDoor::password, Role::owner, {clinic}).value();

  CHECK(dana.name == "Dana Ng");
  CHECK(dana.role == Role::moderator);
  CHECK(dana.sites == std::vector{clinic, paper});
  CHECK(dana.created == door.clock.now());
  CHECK(alex.role == Role::owner);
  CHECK(alex.sites.empty());
  CHECK(dana.id != alex.id);

  const auto all = door.accounts.list();
  CHECK(names(all) == Codes{"Alex", "Dana Ng"});
  CHECK(all[1].id == dana.id);
  CHECK(all[1].sites == dana.sites);
}

TEST_CASE("A name is short, printable and not blank", "[accounts]") {
  FrontDoor door;
  const auto faults_of = [&](const std::string& name) {
    const auto added = door.accounts.add(name, FrontDoor::password, Role::owner, {});
    return added ? Codes{} : faults(added.error());
  };

  CHECK(faults_of("") == Codes{"name/required"});
  CHECK(faults_of(" \t\n") == Codes{"name/required"});
  CHECK(faults_of("\u200b\u3000") == Codes{"name/required"});
  CHECK(faults_of(std::string(65, 'x')) == Codes{"name/too_long"});
  CHECK(faults_of("Da\nna") == Codes{"name/invalid_characters"});
  CHECK(faults_of(std::string("Da\0na", 5)) == Codes{"name/invalid_characters"});
  CHECK(faults_of("Dana\x7f") == Codes{"name/invalid_characters"});
  CHECK(faults_of("Dana\xff") == Codes{"name/invalid_characters"});
  CHECK(faults_of(std::string(64, 'x')).empty());
  CHECK(faults_of(" " + std::string(64, 'y') + " ").empty());
  CHECK(faults_of("D").empty());
  CHECK(faults_of("Đặng Thị Ngọc").empty());
}

TEST_CASE("A password is neither short nor endless nor the name", "[accounts]") {
  FrontDoor door;
  int number = 0;
  const auto fault_of = [&](const std::string& password) -> std::string {
    const auto name = "Dana Nguyen " + std::to_string(++number);
    const auto added = door.accounts.add(name, password, Role::owner, {});
    if (added) return {};
    REQUIRE(added.error().fields.size() == 1);
    REQUIRE(added.error().fields[0].field == "password");
    return added.error().fields[0].code + ": " + added.error().fields[0].detail;
  };

  CHECK(fault_of("") == "required: Enter a password");
  CHECK(fault_of("123456789") == "too_short: Use at least 10 characters");
  CHECK(fault_of(std::string(1'025, 'x')) ==
        "too_long: This is 1 bytes over the limit of 1024. Shorten it");
  CHECK(fault_of("Dana Nguyen 4") == "same_as_name: Use something else than the name");
  CHECK(fault_of("dana NGUYEN 5 ") == "same_as_name: Use something else than the name");
  CHECK(fault_of("1234567890").empty());
  CHECK(fault_of(std::string(1'024, 'x')).empty());
  CHECK(fault_of("      \n   ").empty());  // Odd, but a choice.
}

TEST_CASE("All faults of a new account are named at once, and nothing is hashed", "[accounts]") {
  FrontDoor door;
  probe().reset();

  const auto refused = door.accounts.add("", "", Role::moderator, {});

  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::invalid);
  CHECK(refused.error().slug == "invalid_fields");
  CHECK(faults(refused.error()) == Codes{"name/required", "password/required", "sites/required"});
  CHECK(refused.error().fields[2].detail == "Name at least one site");
  CHECK(probe().counts().hashed == 0);
  CHECK(door.accounts.list().empty());
}

TEST_CASE("A name is given once, whatever its case", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana");

  const auto refused = door.accounts.add(" DANA", "battery staple", Role::owner, {});

  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::conflict);
  CHECK(refused.error().slug == "name_taken");
  CHECK(faults(refused.error()) == Codes{"name/taken"});
  CHECK(door.accounts.list().size() == 1);
  CHECK(door.log_in("Dana"));  // With the password of the first.
}

TEST_CASE("A new password ends the sessions of its moderator, and of nobody else", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana");
  door.add_owner("Alex");
  const auto phone = door.log_in("Dana").value().token;
  const auto desk = door.log_in("Dana").value().token;
  const auto other = door.log_in("Alex").value().token;

  REQUIRE(door.accounts.set_password(" dana", "battery staple"));

  CHECK_FALSE(door.accounts.signed_in(phone));
  CHECK_FALSE(door.accounts.signed_in(desk));
  CHECK(door.accounts.signed_in(other));
  CHECK_FALSE(door.log_in("Dana"));
  CHECK(door.log_in("Dana", "battery staple"));
  CHECK(door.log_in("Alex"));
}

TEST_CASE("A password that is refused changes nothing", "[accounts]") {
  FrontDoor door;
  door.add_owner("Dana Nguyen");
  const auto token = door.log_in("Dana Nguyen").value().token;

  CHECK(door.accounts.set_password("Nobody", "battery staple").error().code == Errc::not_found);
  CHECK(faults(door.accounts.set_password("dana nguyen", "short").error()) ==
        Codes{"password/too_short"});
  CHECK(faults(door.accounts.set_password("dana nguyen", "DANA NGUYEN").error()) ==
        Codes{"password/same_as_name"});

  CHECK(door.accounts.signed_in(token));
  CHECK(door.log_in("Dana Nguyen"));
}

TEST_CASE("Who was an owner moderates those sites alone that are named for them", "[accounts]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  const auto paper = door.add_site("paper");
  const auto alex = door.add_owner("Alex");
  const auto dana =
      door.accounts.add("Dana", FrontDoor::password, Role::moderator, {clinic}).value();
  REQUIRE(door.accounts.change(alex, dana.id, {.role = Role::owner}));

  const auto refused = door.accounts.change(alex, dana.id, {.role = Role::moderator});
  REQUIRE_FALSE(refused);
  CHECK(faults(refused.error()) == Codes{"sites/required"});

  using Sites = std::vector<SiteId>;
  const auto changed =
      door.accounts.change(alex, dana.id, {.role = Role::moderator, .sites = Sites{paper}});
  CHECK(changed.value().sites == std::vector{paper});
}

TEST_CASE("The accounts' log says what somebody may from then on", "[accounts]") {
  FrontDoor door;
  const auto clinic = door.add_site("clinic");
  const auto paper = door.add_site("paper");
  std::size_t before = 0;
  const auto told = [&] {
    auto events = door.accounts.events({}, 100);
    events.resize(events.size() - before);
    before += events.size();
    Codes lines;
    for (const AccountEvent& event : events) {
      lines.push_back(event.kind + " " + event.subject + ": " + event.details);
    }
    return lines;
  };
  const auto alex = door.add_owner("Alex");
  CHECK(told() == Codes{"moderator_added Alex: owner"});

  const auto invitation = door.accounts.invite(Role::moderator, {clinic, paper}, alex.id);
  const auto dana = door.accounts.accept(invitation, "Dana", FrontDoor::password).value();
  CHECK(told() == Codes{"joined Dana: moderator of clinic, paper",
                        "invited moderator: moderator of clinic, paper"});

  using Sites = std::vector<SiteId>;
  const auto change = [&](const auth::Accounts::Change& wanted) {
    REQUIRE(door.accounts.change(alex, dana.id, wanted));
    return told();
  };
  CHECK(change({.sites = Sites{paper}}) == Codes{"moderator_changed Dana: moderator of paper"});
  CHECK(change({.sites = Sites{paper}}).empty());  // Nothing has changed.
  CHECK(change({.role = Role::owner}) == Codes{"moderator_changed Dana: owner"});
  CHECK(change({.role = Role::moderator, .sites = Sites{clinic}, .disabled = true}) ==
        Codes{"moderator_disabled Dana: moderator of clinic",
              "moderator_changed Dana: moderator of clinic"});
}

TEST_CASE("The accounts' log says what a token may", "[accounts]") {
  FrontDoor door;
  door.add_site("physio");
  const auto alex = door.add_owner("Alex");
  auth::AccessTokens tokens(*door.store, *door.keys, door.clock);
  const auto last = [&] { return door.accounts.events({}, 1).at(0).details; };

  const auto made = tokens.add(alex, {.name = "ci", .scope = Scope::read, .site = "physio"});
  CHECK(last() == "scope read for site physio");
  REQUIRE(tokens.add(alex, {.name = "all", .scope = Scope::manage}));
  CHECK(last() == "scope manage for all sites");
  REQUIRE(tokens.end(alex, made.value().kept.id));
  CHECK(last() == "scope read for site physio");
}
