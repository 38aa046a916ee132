#include "render/triage_json.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "render/flag_json.hpp"
#include "render/json_writer.hpp"
#include "render/ruleset_json.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

void write_settings(JsonWriter& json, const TriageSettings& settings) {
  json.begin_object();
  json.field("ham_below", settings.ham_below);
  json.field("spam_above", settings.spam_above);
  json.field("auto_approve", settings.auto_approve);
  json.field("auto_spam", settings.auto_spam);
  json.key("rules").raw(ruleset_json(settings.rules));
  json.end_object();
}

void write_moment(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  json.key(name);
  if (time) {
    json.plain(view(rfc3339_text(*time)));
  } else {
    json.value(nullptr);
  }
}

std::string_view to_string(CanaryState state) {
  switch (state) {
    case CanaryState::never_asked: return "never_asked";
    case CanaryState::right: return "right";
    case CanaryState::wrong: return "wrong";
    case CanaryState::no_answer: return "no_answer";
  }
  return "never_asked";
}

void write_judge(JsonWriter& json, const JudgeHealth& judge) {
  const auto count = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  const auto milliseconds = [](const std::optional<std::chrono::milliseconds>& time) {
    return time ? std::optional(std::int64_t{time->count()}) : std::nullopt;
  };
  json.begin_object();
  json.field("name", judge.name);
  json.field("asked", count(judge.asked));
  json.field("answered", count(judge.answered));
  json.field("failed", count(judge.failed));
  json.field("timed_out", count(judge.timed_out));
  json.field("skipped", count(judge.skipped_busy + judge.skipped_failing));
  write_moment(json, "last_success", judge.last_success);
  write_moment(json, "last_failure", judge.last_failure);
  json.field("last_error", judge.last_error);
  json.field("latency_p50_ms", milliseconds(judge.latency_p50));
  json.field("latency_p95_ms", milliseconds(judge.latency_p95));
  json.field("left_alone", judge.circuit != CircuitState::closed);
  json.field("canary", to_string(judge.canary));
  json.end_object();
}

// Reads the members that are there; what is wrong with one is added to the faults.
class Members {
 public:
  Members(const JsonValue& value, std::vector<FieldError>& faults)
      : value_(value), faults_(faults) {}

  void read(std::string_view name, double& to) {
    const JsonValue* member = value_.find(name);
    if (member == nullptr) return;
    if (const std::int64_t* whole = member->integer()) {
      to = static_cast<double>(*whole);
    } else if (const double* real = member->real()) {
      to = *real;
    } else {
      faults_.push_back({std::string(name), "wrong_type", "Send a number here"});
    }
  }
  void read(std::string_view name, bool& to) {
    const JsonValue* member = value_.find(name);
    if (member == nullptr) return;
    if (const bool* truth = member->boolean()) {
      to = *truth;
    } else {
      faults_.push_back({std::string(name), "wrong_type", "Send true or false here"});
    }
  }

 private:
  const JsonValue& value_;
  std::vector<FieldError>& faults_;
};

tl::unexpected<Error> invalid_settings(std::vector<FieldError> faults) {
  return tl::unexpected(
      Error{Errc::invalid, "invalid_fields", "Some fields need another look.", std::move(faults)});
}

}  // namespace

std::string triage_settings_json(const TriageSettings& settings) {
  JsonWriter json;
  write_settings(json, settings);
  return json.take();
}

Result<Ruleset> rules_from_json(const JsonValue& value) {
  const std::string* name = value.text();
  if (name == nullptr) return ruleset_from_json(value);
  if (auto known = preset(*name)) return std::move(*known);
  return invalid_settings({{"rules", "unknown_preset", "There is no policy of that name"}});
}

