#pragma once

#include <filesystem>
#include <memory>

#include <rejoinder/keyring.hpp>

namespace rejoinder::crypto {

// Makes a master key file (32 random bytes, mode 0600, on disk when this returns). Throws when the
// file is there already: a new key would orphan every hash made with the old one.
void make_master_key(const std::filesystem::path& file);

// Keys derived from the master key in `file` (crypto_kdf: one sub-key a purpose, from it one a
// site; messages hashed with keyed BLAKE2b). Throws, saying why, when the file is missing, has
// another size, or can be read by others than its owner. Thread-safe.
[[nodiscard]] std::unique_ptr<Keyring> open_keyring(const std::filesystem::path& file);

}  // namespace rejoinder::crypto
