#include "cli/app.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "crypto/keyring.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace rejoinder::cli {

Time SystemClock::now() const {
  return std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
}

App::App(Config configuration, Lock lock_of_folder)
    : config(std::move(configuration)),
      lock(std::move(lock_of_folder)),
      keys(crypto::open_keyring(config.master_key())),
      store(open_sqlite_store(
          {.file = database_file(config), .commit_units_max = config.commit_units_max})),
      accounts(*store, *keys, passwords, clock, {}),
      commenting(*store, *keys, renderer, clock, config.limits),
      publishing(*store),
      moderation(*store, *keys, renderer, clock),
      administration(*store, *keys, renderer, clock) {
  store->watch([this](const std::vector<PublicChange>& changes) {
    for (const auto& [site, article] : changes) {
      if (article.empty()) {
        shelf.generations().site_changed(site);
      } else {
        shelf.generations().article_changed(site, article);
      }
    }
  });
  if (!administration.key_fits()) {
    throw std::runtime_error(
        fmt::format("{} is not the master key that the data in {} was made with. Put the right one "
                    "back; nothing was changed.",
                    config.master_key().string(), config.data.string()));
  }
}

}  // namespace rejoinder::cli
