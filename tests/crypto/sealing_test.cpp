#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "crypto/keyring.hpp"
#include "support/temporary_folder.hpp"

using namespace rejoinder;
using test::TemporaryFolder;

TEST_CASE("What is sealed opens in its own place alone", "[keyring]") {
  const TemporaryFolder folder;
  crypto::make_master_key(folder / "a.key");
  crypto::make_master_key(folder / "b.key");
  const auto keys = crypto::open_keyring(folder / "a.key");
  const auto others = crypto::open_keyring(folder / "b.key");
  for (const std::string& text :
       {std::string(), std::string("a\0b", 3), std::string(100'000, 'x')}) {
    const Blob sealed = keys->seal(Purpose::revision, SiteId{1}, "comment 1", text);
    CHECK(sealed.size() == text.size() + 24 + 16);
    CHECK((keys->open(Purpose::revision, SiteId{1}, "comment 1", sealed) == text));
    CHECK_FALSE(keys->open(Purpose::revision, SiteId{2}, "comment 1", sealed));
    CHECK_FALSE(keys->open(Purpose::revision, SiteId{1}, "comment 2", sealed));
    CHECK_FALSE(keys->open(Purpose::one_time_codes, SiteId{1}, "comment 1", sealed));
    CHECK_FALSE(others->open(Purpose::revision, SiteId{1}, "comment 1", sealed));
    Blob changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK_FALSE(keys->open(Purpose::revision, SiteId{1}, "comment 1", changed));
    CHECK_FALSE(keys->open(Purpose::revision, SiteId{1}, "comment 1", sealed.substr(0, 39)));
    CHECK(keys->seal(Purpose::revision, SiteId{1}, "comment 1", text) != sealed);
  }
}
