#include <catch2/catch.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

std::optional<ModeratorId> add(Store& store, std::string name, Role role = Role::moderator,
                               std::vector<SiteId> sites = {}) {
  return store.write([&](Writer& writer) {
    return writer.add_moderator(
        {.id = {}, .name = name, .role = role, .sites = sites, .created = at(3)},
        "hash of " + name);
  });
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A moderator is found by name in any case, and by id", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const ModeratorId id = *add(*stored.store, "Kim", Role::moderator, {stored.site, other});
  stored.store->read([&](Reader& reader) {
    for (const auto& found : {reader.moderator("kIM"), reader.moderator(id)}) {
      REQUIRE(found);
      CHECK(found->id == id);
      CHECK(found->name == "Kim");
      CHECK(found->role == Role::moderator);
      CHECK(found->sites == std::vector<SiteId>{stored.site, other});
      CHECK(found->created == at(3));
    }
    CHECK_FALSE(reader.moderator("Kimberley"));
    CHECK_FALSE(reader.moderator(ModeratorId{999}));
    CHECK(reader.password_hash(id) == "hash of Kim");
    CHECK_THROWS(reader.password_hash(ModeratorId{999}));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("A name that is taken is refused, in any case", "[store]", Engines) {
  Stored<TestType> stored;
  CHECK(add(*stored.store, "Kim"));
  CHECK_FALSE(add(*stored.store, "kim"));
  CHECK(add(*stored.store, "Kimi"));
}

TEMPLATE_LIST_TEST_CASE("Moderators are listed by name", "[store]", Engines) {
  Stored<TestType> stored;
  for (const auto* name : {"bo", "Al", "Cy"}) add(*stored.store, name);
  const auto all = stored.store->read([](Reader& reader) { return reader.moderators(); });
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "Al");
  CHECK(all[1].name == "bo");
  CHECK(all[2].name == "Cy");
}

TEMPLATE_LIST_TEST_CASE("A new password ends the sessions of its moderator only", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const ModeratorId kim = *add(*stored.store, "Kim");
  const ModeratorId bo = *add(*stored.store, "Bo");
  stored.store->write([&](Writer& writer) {
    writer.add_session({digest(1), kim, at(10), at(10), {}});
    writer.add_session({digest(2), bo, at(10), at(10), {}});
    writer.set_password(kim, "new");
  });
  stored.store->read([&](Reader& reader) {
    CHECK(reader.password_hash(kim) == "new");
    CHECK(reader.password_hash(bo) == "hash of Bo");
    CHECK_FALSE(reader.session(digest(1)));
    CHECK(reader.session(digest(2)));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("A session is kept, touched, and ended", "[store]", Engines) {
  Stored<TestType> stored;
  const ModeratorId kim = *add(*stored.store, "Kim");
  stored.store->write([&](Writer& writer) {
    writer.add_session({digest(1), kim, at(10), at(11), {}});
    writer.touch_session(digest(1), at(20));
    writer.touch_session(digest(9), at(20));  // Unknown: nothing to do.
  });
  const auto session = stored.store->read([](Reader& reader) { return reader.session(digest(1)); });
  REQUIRE(session);
  CHECK(session->token_hash == digest(1));
  CHECK(session->moderator == kim);
  CHECK(session->created == at(10));
  CHECK(session->seen == at(20));
  stored.store->write([](Writer& writer) { writer.end_session(digest(1)); });
  CHECK_FALSE(stored.store->read([](Reader& reader) { return reader.session(digest(1)); }));
}

TEMPLATE_LIST_TEST_CASE("Old and idle sessions are ended, others are not", "[store]", Engines) {
  Stored<TestType> stored;
  const ModeratorId kim = *add(*stored.store, "Kim");
  stored.store->write([&](Writer& writer) {
    writer.add_session({digest(1), kim, at(10), at(100), {}});  // Old.
    writer.add_session({digest(2), kim, at(60), at(70), {}});   // Idle.
    writer.add_session({digest(3), kim, at(50), at(80), {}});
    writer.end_sessions(at(50), at(80));
  });
  stored.store->read([](Reader& reader) {
    CHECK_FALSE(reader.session(digest(1)));
    CHECK_FALSE(reader.session(digest(2)));
    CHECK(reader.session(digest(3)));
    return 0;
  });
}

TEMPLATE_LIST_TEST_CASE("An invitation is kept until it is spent or too old", "[store]", Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  stored.store->write([&](Writer& writer) {
    writer.add_invitation({digest(1), Role::moderator, {stored.site, other}, at(50)});
    writer.add_invitation({digest(2), Role::owner, {}, at(60)});
    writer.add_invitation({digest(3), Role::owner, {stored.site}, at(70)});
  });
  const auto invitation = [&](std::uint8_t number) {
    return stored.store->read([&](Reader& reader) { return reader.invitation(digest(number)); });
  };
  REQUIRE(invitation(1));
  CHECK(invitation(1)->role == Role::moderator);
  CHECK(invitation(1)->sites == std::vector<SiteId>{stored.site, other});
  CHECK(invitation(1)->expires == at(50));
  CHECK(invitation(2)->role == Role::owner);
  stored.store->write([](Writer& writer) {
    writer.spend_invitation(digest(3));
    writer.end_invitations(at(60));
  });
  CHECK_FALSE(invitation(1));
  CHECK(invitation(2));
  CHECK_FALSE(invitation(3));
}
