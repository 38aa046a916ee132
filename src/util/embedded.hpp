#pragma once

#include <string_view>
#include <vector>

namespace rejoinder {

// A file that the build packed into the binary.
struct EmbeddedFile {
  std::string_view name;  // Its path below src/web or schema: embed.css, sqlite/0001_initial.sql
  std::string_view bytes;
};

}  // namespace rejoinder

// Each is defined by the build (src/web/embed.cmake), in order of name.
std::vector<rejoinder::EmbeddedFile> rejoinder_web();
std::vector<rejoinder::EmbeddedFile> rejoinder_schema();
std::vector<rejoinder::EmbeddedFile> rejoinder_prior();
