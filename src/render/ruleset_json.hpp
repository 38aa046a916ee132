#pragma once

#include <string>

#include <rejoinder/error.hpp>
#include <rejoinder/ruleset.hpp>

#include "render/json_value.hpp"

// Policies as JSON:
//
//   {"name": "clinic", "rules": [
//     {"code": "phone_number", "effect": "hold", "identifier": "phone",
//      "sentence": "Holds what looks like a phone number.",
//      "reply": "…", "redaction": "[phone number removed]"},
//     {"code": "praise", "effect": "part", "where": "statements", "words": ["great", "improv*"]}]}
//
// A rule names exactly one thing that it looks for:
//
//   "pattern": "…"   "words": ["…"]   "identifier": "…"   "scripts": ["latin"]
//   "links": 2       "length": 5000   (more than so many)
//   "capitals": {"percent": 70, "letters": 20}
//   "all": ["code", "code"]           "any": ["code", "code"]
//
// `effect` is part, mark (the default), hold or urgent; `where` is anywhere (the default),
// statements or questions; `enabled` is true unless it says false.
namespace rejoinder::render {

[[nodiscard]] std::string ruleset_json(const Ruleset& set);

// Refuses a member that it does not know: a misspelt `enabled` must not switch a rule on. The rules
// themselves are for check().
[[nodiscard]] Result<Ruleset> ruleset_from_json(std::string_view json);
[[nodiscard]] Result<Ruleset> ruleset_from_json(const JsonValue& value);

}  // namespace rejoinder::render
