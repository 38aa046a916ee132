#pragma once

#include <set>
#include <vector>

#include <rejoinder/store.hpp>

#include "store/sqlite/connection.hpp"

namespace rejoinder::sqlite {

// What of the public's view a unit has changed.
struct Touched {
  std::set<SiteId> sites;
  std::set<ArticleId> articles;

  void add(const Touched& more) {
    sites.insert(more.sites.begin(), more.sites.end());
    articles.insert(more.articles.begin(), more.articles.end());
  }
};

// The same by key.
[[nodiscard]] std::vector<PublicChange> changes_of(Connection& db, const Touched& touched);

}  // namespace rejoinder::sqlite
