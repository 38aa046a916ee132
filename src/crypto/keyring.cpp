#include "crypto/keyring.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace rejoinder::crypto {
namespace {

constexpr std::size_t key_bytes = crypto_kdf_KEYBYTES;
static_assert(key_bytes == crypto_generichash_KEYBYTES);

// Frozen: the steps from the master key to a site's key, eight bytes each.
constexpr char purpose_step[] = "purpose_";
constexpr char site_step[] = "site____";
static_assert(sizeof purpose_step - 1 == crypto_kdf_CONTEXTBYTES);
static_assert(sizeof site_step - 1 == crypto_kdf_CONTEXTBYTES);

void start_sodium() {
  if (sodium_init() < 0)
    throw std::runtime_error("libsodium cannot start: no source of randomness");
}

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("{} {}", what, path.string()));
}

// Memory of its own pages between guard pages: not swapped out, not in a core dump, wiped when
// freed, and read-only once protect() was called.
class SecretKey {
 public:
  SecretKey() : bytes_(static_cast<unsigned char*>(sodium_malloc(key_bytes))) {
    if (bytes_ == nullptr) throw std::bad_alloc();
  }
  ~SecretKey() { sodium_free(bytes_); }
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;

  [[nodiscard]] unsigned char* writable() { return bytes_; }
  [[nodiscard]] const unsigned char* get() const { return bytes_; }
  void protect() {
    if (sodium_mprotect_readonly(bytes_) != 0) {
      throw std::system_error(errno, std::generic_category(), "the master key's memory");
    }
  }

 private:
  unsigned char* bytes_;
};

// A sub-key, on the stack for as long as one hash takes.
class SubKey {
 public:
  SubKey(const unsigned char* from, const char* step, std::uint64_t id) {
    crypto_kdf_derive_from_key(bytes_.data(), bytes_.size(), id, step, from);
  }
  ~SubKey() { sodium_memzero(bytes_.data(), bytes_.size()); }
  SubKey(const SubKey&) = delete;
  SubKey& operator=(const SubKey&) = delete;

  [[nodiscard]] const unsigned char* get() const { return bytes_.data(); }

 private:
  std::array<unsigned char, key_bytes> bytes_;
};

class OpenFile {
 public:
  OpenFile(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~OpenFile() {
    if (is_open()) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// systemd hands a credential to a service as a file of root's whose access list names the service's
// user, and shows that as a right of the group, which is root's own.
bool is_credential(const struct stat& status) {
  return status.st_uid == 0 && status.st_gid == 0 && ::geteuid() != 0 &&
         (status.st_mode & 077) == S_IRGRP;
}

void check_file(const OpenFile& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail("Cannot read the master key file", path);
  if (!S_ISREG(status.st_mode)) {
    throw std::runtime_error(fmt::format("The master key {} is not a file.", path.string()));
  }
  if ((status.st_mode & 077) != 0 && !is_credential(status)) {
    throw std::runtime_error(
        fmt::format("The master key file {0} is open to others than its owner (mode {1:04o}). Run: "
                    "chmod 600 {0}",
                    path.string(), status.st_mode & 07777));
  }
  if (status.st_size != static_cast<off_t>(key_bytes)) {
    throw std::runtime_error(
        fmt::format("The master key file {} has {} bytes and should have {}. Put back the one that "
                    "this data was made with.",
                    path.string(), status.st_size, key_bytes));
  }
}

void read_key(const OpenFile& file, SecretKey& key, const std::filesystem::path& path) {
  for (std::size_t have = 0; have < key_bytes;) {
    const ssize_t got = ::read(file.get(), key.writable() + have, key_bytes - have);
    if (got > 0) {
      have += static_cast<std::size_t>(got);
    } else if (got == 0) {
      throw std::runtime_error(
          fmt::format("The master key file {} ended too soon.", path.string()));
    } else if (errno != EINTR) {
      fail("Cannot read the master key file", path);
    }
  }
}

void write_key(const OpenFile& file, const SecretKey& key, const std::filesystem::path& path) {
  for (std::size_t written = 0; written < key_bytes;) {
    const ssize_t put = ::write(file.get(), key.get() + written, key_bytes - written);
    if (put >= 0) {
      written += static_cast<std::size_t>(put);
    } else if (errno != EINTR) {
      fail("Cannot write the master key file", path);
    }
  }
  if (::fsync(file.get()) != 0) fail("Cannot write the master key file", path);
}

// A new file's name is on disk when its folder is.
void sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const OpenFile opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || ::fsync(opened.get()) != 0) fail("Cannot write the folder", folder);
}

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Derives for each hash. A cache would save about half a microsecond of it, and would have to be
// bounded, locked and wiped; so there is one key in memory to guard.
class MasterKeyring final : public Keyring {
 public:
  explicit MasterKeyring(const std::filesystem::path& path) {
    const OpenFile file(path, O_RDONLY);
    if (!file.is_open()) {
      if (errno != ENOENT) fail("Cannot read the master key file", path);
      throw std::runtime_error(
          fmt::format("There is no master key file {}. Put back the one that this data was made "
                      "with; for a new start, `rejoinder init` makes one.",
                      path.string()));
    }
    check_file(file, path);
    read_key(file, master_, path);
    master_.protect();
  }

