#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/outside_judge.hpp>

namespace rejoinder::triage {

// What is known of one judge, and whether it is worth asking. Its owner guards it against several
// threads.
class JudgeRecord {
 public:
  JudgeRecord(std::string name, const OutsideOptions& options);

  // Whether a question may be put now; it is counted either way. Each that may is followed by one
  // of answered() and failed(), and by left().
  [[nodiscard]] bool admit(Time now);
  void answered(Time now, std::chrono::milliseconds took);
  void failed(Time now, const JudgeFailure& failure);
  // The judge has let go of a question. That may be long after it counted as late.
  void left() { --on_their_way_; }

  // Lessons are not given to a judge that is left alone.
  [[nodiscard]] bool is_trusted() const { return failures_in_a_row_ < failures_max_; }
  void taught() { ++health_.taught; }
  void not_taught(Time now, const JudgeFailure& failure);

  void canary(Time now, CanaryState state);

  [[nodiscard]] JudgeHealth health() const;

 private:
  [[nodiscard]] bool is_retry_due(Time now) const;
  void note(Time now, const JudgeFailure& failure);
  // The smallest latency that this share of the answers was not slower than.
  [[nodiscard]] std::optional<std::chrono::milliseconds> percentile(std::size_t percent) const;

  std::size_t questions_max_;
  std::size_t failures_max_;
  std::chrono::milliseconds retry_after_;
  JudgeHealth health_;
  std::size_t on_their_way_ = 0;
  std::size_t failures_in_a_row_ = 0;
  Time waits_since_{};  // For a retry.
  bool probing_ = false;
  std::vector<std::chrono::milliseconds> latencies_;  // A ring.
  std::size_t next_latency_ = 0;
};

}  // namespace rejoinder::triage
