#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/article.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// What the operator does, and what the program does for itself. Thread-safe.
class Administration {
 public:
  Administration(Store& store, const Keyring& keys, const Renderer& renderer, const Clock& clock)
      : store_(store), keys_(keys), renderer_(renderer), clock_(clock) {}

  // Whether the master key is the one that the data was made with; new data takes the one there is.
  // Under another no author would be recognised, and the decision log could not be continued.
  [[nodiscard]] bool key_fits();

  // Whether the store can be read, and takes what is written. Throws when it does not answer.
  [[nodiscard]] bool ready();

  // Refuses: invalid, conflict (the key is taken).
  [[nodiscard]] Result<Site> add_site(std::string_view key, SiteSettings settings);
  [[nodiscard]] Result<Site> set_site(std::string_view key, SiteSettings settings);
  [[nodiscard]] Result<Site> site(std::string_view key);
  [[nodiscard]] std::vector<Site> sites();

  // Refuses: not_found, malformed (key). An article that has no comments yet is made.
  [[nodiscard]] Result<Article> set_article_open(std::string_view site, std::string_view article,
                                                 bool open);

  // Renders what another version of the renderer rendered. Returns how many.
  std::size_t render_again();

  // Deletes what has served its time: receipts, sessions, invitations, network salts.
  void purge();

  // What is wrong with the data, in sentences: damage on disk, a decision log whose seals do not
  // fit.
  [[nodiscard]] std::vector<std::string> examine();

 private:
  Store& store_;
  const Keyring& keys_;
  const Renderer& renderer_;
  const Clock& clock_;
};

}  // namespace rejoinder