  [[nodiscard]] Digest mac(Purpose purpose, SiteId site, std::string_view message) const override {
    const SubKey of_purpose(master_.get(), purpose_step, static_cast<std::uint64_t>(purpose));
    const SubKey of_site(of_purpose.get(), site_step, static_cast<std::uint64_t>(number(site)));
    Digest digest;
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                       of_site.get(), key_bytes);
    return digest;
  }

  [[nodiscard]] Blob seal(Purpose purpose, SiteId site, std::string_view context,
                          std::string_view text) const override {
    const SubKey of_purpose(master_.get(), purpose_step, static_cast<std::uint64_t>(purpose));
    const SubKey of_site(of_purpose.get(), site_step, static_cast<std::uint64_t>(number(site)));
    Blob sealed(nonce_bytes + text.size() + tag_bytes, '\0');
    randombytes_buf(bytes_of(sealed), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes_of(sealed) + nonce_bytes, nullptr, bytes_of(text), text.size(), bytes_of(context),
        context.size(), nullptr, bytes_of(sealed), of_site.get());
    return sealed;
  }

  [[nodiscard]] std::optional<std::string> open(Purpose purpose, SiteId site,
                                                std::string_view context,
                                                const Blob& sealed) const override {
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    const SubKey of_purpose(master_.get(), purpose_step, static_cast<std::uint64_t>(purpose));
    const SubKey of_site(of_purpose.get(), site_step, static_cast<std::uint64_t>(number(site)));
    const std::string_view bytes = sealed;
    std::string text(bytes.size() - nonce_bytes - tag_bytes, '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes_of(text), nullptr, nullptr, bytes_of(bytes) + nonce_bytes, bytes.size() - nonce_bytes,
        bytes_of(context), context.size(), bytes_of(bytes), of_site.get());
    if (failed != 0) return std::nullopt;
    return text;
  }

  [[nodiscard]] Digest random() const override {
    Digest digest;
    randombytes_buf(digest.data(), digest.size());
    return digest;
  }

 private:
  SecretKey master_;
};

}  // namespace

void make_master_key(const std::filesystem::path& file) {
  start_sodium();
  SecretKey key;
  randombytes_buf(key.writable(), key_bytes);
  const OpenFile made(file, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (!made.is_open()) {
    if (errno != EEXIST) fail("Cannot make the master key file", file);
    throw std::runtime_error(
        fmt::format("There is a master key file {} already, and it stays: nothing that was hashed "
                    "with it could "
                    "be found again with another.",
                    file.string()));
  }
  try {
    // A umask may have taken a bit of the owner's away.
    if (::fchmod(made.get(), S_IRUSR | S_IWUSR) != 0) fail("Cannot make the master key file", file);
    write_key(made, key, file);
    sync_folder_of(file);
  } catch (...) {
    ::unlink(file.c_str());  // Half a key would be in the way of the next attempt.
    throw;
  }
}

std::unique_ptr<Keyring> open_keyring(const std::filesystem::path& file) {
  start_sodium();
  return std::make_unique<MasterKeyring>(file);
}

}  // namespace rejoinder::crypto
