#include "cli/command_line.hpp"

#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

#include "cli/execute.hpp"
#include "cli/init.hpp"
#include "cli/json_output.hpp"
#include "cli/password_input.hpp"
#include "cli/serve.hpp"
#include "cli/terminal_text.hpp"

namespace rejoinder::cli {

namespace {

Answer show_config(const LoadedConfig& loaded, Form form) {
  if (form == Form::json) return {.out = to_json(loaded.settings)};
  std::vector<Strings> rows{{"SETTING", "VALUE", "SET BY"}};
  for (const Effective& setting : loaded.settings) {
    rows.push_back({setting.key, setting.value, setting.source});
  }
  return {.out = columns(rows)};
}

Answer with_password(const Config& config, const Parsed& parsed, const Strings& arguments) {
  Result<std::string> password;
  if (parsed.password == PasswordFrom::standard_input) password = password_from_input();
  if (parsed.password == PasswordFrom::terminal) password = password_from_terminal();
  if (!password) return refused(parsed.form, password.error());
  Answer answer = execute_anywhere(config, parsed, arguments, *password);
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.InnerPointer): the string is alive and was not changed.
  ::explicit_bzero(password->data(), password->size());
  return answer;
}

Answer carry_out(const Parsed& parsed, const Strings& arguments) {
  const auto loaded = load_config(parsed.settings, process_environment());
  if (!loaded) return faults(parsed.form, exit_usage, "configuration", loaded.error());
  const Config& config = loaded->config;
  if (parsed.command == "serve") return serve(config, parsed.form);

  // Standard output belongs to the command's own answer.
  log::configure(log::Level::error, config.log_format);
  if (parsed.command == "config") return show_config(*loaded, parsed.form);
  if (parsed.command == "init") return init(config, parsed.form);
  return with_password(config, parsed, arguments);
}

int print(const Answer& answer) {
  std::fwrite(answer.err.data(), 1, answer.err.size(), stderr);
  std::fwrite(answer.out.data(), 1, answer.out.size(), stdout);
  const bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  return lost && answer.exit_code == exit_ok ? exit_failed : answer.exit_code;
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  ::umask(077);
  ::signal(SIGPIPE, SIG_IGN);
  const Strings own(arguments.empty() ? arguments.begin() : arguments.begin() + 1, arguments.end());
  const auto parsed = parse(own);
  if (!parsed) return print(parsed.error());
  try {
    return print(carry_out(*parsed, own));
  } catch (const std::exception& error) {
    return print(fault(parsed->form, exit_failed, "failed", error.what()));
  }
}

}  // namespace rejoinder::cli
