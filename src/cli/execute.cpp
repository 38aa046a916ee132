#include "cli/execute.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/settings.hpp"

namespace rejoinder::cli {

namespace {

// A command holds the lock for moments, a server that starts for as long as its migrations take.
constexpr std::chrono::seconds lock_wait_max{10};
constexpr std::chrono::milliseconds lock_pause{20};

// Tries again until `attempt` has something, or the time is over.
template <class Attempt>
auto patiently(Attempt attempt) {
  const auto deadline = std::chrono::steady_clock::now() + lock_wait_max;
  auto result = attempt();
  while (!result && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(lock_pause);
    result = attempt();
  }
  return result;
}

std::string url_for(const App& app, const Parsed& parsed) {
  Config asked = app.config;
  if (const auto flag = parsed.settings.find("public_url"); flag != parsed.settings.end()) {
    // Whoever typed it has been told of its faults.
    [[maybe_unused]] const auto told = find_setting("public_url")->set(asked, flag->second);
  }
  return asked.url();
}

Answer here(const Config& config, Lock lock, const Parsed& parsed, const std::string& password) {
  if (parsed.command != "doctor") {
    App app(config, std::move(lock));
    return execute(app, parsed, password);
  }
  try {
    App app(config, std::move(lock));
    return execute(app, parsed, password);
  } catch (const std::exception& error) {
    return doctor_without_store(config, parsed.form, error.what());
  }
}

}  // namespace

Answer execute(App& app, const Parsed& parsed, const std::string& password) {
  return parsed.run({app, parsed.form, password, url_for(app, parsed)});
}

Answer execute(App& app, const ControlRequest& request) {
  const auto parsed = parse(request.arguments);
  if (!parsed) return parsed.error();
  if (request.version != REJOINDER_VERSION) {
    return fault(parsed->form, exit_failed, "other_version",
                 fmt::format("The running server is version {}, this command is version {}. "
                             "Restart the server.",
                             REJOINDER_VERSION, request.version));
  }
  if (!parsed->run) {
    return fault(parsed->form, exit_usage, "usage", "A running server does not do this.");
  }
  return execute(app, *parsed, request.input);
}

Answer execute_anywhere(const Config& config, const Parsed& parsed,
                        const std::vector<std::string>& arguments, const std::string& password) {
  if (const auto ready = check_initialised(config); !ready) {
    return parsed.command == "doctor"
               ? doctor_without_store(config, parsed.form, ready.error().detail)
               : refused(parsed.form, ready.error());
  }
  const ControlRequest request{REJOINDER_VERSION, password, arguments};
  const auto answer = patiently([&]() -> std::optional<Answer> {
    if (auto lock = Lock::try_take(config.data)) {
      return here(config, std::move(*lock), parsed, password);
    }
    return ask_server(control_socket(config), request);
  });
  if (answer) return *answer;
  return fault(parsed.form, exit_failed, "locked",
               fmt::format("Another process has {} open and takes no commands. Wait for it to end, "
                           "or stop it.",
                           config.data.string()));
}

std::optional<Lock> wait_for_lock(const Config& config) {
  struct Outcome {
    std::optional<Lock> lock;
  };
  auto outcome = patiently([&]() -> std::optional<Outcome> {
    if (auto lock = Lock::try_take(config.data)) return Outcome{std::move(lock)};
    if (server_runs(control_socket(config))) return Outcome{};
    return std::nullopt;
  });
  return outcome ? std::move(outcome->lock) : std::nullopt;
}

}  // namespace rejoinder::cli
