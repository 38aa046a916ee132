#include "cli/config_file.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/nearest.hpp"

namespace rejoinder::cli {

namespace {

constexpr std::uintmax_t file_bytes_max = 1024 * 1024;

// Settings that say where the file is cannot stand in it.
bool may_stand_in_file(const Setting& setting) {
  return setting.key != "config";
}

std::string_view type_name(Setting::Kind kind) {
  switch (kind) {
    case Setting::Kind::text: return "a string";
    case Setting::Kind::number: return "a number";
    case Setting::Kind::boolean: return "true or false, without quotes";
    case Setting::Kind::list: return "a list of strings";
  }
  return "something else";
}

std::optional<std::vector<std::string>> list_of(const toml::array& array) {
  std::vector<std::string> values;
  for (const toml::node& node : array) {
    const auto* text = node.as_string();
    if (text == nullptr) return std::nullopt;
    values.push_back(text->get());
  }
  return values;
}

// The values of a node of the right type.
std::optional<std::vector<std::string>> values_of(const toml::node& node, Setting::Kind kind) {
  using Kind = Setting::Kind;
  if (kind == Kind::text && node.is_string()) return {{node.as_string()->get()}};
  if (kind == Kind::boolean && node.is_boolean()) {
    return {{node.as_boolean()->get() ? "true" : "false"}};
  }
  if (kind == Kind::number && node.is_integer()) {
    return {{fmt::format("{}", node.as_integer()->get())}};
  }
  if (kind == Kind::number && node.is_floating_point()) {
    return {{fmt::format("{}", node.as_floating_point()->get())}};
  }
  if (kind == Kind::list && node.is_array()) return list_of(*node.as_array());
  return std::nullopt;
}

class Walk {
 public:
  explicit Walk(const std::filesystem::path& file) : file_(file.string()) {
    for (const Setting& setting : cli::settings()) {
      if (may_stand_in_file(setting)) keys_.emplace_back(setting.key);
    }
  }

  void table(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const std::string key = prefix + std::string(name.str());
      if (const Setting* setting = find_setting(key); setting && may_stand_in_file(*setting)) {
        value(*setting, node);
      } else if (node.is_table() && is_table_of_ours(key)) {
        this->table(*node.as_table(), key + '.');
      } else {
        result.faults.push_back(fmt::format("{}: there is no setting `{}`; the nearest is `{}`.",
                                            place(name.source()), key, nearest(key, keys_)));
      }
    }
  }

  ConfigFile result;

 private:
  void value(const Setting& setting, const toml::node& node) {
    if (auto values = values_of(node, setting.kind)) {
      result.settings.push_back({&setting, std::move(*values), place(node.source())});
    } else {
      result.faults.push_back(fmt::format("{}: `{}` must be {}.", place(node.source()), setting.key,
                                          type_name(setting.kind)));
    }
  }

  bool is_table_of_ours(const std::string& key) const {
    return std::any_of(keys_.begin(), keys_.end(), [&](const std::string& known) {
      return known.compare(0, key.size() + 1, key + '.') == 0;
    });
  }

  std::string place(const toml::source_region& region) const {
    return fmt::format("{}:{}:{}", file_, region.begin.line, region.begin.column);
  }

  std::string file_;
  std::vector<std::string> keys_;
};

}  // namespace

ConfigFile read_config_file(const std::filesystem::path& file) {
  std::error_code fault;
  const auto bytes = std::filesystem::file_size(file, fault);
  if (fault) {
    return {{},
            {fmt::format("{}: the configuration file cannot be read: {}.", file.string(),
                         fault.message())}};
  }
  if (bytes > file_bytes_max) {
    return {{},
            {fmt::format("{}: a configuration file has at most {} bytes.", file.string(),
                         file_bytes_max)}};
  }
  Walk walk(file);
  try {
    walk.table(toml::parse_file(file.string()), "");
  } catch (const toml::parse_error& error) {
    const auto [line, column] = error.source().begin;
    return {{},
            {fmt::format("{}:{}:{}: this is not TOML: {}.", file.string(), line, column,
                         error.description())}};
  }
  return std::move(walk.result);
}

}  // namespace rejoinder::cli
