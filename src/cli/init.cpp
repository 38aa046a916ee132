#include "cli/init.hpp"

#include <fmt/format.h>

#include "cli/app.hpp"
#include "cli/execute.hpp"
#include "cli/json_output.hpp"
#include "crypto/keyring.hpp"

namespace rejoinder::cli {

namespace {

Answer told(const Config& config, Form form, bool made) {
  const std::string data = config.data.string();
  if (form == Form::json) {
    return {.out = json_object({{"data", data}, {"result", made ? "made" : "unchanged"}})};
  }
  if (!made) {
    return {.out = fmt::format("{} is initialised already; nothing was changed.\n", data)};
  }
  return {.out = fmt::format("{0} is ready. Keep a copy of {1} apart from it.\n"
                             "Next: rejoinder site add KEY --origin URL --data {0}\n",
                             data, config.master_key().string())};
}

}  // namespace

Answer init(const Config& config, Form form) {
  if (std::filesystem::exists(database_file(config)) && check_initialised(config)) {
    return told(config, form, false);
  }
  if (const auto folder = make_data_folder(config); !folder) return refused(form, folder.error());
  auto lock = wait_for_lock(config);
  if (!lock) {
    return fault(form, exit_failed, "locked",
                 fmt::format("Another process has {} open. Wait for it to end, or stop it.",
                             config.data.string()));
  }
  if (std::filesystem::exists(database_file(config)) && check_initialised(config)) {
    return told(config, form, false);  // Somebody else was faster.
  }
  if (!std::filesystem::exists(config.master_key())) crypto::make_master_key(config.master_key());
  const App app(config, std::move(*lock));
  return told(config, form, true);
}

}  // namespace rejoinder::cli
