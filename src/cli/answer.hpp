#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>

namespace rejoinder::cli {

// Exit codes, as the help tells them.
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;  // Refused, or something is wrong.
inline constexpr int exit_usage = 2;   // The command line or the configuration is at fault.

// How a command writes.
enum class Form { text, json };

// What a command leaves behind.
struct Answer {
  int exit_code = exit_ok;
  std::string out = {};
  std::string err = {};

  bool operator==(const Answer&) const = default;
};

// Sentences for standard error: a line for each, or one JSON object.
[[nodiscard]] Answer faults(Form form, int exit_code, std::string_view slug,
                            const std::vector<std::string>& sentences);
[[nodiscard]] inline Answer fault(Form form, int exit_code, std::string_view slug,
                                  std::string sentence) {
  return faults(form, exit_code, slug, {std::move(sentence)});
}

// A refusal of a use case.
[[nodiscard]] Answer refused(Form form, const Error& error);

}  // namespace rejoinder::cli
