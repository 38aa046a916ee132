#include <rejoinder/presence.hpp>

#include <algorithm>
#include <utility>

#include <rejoinder/limits.hpp>

namespace rejoinder {

std::string_view to_string(Attention attention) {
  switch (attention) {
    case Attention::looking: return "looking";
    case Attention::answering: return "answering";
    case Attention::editing: return "editing";
  }
  return "looking";
}

std::optional<Attention> attention_from(std::string_view text) {
  for (const auto each : {Attention::looking, Attention::answering, Attention::editing}) {
    if (text == to_string(each)) return each;
  }
  return std::nullopt;
}

void PresenceList::put(Presence presence) {
  const std::lock_guard lock(mutex_);
  if (places_.size() >= limits::presence_max && !places_.contains(presence.moderator)) {
    places_.erase(std::min_element(
        places_.begin(), places_.end(),
        [](const auto& a, const auto& b) { return a.second.seen < b.second.seen; }));
  }
  const ModeratorId moderator = presence.moderator;
  places_.insert_or_assign(moderator, std::move(presence));
}

void PresenceList::remove(ModeratorId moderator, CommentId comment) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(moderator);
  if (place != places_.end() && place->second.comment == comment) places_.erase(place);
}

void PresenceList::remove(ModeratorId moderator) {
  const std::lock_guard lock(mutex_);
  places_.erase(moderator);
}

std::vector<Presence> PresenceList::of(SiteId site, Time now) const {
  std::vector<Presence> present;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [moderator, presence] : places_) {
      if (presence.site == site && now - presence.seen < limits::presence_window) {
        present.push_back(presence);
      }
    }
  }
  std::sort(present.begin(), present.end(),
            [](const Presence& a, const Presence& b) { return a.moderator < b.moderator; });
  return present;
}

}  // namespace rejoinder
