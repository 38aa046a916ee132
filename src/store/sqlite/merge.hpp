#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <rejoinder/ids.hpp>

namespace rejoinder::sqlite {

[[nodiscard]] inline std::vector<SiteId> each_once(std::vector<SiteId> sites) {
  std::sort(sites.begin(), sites.end());
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  return sites;
}

// The first `limit` ids of many sites' lists, in one order. `next(site, id)` is the id after this
// one in a site's list, `precedes` the order. One look-up a site and one a result: a list that
// spans hundreds of sites reads no row that it does not return.
template <class Key, class Next, class Precedes>
[[nodiscard]] std::vector<Key> merged(const std::vector<SiteId>& sites, Key from, std::size_t limit,
                                      Next next, Precedes precedes) {
  using Head = std::pair<Key, SiteId>;
  const auto later = [&](const Head& a, const Head& b) { return precedes(b.first, a.first); };
  std::vector<Head> heads;
  for (const SiteId site : each_once(sites)) {
    if (const std::optional<Key> first = next(site, from)) heads.emplace_back(*first, site);
  }
  std::make_heap(heads.begin(), heads.end(), later);
  std::vector<Key> ids;
  while (!heads.empty() && ids.size() < limit) {
    std::pop_heap(heads.begin(), heads.end(), later);
    Head& head = heads.back();
    ids.push_back(head.first);
    if (const std::optional<Key> following = next(head.second, head.first)) {
      head.first = *following;
      std::push_heap(heads.begin(), heads.end(), later);
    } else {
      heads.pop_back();
    }
  }
  return ids;
}

}  // namespace rejoinder::sqlite
