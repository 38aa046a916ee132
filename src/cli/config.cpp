#include "cli/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "cli/config_file.hpp"
#include "cli/nearest.hpp"
#include "cli/settings.hpp"

namespace rejoinder::cli {

namespace {

constexpr const char* default_name = "rejoinder.toml";

class Loader {
 public:
  Loader(const Values& flags, const Environment& environment)
      : flags_(flags), environment_(environment) {}

  tl::expected<LoadedConfig, std::vector<std::string>> load() {
    read_file();
    read_environment();
    for (const auto& [key, values] : flags_) {
      const Setting* setting = find_setting(key);
      if (setting != nullptr) put(*setting, values, setting->flag(), setting->flag());
    }
    if (config_.mail_server && config_.mail_from.empty()) {
      faults_.emplace_back(
          "mail.server is set, and mail.from is not: say which address mails come from.");
    }
    if (!faults_.empty()) return tl::unexpected(std::move(faults_));
    config_.config = file_;
    return LoadedConfig{config_, effective()};
  }

 private:
  // What flags or environment say about where to look, before there is a file.
  std::optional<std::string> asked(std::string_view key) const {
    if (const auto flag = flags_.find(key); flag != flags_.end()) return flag->second.front();
    const auto variable = environment_.find(find_setting(key)->environment());
    if (variable != environment_.end() && !variable->second.empty()) return variable->second;
    return std::nullopt;
  }

  void read_file() {
    const auto named = asked("config");
    file_ = named.value_or("");
    if (!named) {
      file_ = std::filesystem::path(asked("data").value_or(config_.data.string())) / default_name;
      std::error_code ignored;
      if (!std::filesystem::exists(file_, ignored)) {
        file_.clear();
        return;
      }
    }
    ConfigFile content = read_config_file(file_);
    faults_ = std::move(content.faults);
    for (FileSetting& found : content.settings) {
      if (found.setting->key == "data" && !named) {
        faults_.push_back(found.place +
                          ": `data` cannot stand in a file that was found in the data folder; "
                          "name the file with --config, or the folder with --data.");
        continue;
      }
      if (found.setting->shape == "DIR" || found.setting->shape == "FILE") from_file(found.values);
      put(*found.setting, found.values, fmt::format("{}: `{}`", found.place, found.setting->key),
          file_.string());
    }
  }

  // A relative path in a file counts from the file's folder, wherever the program is started.
  void from_file(std::vector<std::string>& values) const {
    for (std::string& value : values) {
      if (!value.empty()) value = (file_.parent_path() / value).string();
    }
  }

  void read_environment() {
    std::vector<std::string> known;
    for (const Setting& setting : settings()) {
      known.push_back(setting.environment());
      const auto found = environment_.find(known.back());
      if (found == environment_.end() || found->second.empty()) continue;
      put(setting, values_of(setting, found->second), known.back(), known.back());
    }
    for (const auto& [name, value] : environment_) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      faults_.push_back(fmt::format(
          "The environment variable {} is not known; the nearest is {}. Unset or rename it.", name,
          nearest(name, known)));
    }
  }

  void put(const Setting& setting, const std::vector<std::string>& values, const std::string& name,
           const std::string& source) {
    if (const auto fault = setting.set(config_, values)) {
      faults_.push_back(fmt::format("{} {}.", name, *fault));
    } else {
      sources_[std::string(setting.key)] = source;
    }
  }

  std::vector<Effective> effective() const {
    Config shown = config_;
    shown.public_url = config_.url();
    shown.master_key_file = config_.master_key();
    std::vector<Effective> all;
    for (const Setting& setting : settings()) {
      const std::string key(setting.key);
      const auto source = sources_.find(key);
      all.push_back(
          {key, setting.show(shown), source == sources_.end() ? "default" : source->second});
    }
    return all;
  }

  const Values& flags_;
  const Environment& environment_;
  Config config_;
  std::filesystem::path file_;
  std::map<std::string, std::string> sources_;
  std::vector<std::string> faults_;
};

}  // namespace

tl::expected<LoadedConfig, std::vector<std::string>> load_config(const Values& flags,
                                                                 const Environment& environment) {
  return Loader(flags, environment).load();
}

std::vector<int> inherited_sockets() {
  constexpr int first = 3;  // SD_LISTEN_FDS_START
  constexpr int most = 16;
  const auto number = [](const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? 0 : std::atoi(text);
  };
  std::vector<int> sockets;
  // The variables may have been meant for the process that started this one.
  if (number("LISTEN_PID") != ::getpid()) return sockets;
  for (int i = 0; i < std::clamp(number("LISTEN_FDS"), 0, most); ++i) sockets.push_back(first + i);
  return sockets;
}

Environment process_environment() {
  constexpr std::string_view prefix = "REJOINDER_";
  Environment found;
  for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || !text.starts_with(prefix)) continue;
    found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

}  // namespace rejoinder::cli
