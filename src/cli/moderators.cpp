#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/app.hpp"
#include "cli/commands.hpp"
#include "cli/terminal_text.hpp"
#include "render/time_text.hpp"

namespace rejoinder::cli {

namespace {

struct ModeratorOptions {
  std::string name = {};
  std::string role = {};
  Strings sites = {};

  [[nodiscard]] Role role_asked() const { return role_from(role).value_or(Role::moderator); }
};

void add_name(CLI::App* command, ModeratorOptions& options) {
  command->add_option("NAME", options.name, "The name to log in with")
      ->required()
      ->option_text(" ");
}

// An owner may moderate everything, a moderator only what is named.
void add_role(CLI::App* command, ModeratorOptions& options) {
  command
      ->add_option("--role", options.role,
                   "owner (everything) or moderator (the queues of given sites)")
      ->required()
      ->check(CLI::IsMember({"owner", "moderator"}))
      ->option_text("ROLE");
  command
      ->add_option("--site", options.sites,
                   "A site whose queue a moderator decides (repeatable; needed for that role)")
      ->allow_extra_args(false)
      ->option_text("KEY");
  command->parse_complete_callback([&options] {
    if (options.role_asked() == Role::moderator && options.sites.empty()) {
      throw CLI::ValidationError("A moderator needs at least one --site KEY");
    }
    if (options.role_asked() == Role::owner && !options.sites.empty()) {
      throw CLI::ValidationError("An owner moderates every site: leave --site out");
    }
  });
}

void add_password(CLI::App* command, Parsed& parsed) {
  parsed.password = PasswordFrom::nobody;
  command->add_flag_callback(
      "--password-stdin", [&parsed] { parsed.password = PasswordFrom::standard_input; },
      "Read the password from standard input, one line, instead of asking for it");
  command->preparse_callback([&parsed](std::size_t) { parsed.password = PasswordFrom::terminal; });
}

Result<std::vector<SiteId>> ids_of(App& app, const Strings& keys) {
  std::vector<SiteId> ids;
  for (const std::string& key : keys) {
    const auto site = app.administration.site(key);
    if (!site) {
      return refuse(site.error().code, site.error().slug,
                    fmt::format("There is no site `{}`. Run: rejoinder site list", key));
    }
    ids.push_back(site->id);
  }
  return ids;
}

// What a command knows is where a server that is told nothing else listens.
std::string doubt(const Call& call) {
  if (!call.app.config.public_url.empty() || call.url != call.app.config.url()) return {};
  return "rejoinder: No public_url is set: this is where `rejoinder serve` listens when it is told "
         "nothing else.\n";
}

Answer add(const Call& call, const ModeratorOptions& options) {
  const auto sites = ids_of(call.app, options.sites);
  if (!sites) return refused(call.form, sites.error());
  const auto moderator =
      call.app.accounts.add(options.name, call.password, options.role_asked(), *sites);
  if (!moderator) return refused(call.form, moderator.error());
  if (call.form == Form::json) return {.out = to_json(*moderator, site_keys(call.app))};
  return {.out = fmt::format("The {} {} can log in at {}/moderate\n", to_string(moderator->role),
                             harmless(moderator->name), call.url),
          .err = doubt(call)};
}

Answer passwd(const Call& call, const ModeratorOptions& options) {
  const auto done = call.app.accounts.set_password(options.name, call.password);
  if (!done) return refused(call.form, done.error());
  call.app.moderation.absent(done->id);
  if (call.form == Form::json) return {.out = json_object({{"name", options.name}})};
  return {.out = fmt::format("The password of {} is changed, and its sessions have ended.\n",
                             harmless(options.name))};
}

Answer list(const Call& call) {
  const auto moderators = call.app.accounts.list();
  const SiteKeys keys = site_keys(call.app);
  if (call.form == Form::json) return {.out = to_json(moderators, keys)};
  if (moderators.empty()) {
    return {.out = "There is no moderator yet. Run: rejoinder moderator add NAME --role owner\n"};
  }
  std::vector<Strings> rows{{"NAME", "ROLE", "SINCE", "SITES"}};
  for (const Moderator& moderator : moderators) {
    Strings sites;
    for (const SiteId id : moderator.sites) {
      if (const auto key = keys.find(id); key != keys.end()) sites.push_back(key->second);
    }
    rows.push_back(
        {moderator.name, std::string(to_string(moderator.role)), render::rfc3339(moderator.created),
         moderator.role == Role::owner ? "all" : fmt::format("{}", fmt::join(sites, " "))});
  }
  return {.out = columns(rows)};
}

Answer invite(const Call& call, const ModeratorOptions& options) {
  const auto sites = ids_of(call.app, options.sites);
  if (!sites) return refused(call.form, sites.error());
  // The token stands behind #, so that it is sent to no server and written to no log.
  const std::string link = fmt::format("{}/moderate#invite={}", call.url,
                                       call.app.accounts.invite(options.role_asked(), *sites));
  if (call.form == Form::json) return {.out = json_object({{"url", link}})};
  return {.out = link + "\n", .err = doubt(call)};
}

}  // namespace

void add_moderator_commands(CLI::App* root, Parsed& parsed) {
  CLI::App* group = add_group(root, parsed, "moderator", "People who decide on comments");
  const auto add_with = [&](const std::string& name, const std::string& description,
                            const Strings& examples,
                            Answer (*run)(const Call&, const ModeratorOptions&)) {
    auto options = std::make_shared<ModeratorOptions>();
    CLI::App* command = add_command(group, parsed, name, description, examples);
    on_command(command, parsed, [options, run](const Call& call) { return run(call, *options); });
    return std::pair(command, options);
  };

  const auto [added, added_options] =
      add_with("add", "Add a moderator; asks for the password",
               {"rejoinder moderator add kim --role owner",
                "rejoinder moderator add ana --role moderator --site clinic"},
               add);
  add_name(added, *added_options);
  add_role(added, *added_options);
  add_password(added, parsed);

  const auto [changed, changed_options] =
      add_with("passwd", "Change a password, and end the moderator's sessions",
               {"rejoinder moderator passwd kim"}, passwd);
  add_name(changed, *changed_options);
  add_password(changed, parsed);

  const auto [invited, invited_options] =
      add_with("invite", "Print a link that lets its holder make one account, within 72 hours",
               {"rejoinder moderator invite --role owner",
                "rejoinder moderator invite --role moderator --site clinic"},
               invite);
  add_role(invited, *invited_options);

  on_command(add_command(group, parsed, "list", "List the moderators",
                         {"rejoinder moderator list --json"}),
             parsed, list);
}

}  // namespace rejoinder::cli
