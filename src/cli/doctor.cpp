#include <algorithm>

#include <fmt/format.h>

#include "cli/app.hpp"
#include "cli/commands.hpp"
#include "cli/terminal_text.hpp"
#include "crypto/keyring.hpp"

namespace rejoinder::cli {

namespace {

// A comment with its indexes takes less than a kilobyte, but a full disk stops every post.
constexpr std::uintmax_t free_bytes_min = 256ull * 1024 * 1024;

Check folder_check(const Config& config) {
  const std::string fault = folder_mode_fault(config.data);
  return {"data folder", fault.empty(),
          fault.empty() ? "only its owner may enter " + config.data.string() : fault};
}

Check key_check(const Config& config) {
  try {
    [[maybe_unused]] const auto keys = crypto::open_keyring(config.master_key());
  } catch (const std::exception& error) {
    return {"master key", false, error.what()};
  }
  return {"master key", true, config.master_key().string()};
}

Check disk_check(const Config& config) {
  std::error_code fault;
  const auto space = std::filesystem::space(config.data, fault);
  if (fault) return {"free disk", false, fault.message()};
  const bool enough = space.available >= free_bytes_min;
  return {"free disk", enough,
          fmt::format("{} MiB{}", space.available / (1024 * 1024),
                      enough ? "" : "; make room, or comments will soon be refused")};
}

std::vector<Check> checks_of_data(App& app) {
  std::vector<Check> checks{
      {"schema", true, fmt::format("version {}", app.store->schema_version())}};
  for (std::string& fault : app.administration.examine()) {
    checks.push_back({"data", false, std::move(fault)});
  }
  if (checks.size() == 1) {
    checks.push_back({"data", true, "the database and the seals of every decision are sound"});
  }
  return checks;
}

Answer told(const std::vector<Check>& checks, Form form) {
  const bool passed =
      std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.passed; });
  Answer answer{passed ? exit_ok : exit_failed};
  if (form == Form::json) {
    answer.out = to_json(checks);
    return answer;
  }
  for (const Check& check : checks) {
    answer.out += fmt::format("{:<4}  {:<11}  {}\n", check.passed ? "ok" : "FAIL", check.name,
                              harmless(check.detail));
  }
  return answer;
}

}  // namespace

Answer doctor_without_store(const Config& config, Form form, const std::string& why) {
  std::vector<Check> checks{folder_check(config)};
  if (std::filesystem::exists(config.data)) {
    checks.push_back(key_check(config));
    checks.push_back(disk_check(config));
  }
  checks.push_back({"data", false, why});
  return told(checks, form);
}

void add_doctor_command(CLI::App* root, Parsed& parsed) {
  on_command(
      add_command(root, parsed, "doctor", "Look for anything that is wrong with the data",
                  {"rejoinder doctor --data /var/lib/rejoinder"}),
      parsed, [](const Call& call) {
        const Config& config = call.app.config;
        std::vector<Check> checks{folder_check(config), key_check(config), disk_check(config)};
        for (Check& check : checks_of_data(call.app)) checks.push_back(std::move(check));
        return told(checks, call.form);
      });
}

}  // namespace rejoinder::cli
