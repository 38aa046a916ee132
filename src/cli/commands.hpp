#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/json_output.hpp"
#include "cli/parse.hpp"

// The commands, each group in a file of its own: its options, and what it does.
namespace rejoinder::cli {

using Strings = std::vector<std::string>;

inline constexpr std::int64_t id_max = (std::int64_t{1} << 53) - 1;

// Adds a command below `parent`, with the settings that every command takes. `examples`: command
// lines for its help.
CLI::App* add_command(CLI::App* parent, Parsed& parsed, const std::string& name,
                      const std::string& description, const Strings& examples);
// Adds a word that commands stand below: `site`.
CLI::App* add_group(CLI::App* root, Parsed& parsed, const std::string& name,
                    const std::string& description);

// When this command was given, `run` is what to do.
void on_command(CLI::App* command, Parsed& parsed, Run run);

void add_site_commands(CLI::App* root, Parsed& parsed);
void add_article_commands(CLI::App* root, Parsed& parsed);
void add_moderator_commands(CLI::App* root, Parsed& parsed);
void add_queue_commands(CLI::App* root, Parsed& parsed);
void add_decision_commands(CLI::App* root, Parsed& parsed);
void add_doctor_command(CLI::App* root, Parsed& parsed);

// What `doctor` answers when the store cannot be opened, and why it cannot.
[[nodiscard]] Answer doctor_without_store(const Config& config, Form form, const std::string& why);

[[nodiscard]] SiteKeys site_keys(App& app);

}  // namespace rejoinder::cli
