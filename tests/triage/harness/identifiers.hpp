#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace harness {

struct Cases {
  int all = 0;
  int right = 0;
  int not_missed = 0;              // Where something was to be found: that many or more.
  std::vector<std::string> wrong;  // "found 1 of 2: the text"
};

// Cases by their type, each right when as many identifiers are found as it says. Of every type that
// a rule can look for; lines of JSON with `type`, `text` and `expect`.
[[nodiscard]] std::map<std::string, Cases> identifiers_in(const std::filesystem::path& file);

}  // namespace harness
