#include "triage/outside/health.hpp"

#include <algorithm>
#include <utility>

namespace rejoinder::triage {

JudgeRecord::JudgeRecord(std::string name, const OutsideOptions& options)
    : questions_max_(std::max<std::size_t>(options.questions_max, 1)),
      failures_max_(std::max<std::size_t>(options.failures_max, 1)),
      retry_after_(options.retry_after) {
  health_.name = std::move(name);
}

bool JudgeRecord::admit(Time now) {
  if (!is_trusted() && !is_retry_due(now)) {
    ++health_.skipped_failing;
    return false;
  }
  if (on_their_way_ >= questions_max_) {
    ++health_.skipped_busy;
    return false;
  }
  if (!is_trusted()) {
    probing_ = true;
    waits_since_ = now;  // So that this is the only one, until it fails or is long overdue.
  }
  ++on_their_way_;
  ++health_.asked;
  return true;
}

void JudgeRecord::answered(Time now, std::chrono::milliseconds took) {
  ++health_.answered;
  health_.last_success = now;
  failures_in_a_row_ = 0;
  probing_ = false;
  if (latencies_.size() < limits::judge_latencies_max) {
    latencies_.push_back(took);
  } else {
    latencies_[next_latency_] = took;
    next_latency_ = (next_latency_ + 1) % latencies_.size();
  }
}

void JudgeRecord::failed(Time now, const JudgeFailure& failure) {
  ++(failure.kind == JudgeFailure::Kind::timed_out ? health_.timed_out : health_.failed);
  note(now, failure);
  ++failures_in_a_row_;
  probing_ = false;
  if (!is_trusted()) waits_since_ = now;
}

void JudgeRecord::not_taught(Time now, const JudgeFailure& failure) {
  ++health_.not_taught;
  note(now, failure);
}

void JudgeRecord::canary(Time now, CanaryState state) {
  health_.canary = state;
  health_.last_canary = now;
}

JudgeHealth JudgeRecord::health() const {
  JudgeHealth health = health_;
  health.latency_p50 = percentile(50);
  health.latency_p95 = percentile(95);
  if (!is_trusted()) health.circuit = probing_ ? CircuitState::probing : CircuitState::open;
  return health;
}

bool JudgeRecord::is_retry_due(Time now) const {
  // A clock that was set back must not keep a judge away until it has caught up.
  return now < waits_since_ || now - waits_since_ >= retry_after_;
}

void JudgeRecord::note(Time now, const JudgeFailure& failure) {
  health_.last_failure = now;
  health_.last_error = failure.what;
}

std::optional<std::chrono::milliseconds> JudgeRecord::percentile(std::size_t percent) const {
  if (latencies_.empty()) return std::nullopt;
  std::vector<std::chrono::milliseconds> ordered = latencies_;
  const std::size_t rank = (ordered.size() * percent + 99) / 100;  // From 1.
  const auto at = ordered.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(ordered.begin(), at, ordered.end());
  return *at;
}

}  // namespace rejoinder::triage
