#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <rejoinder/ruleset.hpp>

#include "cli/app.hpp"
#include "cli/commands.hpp"
#include "cli/terminal_text.hpp"
#include "render/time_text.hpp"
#include "render/triage_json.hpp"

namespace rejoinder::cli {

namespace {

struct SiteOptions {
  std::string key;
  std::optional<std::string> name = {};
  Strings origins = {};
  std::optional<std::string> trust = {};
  std::optional<std::size_t> comment_bytes_max = {};
  std::optional<std::int64_t> edit_window_min = {};
  std::optional<std::int64_t> keep_revisions_days = {};
  std::optional<std::string> time_zone = {};
  std::optional<std::string> policy = {};
};

std::shared_ptr<SiteOptions> add_options(CLI::App* command) {
  auto options = std::make_shared<SiteOptions>();
  command->add_option("KEY", options->key, "The site's name in addresses, such as clinic")
      ->required()
      ->option_text(" ");
  command->add_option("--origin", options->origins, "Where its pages are (repeatable)")
      ->allow_extra_args(false)
      ->option_text("URL");
  command->add_option("--name", options->name, "What people call it")->option_text("NAME");
  command
      ->add_option("--trust", options->trust,
                   "Whose comments appear at once: never, verified "
                   "(address proved by mail), previous (approved "
                   "before)")
      ->check(CLI::IsMember({"never", "verified", "previous"}))
      ->option_text("WHOM");
  command->add_option("--comment-max", options->comment_bytes_max, "The longest comment")
      ->option_text("BYTES");
  command
      ->add_option("--edit-window", options->edit_window_min,
                   "How long an author may edit or withdraw a comment")
      ->check(CLI::Range(std::int64_t{0},
                         std::int64_t{std::chrono::minutes(limits::edit_window_max).count()}))
      ->option_text("MINUTES");
  command
      ->add_option("--keep-revisions", options->keep_revisions_days,
                   "How long a text is kept, sealed, that was edited or redacted")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{limits::revisions_kept_max.count()}))
      ->option_text("DAYS");
  command->add_option("--time-zone", options->time_zone, "An IANA name, such as Australia/Sydney")
      ->check([](const std::string& zone) {
        return render::knows_zone(zone) ? std::string()
                                        : "This machine knows no time zone " + zone +
                                              ". Use an IANA name, such as Australia/Sydney";
      })
      ->option_text("ZONE");
  command
      ->add_option("--policy", options->policy,
                   "What comments are checked for: general, health-clinic; the console changes it")
      ->check([](const std::string& name) {
        return preset(name) ? std::string()
                            : "there is no such policy; use general or health-clinic";
      })
      ->option_text("NAME");
  return options;
}

SiteSettings changed(SiteSettings settings, const SiteOptions& options) {
  if (options.name) settings.name = *options.name;
  if (!options.origins.empty()) settings.origins = options.origins;
  if (options.trust) settings.trust = trust_from(*options.trust).value_or(settings.trust);
  if (options.comment_bytes_max) settings.comment_bytes_max = *options.comment_bytes_max;
  if (options.edit_window_min) {
    settings.edit_window = std::chrono::minutes(*options.edit_window_min);
  }
  if (options.keep_revisions_days) {
    settings.revisions_kept = std::chrono::days(*options.keep_revisions_days);
  }
  if (options.time_zone) settings.time_zone = *options.time_zone;
  return settings;
}

Answer told(const Call& call, const Result<Site>& site, const SiteOptions& options,
            std::string_view done) {
  if (!site) return refused(call.form, site.error());
  if (options.policy) {
    TriageSettings settings = call.app.triage.settings(site->id);
    settings.rules = preset(*options.policy).value();
    const std::string written = render::triage_settings_json(settings);
    const auto set =
        call.app.moderation.set_policy(Actor::command_line(), site->key,
                                       {.settings = settings, .written = written, .proved = true});
    if (!set) return refused(call.form, set.error());
  }
  if (call.form == Form::json) return {.out = to_json(*site)};
  std::string out = fmt::format("The site {} is {}.", site->key, done);
  // All of them: of those from before, --origin keeps none.
  if (const Strings& origins = site->settings.origins; !origins.empty()) {
    out += fmt::format(" Its pages are at {}.", fmt::join(origins, ", "));
  }
  return {.out = out + "\n"};
}

Answer list(const Call& call) {
  const auto sites = call.app.administration.sites();
  if (call.form == Form::json) return {.out = to_json(sites)};
  if (sites.empty()) {
    return {.out = "There is no site yet. Run: rejoinder site add KEY --origin URL\n"};
  }
  std::vector<Strings> rows{{"KEY", "NAME", "TRUST", "TIME ZONE", "ORIGINS"}};
  for (const Site& site : sites) {
    rows.push_back({site.key, site.name(), std::string(to_string(site.settings.trust)),
                    site.settings.time_zone,
                    fmt::format("{}", fmt::join(site.settings.origins, " "))});
  }
  return {.out = columns(rows)};
}

}  // namespace

SiteKeys site_keys(App& app) {
  SiteKeys keys;
  for (const Site& site : app.administration.sites()) keys.emplace(site.id, site.key);
  return keys;
}

void add_site_commands(CLI::App* root, Parsed& parsed) {
  CLI::App* group = add_group(root, parsed, "site", "Websites that use the service");

  CLI::App* add = add_command(
      group, parsed, "add", "Add a website",
      {"rejoinder site add clinic --origin https://clinic.example --name \"Harbour Clinic\""});
  on_command(add, parsed, [options = add_options(add)](const Call& call) {
    return told(call, call.app.administration.add_site(options->key, changed({}, *options)),
                *options, "added");
  });

  CLI::App* set =
      add_command(group, parsed, "set",
                  "Change a website's settings; what is not named stays, --origin replaces all",
                  {"rejoinder site set clinic --trust previous --edit-window 30"});
  on_command(set, parsed, [options = add_options(set)](const Call& call) {
    const auto site = call.app.administration.site(options->key);
    if (!site) return refused(call.form, site.error());
    return told(call,
                call.app.administration.set_site(options->key, changed(site->settings, *options)),
                *options, "changed");
  });

  on_command(
      add_command(group, parsed, "list", "List the websites", {"rejoinder site list --json"}),
      parsed, list);
}

void add_article_commands(CLI::App* root, Parsed& parsed) {
  struct Options {
    std::string site;
    std::string article;
  };
  CLI::App* group = add_group(root, parsed, "article", "Pages that take comments");
  const auto add = [&](const std::string& name, const std::string& description, bool open) {
    CLI::App* command = add_command(group, parsed, name, description,
                                    {"rejoinder article " + name + " clinic /dry-needling"});
    auto options = std::make_shared<Options>();
    command->add_option("SITE", options->site, "The site's key")->required()->option_text(" ");
    command->add_option("ARTICLE", options->article, "The article's key, normally its path")
        ->required()
        ->option_text(" ");
    on_command(command, parsed, [options, open](const Call& call) -> Answer {
      const auto article =
          call.app.administration.set_article_open(options->site, options->article, open);
      if (!article) return refused(call.form, article.error());
      if (call.form == Form::json) return {.out = to_json(*article)};
      return {.out = fmt::format(
                  "{} {} comments.{}\n", harmless(article->key), open ? "takes" : "takes no more",
                  article->count == 0 ? " None is shown there yet: is this its key?" : "")};
    });
  };
  add("open", "Let an article take comments", true);
  add("close", "Let an article take no more comments; its list stays", false);
}

}  // namespace rejoinder::cli
