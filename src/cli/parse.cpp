#include "cli/parse.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/nearest.hpp"
#include "cli/settings.hpp"

namespace rejoinder::cli {

namespace {

constexpr const char* help_footer =
    R"(Every setting is also an environment variable (--public-url: REJOINDER_PUBLIC_URL) and a key of
DATA/rejoinder.toml (public_url). Flags win over the environment, the environment over the file.
While a server runs on the data folder, commands are carried out by it.

Exit codes: 0 done; 1 refused, failed or something is wrong; 2 the command line or the
configuration is at fault.

First steps:
  rejoinder init --data /var/lib/rejoinder
  rejoinder site add clinic --origin https://clinic.example --data /var/lib/rejoinder
  rejoinder moderator invite --role owner --data /var/lib/rejoinder
  rejoinder serve --data /var/lib/rejoinder)";

const Config& defaults() {
  static const Config built_in;
  return built_in;
}

std::string described(const Setting& setting) {
  const std::string shown = setting.show(defaults());
  const bool says_it = shown.empty() || setting.kind == Setting::Kind::boolean;
  return std::string(setting.help) + (says_it ? "" : fmt::format(" [{}]", shown));
}

void add_setting(CLI::App* command, Parsed& parsed, const Setting& setting) {
  const std::string key(setting.key);
  Values& into = parsed.settings;
  if (setting.kind == Setting::Kind::boolean) {
    command
        ->add_flag_callback(
            setting.flag(), [&into, key] { into[key] = {"true"}; }, described(setting))
        ->group("Settings");
    return;
  }
  const bool repeats = setting.kind == Setting::Kind::list;
  auto* option = command->add_option_function<std::vector<std::string>>(
      setting.flag(),
      [&into, key, &setting](const std::vector<std::string>& given) {
        std::vector<std::string> values;
        for (const std::string& text : given) {
          for (std::string& value : values_of(setting, text)) values.push_back(std::move(value));
        }
        into[key] = std::move(values);
      },
      described(setting));
  option->allow_extra_args(false)->option_text(std::string(setting.shape))->group("Settings");
  if (!repeats) {
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)->expected(1);
  }
}

void add_settings(CLI::App* command, Parsed& parsed, Setting::Scope scope) {
  for (const Setting& setting : settings()) {
    if (setting.scope == scope) add_setting(command, parsed, setting);
  }
}

void add_common_options(CLI::App* command, Parsed& parsed) {
  command->add_flag_callback(
      "--json", [&parsed] { parsed.form = Form::json; }, "Write JSON, errors included");
  add_settings(command, parsed, Setting::Scope::every_command);
}

void add_server_commands(CLI::App* root, Parsed& parsed) {
  for (CLI::App* command :
       {add_command(
            root, parsed, "serve", "Answer visitors and moderators until stopped",
            {"rejoinder serve --data /var/lib/rejoinder",
             "rejoinder serve --listen :8080 --public-url https://comments.clinic.example"}),
        add_command(root, parsed, "config", "Show the settings in force and who set them",
                    {"rejoinder config --data /var/lib/rejoinder"})}) {
    add_settings(command, parsed, Setting::Scope::serving);
    on_command(command, parsed, {});
  }
  on_command(add_command(root, parsed, "init",
                         "Make a data folder with its database and master key; harmless when "
                         "there is one",
                         {"rejoinder init --data /var/lib/rejoinder"}),
             parsed, {});
}

// The command that was parsed as far as it went.
const CLI::App* deepest(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().back();
  return app;
}

std::string full_name(const CLI::App* command) {
  std::string name = command->get_name();
  for (const CLI::App* parent = command->get_parent(); parent != nullptr;
       parent = parent->get_parent()) {
    name.insert(0, " ").insert(0, parent->get_name());
  }
  return name;
}

// What a word that was not understood could have been.
std::string suggestion(const CLI::App* command, const std::string& word) {
  std::vector<std::string> known;
  if (word.starts_with('-')) {
    for (const CLI::Option* option : command->get_options()) {
      if (option->nonpositional()) known.push_back(option->get_name());
    }
  } else {
    for (const CLI::App* sub : command->get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(sub->get_name());
    }
  }
  return nearest(word.substr(0, word.find('=')), known);
}

Answer usage_fault(const CLI::App& root, const CLI::ParseError& error, Form form) {
  const CLI::App* command = deepest(&root);
  std::string sentence = error.what();
  std::vector<std::string> words = root.remaining(true);
  std::erase(words, "--");
  const bool lacks_something = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool has_commands = !command->get_subcommands([](const CLI::App*) { return true; }).empty();
  if (!words.empty()) {
    const std::string near = suggestion(command, words.front());
    sentence = fmt::format("`{}` is not understood here", words.front());
    if (!near.empty()) sentence += fmt::format("; the nearest is `{}`", near);
  } else if (lacks_something && has_commands) {
    sentence = "A command is missing";
  }
  while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.')) {
    sentence.pop_back();
  }
  return fault(form, exit_usage, "usage",
               fmt::format("{}. Run: {} --help", sentence, full_name(command)));
}

}  // namespace

CLI::App* add_command(CLI::App* parent, Parsed& parsed, const std::string& name,
                      const std::string& description, const Strings& examples) {
  CLI::App* command = parent->add_subcommand(name, description);
  add_common_options(command, parsed);
  std::string footer = examples.empty() ? "" : "Examples:";
  for (const std::string& example : examples) footer += "\n  " + example;
  command->footer(footer);
  return command;
}

CLI::App* add_group(CLI::App* root, Parsed& parsed, const std::string& name,
                    const std::string& description) {
  CLI::App* group = add_command(root, parsed, name, description, {});
  group->require_subcommand(1);
  return group;
}

void on_command(CLI::App* command, Parsed& parsed, Run run) {
  command->callback([command, &parsed, run = std::move(run)] {
    const std::string name = full_name(command);
    parsed.command = name.substr(name.find(' ') + 1);
    parsed.run = run;
  });
}

tl::expected<Parsed, Answer> parse(const std::vector<std::string>& arguments) {
  Parsed parsed;
  CLI::App root{"Rejoinder keeps the comments of your websites until a moderator has decided.",
                "rejoinder"};
  root.set_version_flag("--version", "rejoinder " REJOINDER_VERSION "\n", "Print the version");
  root.require_subcommand(1);
  root.footer(help_footer);
  root.get_formatter()->column_width(32);
  add_common_options(&root, parsed);
  add_server_commands(&root, parsed);
  add_site_commands(&root, parsed);
  add_article_commands(&root, parsed);
  add_moderator_commands(&root, parsed);
  add_queue_commands(&root, parsed);
  add_decision_commands(&root, parsed);
  add_doctor_command(&root, parsed);

  const bool wants_json =
      std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  const Form form = wants_json ? Form::json : Form::text;
  try {
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForVersion& version) {
    return tl::unexpected(Answer{exit_ok, version.what(), {}});
  } catch (const CLI::CallForHelp&) {
    return tl::unexpected(Answer{exit_ok, root.help(), {}});
  } catch (const CLI::ParseError& error) {
    if (arguments.empty()) return tl::unexpected(Answer{exit_usage, {}, root.help()});
    return tl::unexpected(usage_fault(root, error, form));
  }
  return parsed;
}

}  // namespace rejoinder::cli
