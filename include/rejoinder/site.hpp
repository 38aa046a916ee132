#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>
#include <rejoinder/ids.hpp>
#include <rejoinder/limits.hpp>

namespace rejoinder {

// Whose comments may appear before a moderator has seen them. A flag beats trust, always.
enum class Trust {
  never,     // Nobody's.
  verified,  // Those of authors with an approved comment under an address proved by mail.
  previous,  // Those of authors with an approved comment: WordPress's rule, which a stolen
             // name and address can pass.
};

struct SiteSettings {
  std::string name;                  // Shown to people; the key when empty.
  std::vector<std::string> origins;  // Serialised as in RFC 6454: https://clinic.example
  Trust trust = Trust::never;
  std::size_t comment_bytes_max = limits::comment_bytes_default;
  std::chrono::seconds edit_window = limits::edit_window_default;
  // How long a text is kept, sealed, that a moderator or its author has replaced.
  std::chrono::days revisions_kept = limits::revisions_kept_default;
  std::string time_zone = "UTC";  // An IANA name, for the times that people read.

  bool operator==(const SiteSettings&) const = default;
};

struct Site {
  SiteId id{};
  std::string key;
  SiteSettings settings;

  [[nodiscard]] const std::string& name() const {
    return settings.name.empty() ? key : settings.name;
  }
  [[nodiscard]] bool allows(std::string_view origin) const;
};

[[nodiscard]] std::string_view to_string(Trust trust);
[[nodiscard]] std::optional<Trust> trust_from(std::string_view text);

// What is wrong with a new site's key (`[a-z0-9-]`, as it stands in addresses) or its settings.
// Origins are normalised in place; all faults are named at once.
[[nodiscard]] std::vector<FieldError> check_site(std::string_view key, SiteSettings& settings);

}  // namespace rejoinder
