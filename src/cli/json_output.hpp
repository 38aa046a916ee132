#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/article.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/site.hpp>

#include "cli/config.hpp"

// What --json writes: one JSON value and a line feed, in ASCII, so that a terminal that shows it
// has nothing to obey. Bytes that are no UTF-8 become U+FFFD.
namespace rejoinder::cli {

using SiteKeys = std::map<SiteId, std::string>;

// One thing that `doctor` looked at.
struct Check {
  std::string name;
  bool passed = true;
  std::string detail;  // What was found, and the cure when it is not well.
};

[[nodiscard]] std::string to_json(const Site& site);
[[nodiscard]] std::string to_json(const std::vector<Site>& sites);
[[nodiscard]] std::string to_json(const Article& article);
[[nodiscard]] std::string to_json(const Moderator& moderator, const SiteKeys& keys);
[[nodiscard]] std::string to_json(const std::vector<Moderator>& moderators, const SiteKeys& keys);
[[nodiscard]] std::string to_json(const QueuePage& page);
[[nodiscard]] std::string to_json(const Card& card);
// `decision` is null when none was made.
[[nodiscard]] std::string to_json(const DecisionOutcome& outcome);
[[nodiscard]] std::string to_json(const std::vector<Check>& checks);
[[nodiscard]] std::string to_json(const std::vector<Effective>& settings);
[[nodiscard]] std::string to_json(const Error& error);

[[nodiscard]] std::string json_faults(std::string_view slug,
                                      const std::vector<std::string>& sentences);
// {"name": "value"}
[[nodiscard]] std::string json_object(const std::map<std::string, std::string>& members);

}  // namespace rejoinder::cli