Result<TriageSettings> triage_settings_from_json(const JsonValue& value) {
  constexpr std::array<std::string_view, 5> known{"ham_below", "spam_above", "auto_approve",
                                                  "auto_spam", "rules"};
  std::vector<FieldError> faults;
  if (value.object() == nullptr) {
    return invalid_settings({{"policy", "wrong_type", "Send an object here"}});
  }
  for (const auto& [name, member] : *value.object()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      faults.push_back({name, "unknown", "There is no such setting"});
    }
  }
  TriageSettings settings;
  Members members(value, faults);
  members.read("ham_below", settings.ham_below);
  members.read("spam_above", settings.spam_above);
  members.read("auto_approve", settings.auto_approve);
  members.read("auto_spam", settings.auto_spam);
  settings.rules = preset("general").value();
  if (const JsonValue* rules = value.find("rules")) {
    auto read = rules_from_json(*rules);
    if (read) {
      settings.rules = std::move(*read);
    } else {
      const auto& more = read.error().fields;
      faults.insert(faults.end(), more.begin(), more.end());
      if (more.empty()) faults.push_back({"rules", "wrong_type", read.error().detail});
    }
  }
  if (!faults.empty()) return invalid_settings(std::move(faults));
  return settings;
}

std::optional<TriageSettings> stored_triage_settings(std::string_view json) {
  const auto value = parse_json(json);
  auto settings =
      value ? triage_settings_from_json(*value) : Result<TriageSettings>(invalid_settings({}));
  if (!settings || !check(*settings).empty()) return std::nullopt;
  return std::move(*settings);
}

std::string policy_json(std::string_view site, const TriageSettings& settings) {
  JsonWriter json;
  json.begin_object();
  json.field("site", site);
  json.key("policy");
  write_settings(json, settings);
  json.key("presets").begin_array();
  for (const std::string& name : preset_names()) json.value(name);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string trial_json(const Moderation::Trial& trial) {
  std::map<std::string, std::int64_t> counts;
  JsonWriter json;
  json.begin_object();
  json.field("looked_at", static_cast<std::int64_t>(trial.looked_at));
  json.key("comments").begin_array();
  for (const auto& [comment, hits] : trial.hits) {
    json.begin_object();
    json.field("id", number(comment.id));
    json.field("status", to_string(comment.status));
    json.field("text", comment.text);
    json.key("flags").begin_array();
    std::set<std::string_view> codes;
    for (const RuleHit& hit : hits) {
      write_flag(json, hit);
      if (codes.insert(hit.code).second) ++counts[hit.code];
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.key("counts").begin_object();
  for (const auto& [code, count] : counts) json.field(code, count);
  json.end_object();
  json.end_object();
  return json.take();
}

std::string health_json(const std::vector<Moderation::SiteHealth>& sites,
                        const std::vector<JudgeHealth>& judges,
                        const std::optional<OutboxState>& mail) {
  JsonWriter json;
  json.begin_object();
  json.key("sites").begin_array();
  for (const auto& [site, triage, oldest, totals] : sites) {
    json.begin_object();
    json.field("site", site.key);
    json.field("waiting", totals.pending);
    write_moment(json, "oldest_waiting", oldest);
    json.field("learned", triage.learned);
    json.field("looked_at", triage.looked_at);
    json.field("spam", triage.spam);
    json.field("precision", rounded(triage.precision));
    json.field("recall", rounded(triage.recall));
    json.field("ham_called_spam", rounded(triage.ham_called_spam));
    json.field("spam_called_ham", rounded(triage.spam_called_ham));
    json.field("calibration_error", rounded(triage.calibration_error));
    json.field("followed", rounded(triage.followed));
    json.field("half_decided_within_s", triage.half_decided_within_s);
    json.key("recheck").begin_array();
    for (const auto& [comment, decision, risk, spam] : triage.recheck) {
      json.begin_object();
      json.field("comment", number(comment));
      json.field("decision", number(decision));
      json.field("risk", rounded(risk));
      json.field("decided", spam ? "spam" : "approve");
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.key("judges").begin_array();
  for (const JudgeHealth& judge : judges) write_judge(json, judge);
  json.end_array();
  json.key("mail");
  if (mail) {
    json.begin_object();
    json.field("pending", mail->pending);
    write_moment(json, "oldest_due", mail->oldest_due);
    json.field("failed", mail->failed);
    json.end_object();
  } else {
    json.value(nullptr);
  }
  json.end_object();
  return json.take();
}

}  // namespace rejoinder::render
