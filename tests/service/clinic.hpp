#pragma once

#include <memory>
#include <string>

#include <rejoinder/administration.hpp>
#include <rejoinder/commenting.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/publishing.hpp>

#include "crypto/keyring.hpp"
#include "render/markdown.hpp"
#include "render/triage_json.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"
#include "triage/desk.hpp"

namespace rejoinder::test {

// A site `clinic` with every use case over a real store.
struct Clinic {
  explicit Clinic(CommentingOptions options = {.per_network = {}, .per_email = {}})
      : commenting(*store, *keys, renderer, clock, with_triage(options)) {
    SiteSettings settings;
    settings.origins = {origin};
    static_cast<void>(administration.add_site("clinic", settings).value());
  }

  static constexpr const char* origin = "https://clinic.example";
  static constexpr const char* article = "/dry-needling";

  void set(Trust trust) {
    SiteSettings settings = administration.site("clinic")->settings;
    settings.trust = trust;
    static_cast<void>(administration.set_site("clinic", settings).value());
  }

  [[nodiscard]] static Submission submission(const std::string& text,
                                             std::optional<CommentId> parent = {}) {
    Submission made;
    made.site = "clinic";
    made.address = "203.0.113.7";
    made.draft.article = article;
    made.draft.author = "Mia";
    made.draft.email = "mia@example.com";
    made.draft.comment = text;
    made.draft.parent = parent;
    return made;
  }

  Receipt post(const std::string& text, std::optional<CommentId> parent = {}) {
    return commenting.submit(submission(text, parent)).value();
  }
  DecisionOutcome decide(CommentId id, Action action) {
    return moderation.decide(Actor::command_line(), {{{id, {}}}, action, "", ""}).value();
  }
  CommentId post_approved(const std::string& text, std::optional<CommentId> parent = {}) {
    const CommentId id = post(text, parent).id;
    decide(id, Action::approve);
    return id;
  }
  std::vector<PublishedComment> published(ListOrder order = ListOrder::oldest) {
    return publishing.list({"clinic", article, order}).value().page.comments;
  }
  std::int64_t count() { return publishing.counts("clinic", {article}).value().at(article); }

  CommentingOptions with_triage(CommentingOptions options) {
    options.triage = &triage;
    return options;
  }

  TemporaryFolder folder;
  FakeClock clock;
  render::MarkdownRenderer renderer;
  std::unique_ptr<Keyring> keys = [this] {
    crypto::make_master_key(folder / "master.key");
    return crypto::open_keyring(folder / "master.key");
  }();
  std::unique_ptr<Store> store = open_sqlite_store({.file = folder / "rejoinder.db", .readers = 2});
  // Knows nothing of other sites, so that what it thinks comes from a test's own decisions.
  triage::Desk triage{
      *store, triage::Prior(), {&render::triage_settings_json, &render::stored_triage_settings}};
  Administration administration{*store, *keys, renderer, clock};
  Publishing publishing{*store};
  Moderation moderation{*store, *keys, renderer, clock, &triage};
  Commenting commenting;
};

}  // namespace rejoinder::test
