#include "cli/app.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <utility>

#include "crypto/keyring.hpp"
#include "render/judge_json.hpp"
#include "render/time_text.hpp"
#include "render/triage_json.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "triage/outside/akismet.hpp"
#include "triage/outside/http_judge.hpp"
#include "util/embedded.hpp"

namespace rejoinder::cli {

namespace {

std::unique_ptr<OutsideJudges> make_judges(const Config& config, const Clock& clock) {
  std::vector<ConfiguredJudge> judges;
  if (!config.akismet_key_file.empty()) {
    triage::AkismetOptions options;
    options.key = secret_in(config.akismet_key_file);
    judges.push_back({std::make_unique<triage::Akismet>(std::move(options)), VisitorAddress::told});
  }
  if (!config.http_judge_url.empty()) {
    triage::HttpJudgeOptions options;
    options.name = "http";
    options.address = config.http_judge_url;
    if (!config.http_judge_token_file.empty()) {
      options.token = secret_in(config.http_judge_token_file);
    }
    options.write = &render::judge_question;
    options.read = &render::judge_answer;
    judges.push_back({std::make_unique<triage::HttpJudge>(std::move(options))});
  }
  if (judges.empty()) return nullptr;
  return std::make_unique<OutsideJudges>(std::move(judges), clock);
}

CommentingOptions with_parts(CommentingOptions options, Triage& triage,
                             Notifications& notifications) {
  options.triage = &triage;
  options.notifications = &notifications;
  return options;
}

}  // namespace

std::string secret_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty()) {
    throw std::runtime_error(fmt::format("{} cannot be read, or is empty", file.string()));
  }
  return line;
}

Time SystemClock::now() const {
  return std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
}

App::App(Config configuration, Lock lock_of_folder)
    : config(std::move(configuration)),
      lock(std::move(lock_of_folder)),
      keys(crypto::open_keyring(config.master_key())),
      store(open_sqlite_store(
          {.file = database_file(config), .commit_units_max = config.commit_units_max})),
      judges(make_judges(config, clock)),
      triage(*store, triage::Prior::from_bytes(rejoinder_prior().front().bytes),
             {&render::triage_settings_json, &render::stored_triage_settings}, judges.get()),
      accounts(*store, *keys, passwords, clock, {}),
      second_factor(*store, *keys, clock),
      access_tokens(*store, *keys, clock),
      notifications(*store, *keys, clock,
                    {.mail = config.mail_server.has_value(), .zone_clock = &render::zone_offset}),
      commenting(*store, *keys, renderer, clock, with_parts(config.limits, triage, notifications)),
      publishing(*store),
      moderation(*store, *keys, renderer, clock, &triage, &notifications),
      mail_links(*store, *keys, clock, moderation, notifications),
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
