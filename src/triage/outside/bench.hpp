#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <rejoinder/outside_judge.hpp>

#include "triage/outside/errands.hpp"
#include "triage/outside/health.hpp"

namespace rejoinder {

// The judges side by side, and the threads that go and ask them.
class OutsideJudges::Bench {
 public:
  Bench(std::vector<ConfiguredJudge> judges, const Clock& clock, OutsideOptions options);

  [[nodiscard]] std::vector<std::optional<OutsideAnswer>> ask(const OutsideQuestion& question);
  void teach(const OutsideQuestion& question, Opinion truth);
  void canary();
  [[nodiscard]] std::vector<JudgeHealth> health() const;

 private:
  using Moment = std::chrono::steady_clock::time_point;

  struct Lesson {
    OutsideQuestion question;
    Opinion truth = Opinion::none;
  };
  struct Seat {
    ConfiguredJudge configured;
    triage::JudgeRecord record;
    std::deque<Lesson> lessons = {};
    bool learning = false;  // Right now; one lesson at a time, since nobody waits for it.
  };
  // One question, put to all. Whoever asked may leave before the last judge comes back.
  struct Round {
    Round(const OutsideQuestion& asked, Moment deadline, std::size_t judges)
        : question(asked), until(deadline), awaited(judges), answers(judges) {}

    const OutsideQuestion question;
    const Moment until;
    std::vector<bool> awaited;
    std::size_t awaited_count = 0;
    std::vector<std::optional<OutsideAnswer>> answers;
    std::condition_variable changed;
  };

  void ask_one(Round& round, std::size_t index);
  void teach_one(std::size_t index);
  // Under the lock: if there are lessons for it, and it is not at one.
  void go_on_teaching(std::size_t index);

  const Clock& clock_;
  const OutsideOptions options_;
  mutable std::mutex mutex_;
  std::vector<Seat> seats_;
  triage::Errands errands_;  // Last: it waits for threads that use the rest.
};

}  // namespace rejoinder
