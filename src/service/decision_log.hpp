#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rejoinder/decision.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// The seal of a decision that follows `before` in its site's log.
[[nodiscard]] Digest seal(const Keyring& keys, const Digest& before, const Decision& decision);

// Seals a decision and appends it to its site's log; fills in its seal and id.
void append(Writer& writer, const Keyring& keys, Decision& decision);

// Checks a site's log from its first line to its last. What is wrong, in a sentence.
[[nodiscard]] std::optional<std::string> broken_seal(Reader& reader, const Keyring& keys,
                                                     SiteId site);

}  // namespace rejoinder
