#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace rejoinder::publish {

// How often each scope of what is public has changed: a site, an article, all of a site's articles.
// Scopes share a fixed number of counters by hash: two that meet only make each other's answers
// again when there was no need. So there is nothing to clean up, and nothing that grows.
//
// Take the stamps before reading what an answer is made of: then a change that falls in between
// shows, and the answer is old from the start.
class Generations {
 public:
  // A scope at the moment it was looked at.
  struct Stamp {
    std::uint16_t counter = 0;
    std::uint32_t generation = 0;
  };
  using Stamps = std::vector<Stamp>;

  Generations() : counters_(std::make_unique<Counters>()) {}

  // The site's own words: its name, its origins.
  [[nodiscard]] Stamp of_site(std::string_view site) const { return stamp(site, '\0', {}); }
  // An article's list, count and title.
  [[nodiscard]] Stamp of_article(std::string_view site, std::string_view article) const {
    return stamp(site, '\1', article);
  }
  // Any article of the site.
  [[nodiscard]] Stamp of_articles(std::string_view site) const { return stamp(site, '\2', {}); }

  [[nodiscard]] bool current(const Stamps& stamps) const {
    for (const Stamp& stamp : stamps) {
      if ((*counters_)[stamp.counter].load(std::memory_order_acquire) != stamp.generation) {
        return false;
      }
    }
    return true;
  }

  void site_changed(std::string_view site) { step(of_site(site)); }
  void article_changed(std::string_view site, std::string_view article) {
    step(of_article(site, article));
    step(of_articles(site));
  }

 private:
  using Counters = std::array<std::atomic<std::uint32_t>, 1 << 16>;  // 256 KiB

  [[nodiscard]] Stamp stamp(std::string_view site, char kind, std::string_view article) const;
  void step(Stamp stamp) { (*counters_)[stamp.counter].fetch_add(1, std::memory_order_acq_rel); }

  std::unique_ptr<Counters> counters_;
};

}  // namespace rejoinder::publish
