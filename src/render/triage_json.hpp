#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/triage.hpp>

#include "render/json_value.hpp"

// How a site is judged, as JSON:
//
//   {"ham_below": 0.05, "spam_above": 0.95, "auto_approve": false, "auto_spam": false,
//    "rules": {"name": "…", "rules": […]}}
//
// `rules` is a policy (render/ruleset_json.hpp), or the name of one that comes with the program.
// What is left out is as the program comes.
namespace rejoinder::render {

[[nodiscard]] std::string triage_settings_json(const TriageSettings& settings);
[[nodiscard]] Result<TriageSettings> triage_settings_from_json(const JsonValue& value);
// Of what was stored. Nothing: it is broken.
[[nodiscard]] std::optional<TriageSettings> stored_triage_settings(std::string_view json);

// A policy, or the name of one.
[[nodiscard]] Result<Ruleset> rules_from_json(const JsonValue& value);

// `{site, policy, presets}`.
[[nodiscard]] std::string policy_json(std::string_view site, const TriageSettings& settings);
[[nodiscard]] std::string trial_json(const Moderation::Trial& trial);
// `mail`: how the outbox does; null where this server sends none.
[[nodiscard]] std::string health_json(const std::vector<Moderation::SiteHealth>& sites,
                                      const std::vector<JudgeHealth>& judges,
                                      const std::optional<OutboxState>& mail);

}  // namespace rejoinder::render
