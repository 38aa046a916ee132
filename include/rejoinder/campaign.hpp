#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

enum class CampaignId : std::int64_t {};

// Comments that are near-duplicates of each other, shown and decided as one by a person.
struct Campaign {
  CampaignId id{};
  SiteId site{};
  std::int64_t size = 0;  // Comments.
  std::int64_t names = 0;
  std::int64_t networks = 0;  // Those that are still known: their hashes go with the day's key.
  std::int64_t link_hosts = 0;
  Time first{};
  Time last{};
  std::vector<std::string> hosts = {};  // A few of them, to show.
};

// What makes it one, for people: "17 comments, 3 names, one link host".
[[nodiscard]] inline std::string explain(const Campaign& campaign) {
  const auto counted = [](std::int64_t count, std::string_view what) {
    std::string text = count == 1 ? "one" : std::to_string(count);
    text += ' ';
    text += what;
    if (count != 1) text += 's';
    return text;
  };
  std::string sentence = counted(campaign.size, "comment");
  if (campaign.names > 0) sentence += ", " + counted(campaign.names, "name");
  // Two networks may be one: each day's key gives the same network another hash.
  if (campaign.networks == 1 && campaign.size > 1) sentence += ", one network";
  if (campaign.link_hosts > 0) sentence += ", " + counted(campaign.link_hosts, "link host");
  return sentence;
}

}  // namespace rejoinder
