#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Who comments where, and on what: decided for all comments before a row is written.
namespace rejoinder::bench {

struct Sizes {
  std::uint32_t comments = 0;  // Approved.
  std::uint32_t articles = 1;
  std::uint32_t pending = 0;
};

// Numbers count from 1 and are the ids that the rows get; a comment's own is its place plus one.
struct PlannedComment {
  std::uint32_t article = 0;
  std::uint32_t author = 0;
  std::uint32_t parent = 0;  // 0: begins a thread.
  std::uint32_t depth = 1;
};

struct Plan {
  Sizes sizes;
  std::uint32_t authors = 0;
  std::vector<PlannedComment> comments;  // The approved ones, then those that wait.

  [[nodiscard]] bool approved(std::size_t index) const { return index < sizes.comments; }
};

// About a third answer an approved comment of their article, at most depth_max deep. The first
// hot_comments go to the first article, so that it fills a page; the others to any.
inline constexpr std::uint32_t depth_max = 4;
inline constexpr std::uint32_t hot_comments = 50;
[[nodiscard]] Plan make_plan(const Sizes& sizes);

// A comment's place in its article as the store keeps it: the ids from the thread's first comment
// down to its own, 8 bytes each, big-endian.
[[nodiscard]] std::string path_of(const Plan& plan, std::uint32_t id);

}  // namespace rejoinder::bench
