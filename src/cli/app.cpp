#include "cli/app.hpp"

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
      store(open_sqlite_store({.file = database_file(config)})),
      accounts(*store, *keys, passwords, clock, {}),
      commenting(*store, *keys, renderer, clock, config.limits),
      publishing(*store),
      moderation(*store, *keys, renderer, clock),
      administration(*store, *keys, renderer, clock) {}

}  // namespace rejoinder::cli
