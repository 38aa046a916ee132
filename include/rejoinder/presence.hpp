#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

// What a moderator does with the comment before them.
enum class Attention { looking, answering, editing };

[[nodiscard]] std::string_view to_string(Attention attention);
[[nodiscard]] std::optional<Attention> attention_from(std::string_view text);

struct Presence {
  ModeratorId moderator{};
  std::string by;  // Their name.
  SiteId site{};
  CommentId comment{};
  Attention attention = Attention::looking;
  Time seen{};
};

// Who has which comment before them, for as many as presence_max moderators: beyond that, whoever
// has been silent for longest goes first. A person is in one place. Thread-safe. Forgets everything
// at a restart, and each place after presence_window.
class PresenceList {
 public:
  // Takes the place of what was known of this moderator.
  void put(Presence presence);
  // If this is where they are.
  void remove(ModeratorId moderator, CommentId comment);
  // Wherever they are.
  void remove(ModeratorId moderator);
  // Of one site, in the order of the moderators.
  [[nodiscard]] std::vector<Presence> of(SiteId site, Time now) const;

 private:
  mutable std::mutex mutex_;
  std::map<ModeratorId, Presence> places_;
};

}  // namespace rejoinder
