#include <catch2/catch.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

template <class Engine>
struct Accounts : Stored<Engine> {
  ModeratorId kim = add("Kim");
  ModeratorId ana = add("Ana");

  ModeratorId add(const char* name) {
    Moderator moderator;
    moderator.name = name;
    moderator.role = Role::owner;
    return this->store->write(
        [&](Writer& writer) { return writer.add_moderator(moderator, "hash").value(); });
  }
  template <class Unit>
  auto read(Unit unit) {
    return this->store->read(unit);
  }
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("One-time codes are kept, changed and taken away with their paper",
                        "[accounts]", Engines) {
  Accounts<TestType> stored;
  const auto codes = [&](ModeratorId id) {
    return stored.read([&](Reader& reader) { return reader.one_time_codes(id); });
  };
  const auto left = [&](ModeratorId id) {
    return stored.read([&](Reader& reader) { return reader.recovery_codes(id); });
  };
  const auto takes_codes = [&] {
    return stored.read(
        [&](Reader& reader) { return reader.moderator(stored.kim)->one_time_codes; });
  };
  CHECK_FALSE(codes(stored.kim));
  stored.store->write([&](Writer& writer) {
    writer.set_one_time_codes(stored.kim, OneTimeCodes{std::string("a\0b", 3)});
  });
  CHECK(codes(stored.kim)->sealed_secret == std::string("a\0b", 3));
  CHECK_FALSE(codes(stored.kim)->confirmed);
  CHECK_FALSE(takes_codes());
  stored.store->write([&](Writer& writer) {
    writer.set_one_time_codes(stored.kim, OneTimeCodes{"c", true, 77});
    writer.set_recovery_codes(stored.kim, {digest(1), digest(2)});
    writer.set_recovery_codes(stored.ana, {digest(1)});
  });
  CHECK(codes(stored.kim)->last_step == 77);
  CHECK(takes_codes());
  CHECK(left(stored.kim) == 2);
  stored.store->write([&](Writer& writer) {
    CHECK_FALSE(writer.spend_recovery_code(stored.kim, digest(3)));
    CHECK(writer.spend_recovery_code(stored.kim, digest(1)));
    CHECK_FALSE(writer.spend_recovery_code(stored.kim, digest(1)));
  });
  CHECK(left(stored.kim) == 1);
  CHECK(left(stored.ana) == 1);
  stored.store->write([&](Writer& writer) { writer.set_one_time_codes(stored.kim, std::nullopt); });
  CHECK_FALSE(codes(stored.kim));
  CHECK(left(stored.kim) == 0);
}

TEMPLATE_LIST_TEST_CASE("Access tokens are found by their hash, and ended by their owner",
                        "[accounts]", Engines) {
  Accounts<TestType> stored;
  AccessToken token;
  token.moderator = stored.kim;
  token.name = "reports";
  token.scope = Scope::moderate;
  token.created = at(5);
  token.expires = at(50);
  const AccessTokenId id = stored.store->write(
      [&](Writer& writer) { return writer.add_access_token(token, digest(1)); });
  const auto found = [&] {
    return stored.read([&](Reader& reader) { return reader.access_token(digest(1)); });
  };
  REQUIRE(found());
  CHECK(found()->id == id);
  CHECK(found()->moderator == stored.kim);
  CHECK(found()->name == "reports");
  CHECK(found()->scope == Scope::moderate);
  CHECK(found()->created == at(5));
  CHECK_FALSE(found()->seen);
  CHECK(found()->expires == at(50));
  stored.store->write([&](Writer& writer) {
    writer.touch_access_token(id, at(9));
    CHECK_FALSE(writer.end_access_token(stored.ana, id));
  });
  CHECK(found()->seen == at(9));
  CHECK(stored.read([&](Reader& reader) { return reader.access_tokens(stored.kim).size(); }) == 1);
  CHECK(stored.read([&](Reader& reader) { return reader.access_tokens(stored.ana).empty(); }));
  stored.store->write([&](Writer& writer) { CHECK(writer.end_access_token(stored.kim, id)); });
  CHECK_FALSE(found());
}

TEMPLATE_LIST_TEST_CASE("A moderator's place changes, and disabling ends the sessions",
                        "[accounts]", Engines) {
  Accounts<TestType> stored;
  Moderator kim = stored.read([&](Reader& reader) { return reader.moderator(stored.kim).value(); });
  stored.store->write([&](Writer& writer) {
    writer.add_session({digest(1), stored.kim, at(1), at(2), "Firefox"});
    writer.add_session({digest(2), stored.kim, at(3), at(4), {}});
    writer.add_session({digest(3), stored.ana, at(3), at(4), {}});
    kim.role = Role::moderator;
    kim.sites = {stored.site};
    writer.set_moderator(kim);
  });
  const auto sessions = [&](ModeratorId id) {
    return stored.read([&](Reader& reader) { return reader.sessions(id); });
  };
  REQUIRE(sessions(stored.kim).size() == 2);
  CHECK(sessions(stored.kim).back().device == "Firefox");
  CHECK(sessions(stored.kim).back().token_hash == digest(1));
  const auto now = [&] {
    return stored.read([&](Reader& reader) { return reader.moderator(stored.kim).value(); });
  };
  CHECK(now().role == Role::moderator);
  CHECK(now().sites == std::vector{stored.site});
  stored.store->write([&](Writer& writer) { writer.set_password(stored.kim, "new", digest(2)); });
  REQUIRE(sessions(stored.kim).size() == 1);
  CHECK(sessions(stored.kim).front().token_hash == digest(2));
  kim.disabled = true;
  stored.store->write([&](Writer& writer) { writer.set_moderator(kim); });
  CHECK(now().disabled);
  CHECK(sessions(stored.kim).empty());
  CHECK(sessions(stored.ana).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("The accounts' log is read from its end", "[accounts]", Engines) {
  Accounts<TestType> stored;
  stored.store->write([&](Writer& writer) {
    writer.add_account_event({{}, at(1), "invited", std::nullopt, {}, "owner"});
    writer.add_account_event({{}, at(2), "joined", stored.kim, {}, "Kim", "moderator of clinic"});
  });
  const auto events = [&](std::optional<AccountEventId> before, std::size_t limit) {
    return stored.read([&](Reader& reader) { return reader.account_events(before, limit); });
  };
  REQUIRE(events({}, 10).size() == 2);
  const AccountEvent last = events({}, 1).front();
  CHECK(last.kind == "joined");
  CHECK(last.at == at(2));
  CHECK(last.actor == stored.kim);
  CHECK(last.by == "Kim");
  CHECK(last.subject == "Kim");
  CHECK(last.details == "moderator of clinic");
  REQUIRE(events(last.id, 10).size() == 1);
  CHECK(events(last.id, 10).front().by.empty());
  CHECK_FALSE(events(last.id, 10).front().actor);
  CHECK(events(last.id, 10).front().details.empty());
}
