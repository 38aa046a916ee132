#include "plan.hpp"

#include <algorithm>

#include "corpus.hpp"

namespace rejoinder::bench {
namespace {

constexpr std::uint64_t seed = 20'251'101;
constexpr std::uint32_t comments_per_author = 4;
constexpr int tries_max = 3;  // To find a comment that is not too deep to be answered.

}  // namespace

Plan make_plan(const Sizes& sizes) {
  const std::uint32_t total = sizes.comments + sizes.pending;
  Plan plan{.sizes = sizes,
            .authors = std::max(1U, total / comments_per_author),
            .comments = std::vector<PlannedComment>(total)};
  std::vector<std::vector<std::uint32_t>> answerable(sizes.articles);  // Ids, by article.
  Random random(seed);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::uint32_t>(random.below(bound));
  };
  for (std::uint32_t index = 0; index < total; ++index) {
    PlannedComment& comment = plan.comments[index];
    comment.article = index < hot_comments ? 1 : 1 + below(sizes.articles);
    comment.author = 1 + below(plan.authors);
    auto& candidates = answerable[comment.article - 1];
    if (!candidates.empty() && below(3) == 0) {
      for (int tries = 0; tries < tries_max; ++tries) {
        const std::uint32_t parent =
            candidates[below(static_cast<std::uint32_t>(candidates.size()))];
        const std::uint32_t depth = plan.comments[parent - 1].depth + 1;
        if (depth > depth_max) continue;
        comment.parent = parent;
        comment.depth = depth;
        break;
      }
    }
    if (plan.approved(index)) candidates.push_back(index + 1);
  }
  return plan;
}

std::string path_of(const Plan& plan, std::uint32_t id) {
  const std::size_t depth = plan.comments[id - 1].depth;
  std::string path(depth * 8, '\0');
  for (std::size_t level = depth; level-- > 0; id = plan.comments[id - 1].parent) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      path[level * 8 + 7 - byte] = static_cast<char>(id >> (8 * byte) & 0xFF);
    }
  }
  return path;
}

}  // namespace rejoinder::bench
