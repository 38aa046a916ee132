#pragma once

#include <functional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/answer.hpp"
#include "cli/config.hpp"

namespace rejoinder::cli {

struct App;

// What a command may use beside its own options.
struct Call {
  App& app;
  Form form = Form::text;
  std::string password = {};
  std::string url = {};  // Where visitors reach the server.
};
using Run = std::function<Answer(const Call&)>;

enum class PasswordFrom { nobody, terminal, standard_input };

// What a command line asks for.
struct Parsed {
  std::string command;  // site add
  Form form = Form::text;
  PasswordFrom password = PasswordFrom::nobody;
  Values settings;  // Given by flags.
  Run run;          // Empty for serve, init and config, which need no open store.
};

// `arguments`: without the program's name. Otherwise what to print, and the exit code: help,
// version, or what is wrong with the command line.
[[nodiscard]] tl::expected<Parsed, Answer> parse(const std::vector<std::string>& arguments);

}  // namespace rejoinder::cli
