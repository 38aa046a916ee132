#include "crypto/keyring.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "support/temporary_folder.hpp"

using namespace rejoinder;
using rejoinder::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

std::string hex(const Digest& digest) {
  std::string text;
  for (const auto byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

fs::path key_file(const TemporaryFolder& folder, const std::string& bytes, mode_t mode = 0600) {
  const auto path = folder / "master.key";
  std::ofstream(path, std::ios::binary) << bytes;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

std::string counting_bytes() {
  std::string bytes;
  for (char byte = 0; byte < 32; ++byte) bytes += byte;
  return bytes;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string refusal(const fs::path& path) {
  try {
    (void)crypto::open_keyring(path);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

}  // namespace

TEST_CASE("The hashes of a master key are the same for ever", "[keyring]") {
  const TemporaryFolder folder;
  const auto keys = crypto::open_keyring(key_file(folder, counting_bytes()));

  // Computed with Python's hashlib.blake2b from libsodium's description of crypto_kdf.
  CHECK(hex(keys->mac(Purpose::email, SiteId{7}, "reader@example.com")) ==
        "e9dac55fbee8812f5799021f62b5a7bf6b62f1c95eca2c915d0e3077dcbfbdce");
  CHECK(hex(keys->mac(Purpose::csrf, SiteId{0}, {})) ==
        "7e326945d507666f474f2396fc8e7645931c7cf227e5e2df462a23bd6f6e2043");
}

TEST_CASE("A keyring opened again makes the same hashes, another key's makes others", "[keyring]") {
  const TemporaryFolder folder;
  crypto::make_master_key(folder / "one.key");
  crypto::make_master_key(folder / "two.key");
  const auto hash = [&](const char* name) {
    return crypto::open_keyring(folder / name)->mac(Purpose::email, SiteId{1}, "message");
  };

  CHECK(hash("one.key") == hash("one.key"));
  CHECK(hash("one.key") != hash("two.key"));
}

TEST_CASE("Each purpose, site and message has a hash of its own", "[keyring]") {
  const TemporaryFolder folder;
  const auto keys = crypto::open_keyring(key_file(folder, counting_bytes()));
  const std::vector<std::string> messages{"", "a", "b", std::string(1, '\0'),
                                          std::string(70000, 'a')};

  std::set<Digest> seen;
  std::size_t made = 0;
  for (int purpose = 1; purpose <= 9; ++purpose) {
    // A site of the number of a purpose: the two steps of the derivation must not be one.
    for (const std::int64_t site : {0L, 1L, 2L, 9L, 256L, (1L << 53) - 1}) {
      for (const auto& message : messages) {
        seen.insert(keys->mac(static_cast<Purpose>(purpose), SiteId{site}, message));
        ++made;
      }
    }
  }
  CHECK(seen.size() == made);
}

TEST_CASE("Threads that hash at the same time get what one alone gets", "[keyring]") {
  const TemporaryFolder folder;
  const auto keys = crypto::open_keyring(key_file(folder, counting_bytes()));
  const auto fold = [&](int first) {
    Digest all{};
    for (int i = first; i < first + 500; ++i) {
      const auto one = keys->mac(Purpose::text, SiteId{i % 5}, std::to_string(i));
      for (std::size_t at = 0; at < all.size(); ++at) all[at] ^= one[at];
    }
    return all;
  };

  std::vector<Digest> together(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] { together[static_cast<std::size_t>(i)] = fold(i * 500); });
  }
  for (auto& thread : threads) thread.join();

  for (int i = 0; i < 4; ++i) CHECK(together[static_cast<std::size_t>(i)] == fold(i * 500));
}

TEST_CASE("Random bytes are never the same", "[keyring]") {
  const TemporaryFolder folder;
  const auto keys = crypto::open_keyring(key_file(folder, counting_bytes()));
  std::set<Digest> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(keys->random());
  CHECK(seen.size() == 1000);
  CHECK(seen.count(Digest{}) == 0);
}

TEST_CASE("A new master key is 32 bytes that only its owner can read, whatever the umask",
          "[keyring]") {
  const mode_t mask = GENERATE(0, 022, 0777);
  const Umask umask(mask);
  const TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0700);  // A umask of 0777 took the test's own rights too.
  const auto path = folder / "master.key";

  crypto::make_master_key(path);

  CHECK(mode_of(path) == 0600);
  CHECK(fs::file_size(path) == 32);
  CHECK(content(path) != std::string(32, '\0'));
  CHECK(refusal(path).empty());
}

TEST_CASE("A master key can be made in the current folder", "[keyring]") {
  const TemporaryFolder folder;
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  crypto::make_master_key("master.key");
  fs::current_path(before);
  CHECK(refusal(folder / "master.key").empty());
}

TEST_CASE("A master key is never written over", "[keyring]") {
  const TemporaryFolder folder;
  const auto path = folder / "master.key";
  SECTION("one that is there") {
    key_file(folder, counting_bytes());
    CHECK_THROWS_WITH(crypto::make_master_key(path), Catch::Contains("already"));
    CHECK(content(path) == counting_bytes());
  }
  SECTION("one that a link leads to") {
    fs::create_symlink(folder / "elsewhere", path);
    CHECK_THROWS_WITH(crypto::make_master_key(path), Catch::Contains("already"));
    CHECK_FALSE(fs::exists(folder / "elsewhere"));
  }
}

TEST_CASE("A master key cannot be made where there is no folder", "[keyring]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(crypto::make_master_key(folder / "none/master.key"),
                    Catch::Contains("No such file or directory"));
}

TEST_CASE("A master key that others may touch is refused with the cure", "[keyring]") {
  const TemporaryFolder folder;
  const mode_t mode = GENERATE(0640, 0604, 0660, 0644, 0610, 0601, 0602, 0777);
  const auto path = key_file(folder, counting_bytes(), mode);

  CHECK_THAT(refusal(path), Catch::Contains("chmod 600 " + path.string()) &&
                                Catch::Contains(fmt::format("{:04o}", mode)));
}

TEST_CASE("A master key that only its owner may read is taken", "[keyring]") {
  const TemporaryFolder folder;
  const mode_t mode = GENERATE(0600, 0400);
  CHECK(refusal(key_file(folder, counting_bytes(), mode)).empty());
}

TEST_CASE("A credential from systemd is taken, though it looks readable for root's group",
          "[keyring]") {
  if (::geteuid() != 0) return;  // Only root can make a file of root's.
  const TemporaryFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  // Its access list is left out here: the group, which seteuid() keeps, opens the file instead.
  const mode_t mode = GENERATE(0440, 0444, 0460);
  const auto path = key_file(folder, counting_bytes(), mode);
  REQUIRE(::chown(path.c_str(), 0, 0) == 0);

  CHECK_THAT(refusal(path), Catch::Contains("chmod 600"));  // For root it is an open file.
  REQUIRE(::seteuid(65534) == 0);
  const auto as_service = refusal(path);
  REQUIRE(::seteuid(0) == 0);
  CHECK(as_service.empty() == (mode == 0440));
}

TEST_CASE("A master key of another size is refused", "[keyring]") {
  const TemporaryFolder folder;
  const auto size = GENERATE(0u, 31u, 33u, 64u);
  CHECK_THAT(refusal(key_file(folder, std::string(size, 'k'))),
             Catch::Contains(fmt::format("has {} bytes", size)));
}

TEST_CASE("A master key that is missing or no file is refused", "[keyring]") {
  const TemporaryFolder folder;
  CHECK_THAT(refusal(folder / "none.key"), Catch::Contains("rejoinder init"));
  CHECK_THAT(refusal(folder.path()), Catch::Contains("is not a file"));
}
