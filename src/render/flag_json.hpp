#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <rejoinder/ruleset.hpp>

#include "render/json_writer.hpp"

namespace rejoinder::render {

// To four digits: more would be noise.
[[nodiscard]] inline double rounded(double number) {
  return std::round(number * 1e4) / 1e4;
}

inline void write_flag(JsonWriter& json, const RuleHit& hit) {
  json.begin_object();
  json.field("code", hit.code);
  json.field("sentence", hit.sentence);
  json.field("effect", to_string(hit.effect));
  json.field("start", static_cast<std::int64_t>(hit.span.start));
  json.field("end", static_cast<std::int64_t>(hit.span.end));
  json.field("redaction",
             hit.redaction.empty() ? std::nullopt : std::optional<std::string_view>(hit.redaction));
  json.end_object();
}

}  // namespace rejoinder::render
