#include "triage/outside/bench.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "triage/outside/canary.hpp"
#include "util/waiting.hpp"

namespace rejoinder {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Answer = tl::expected<OutsideAnswer, JudgeFailure>;

JudgeFailure late() {
  return {JudgeFailure::Kind::timed_out, "no answer within the deadline"};
}

// What the operator does not let a judge know does not reach it.
OutsideQuestion for_judge(OutsideQuestion question, VisitorAddress address) {
  if (address == VisitorAddress::withheld) question.address.clear();
  return question;
}

// A judge does not throw; one that does all the same (no memory, a function of its caller's) has
// failed like any other. What it threw may quote the comment, so it is not shown.
template <class Work>
auto safely(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    return tl::unexpected(JudgeFailure{JudgeFailure::Kind::failed, "the judge itself broke"});
  }
}

// A thread for each question that may be on its way, and one for the lesson.
std::size_t threads_for(std::size_t judges, const OutsideOptions& options) {
  return judges * (std::max<std::size_t>(options.questions_max, 1) + 1);
}

}  // namespace

OutsideJudges::Bench::Bench(std::vector<ConfiguredJudge> judges, const Clock& clock,
                            OutsideOptions options)
    : clock_(clock),
      options_(std::move(options)),
      seats_([&] {
        std::vector<Seat> seats;
        for (ConfiguredJudge& judge : judges) {
          triage::JudgeRecord record(std::string(judge.judge->name()), options_);
          seats.push_back(Seat{std::move(judge), std::move(record)});
        }
        return seats;
      }()),
      errands_(threads_for(seats_.size(), options_)) {}

std::vector<std::optional<OutsideAnswer>> OutsideJudges::Bench::ask(
    const OutsideQuestion& question) {
  const Moment until = steady_clock::now() + options_.deadline;
  const auto round = std::make_shared<Round>(question, until, seats_.size());
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < seats_.size(); ++i) {
      if (!seats_[i].record.admit(clock_.now())) continue;
      round->awaited[i] = true;
      ++round->awaited_count;
      errands_.run([this, round, i] { ask_one(*round, i); });
    }
    if (round->awaited_count == 0) return std::move(round->answers);
  }
  const Waiting waiting;
  std::unique_lock lock(mutex_);
  round->changed.wait_until(lock, until, [&] { return round->awaited_count == 0; });
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (!round->awaited[i]) continue;
    round->awaited[i] = false;  // Whatever it says now comes too late.
    seats_[i].record.failed(clock_.now(), late());
  }
  return std::move(round->answers);
}

void OutsideJudges::Bench::ask_one(Round& round, std::size_t index) {
  Seat& seat = seats_[index];
  const Moment began = steady_clock::now();
  // Rounded up: a service that is given less than what is left would be late by our fault.
  const auto left = std::chrono::ceil<milliseconds>(round.until - began);
  const auto answer = safely([&]() -> Answer {
    if (left <= milliseconds(0)) return tl::unexpected(late());
    return seat.configured.judge->ask(for_judge(round.question, seat.configured.address), left);
  });
  const auto took = duration_cast<milliseconds>(steady_clock::now() - began);

  const std::lock_guard lock(mutex_);
  seat.record.left();
  if (!round.awaited[index]) return;
  round.awaited[index] = false;
  if (answer) {
    seat.record.answered(clock_.now(), took);
    round.answers[index] = *answer;
    go_on_teaching(index);  // It may have been away.
  } else {
    seat.record.failed(clock_.now(), answer.error());
  }
  // Under the lock: the round may be gone as soon as its asker knows.
  if (--round.awaited_count == 0) round.changed.notify_all();
}

void OutsideJudges::Bench::teach(const OutsideQuestion& question, Opinion truth) {
  if (truth == Opinion::none || question.kind == QuestionKind::canary) return;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    Seat& seat = seats_[i];
    if (!seat.configured.judge->learns()) continue;
    if (seat.lessons.size() >= limits::lessons_waiting_max) {
      seat.record.not_taught(
          clock_.now(), {JudgeFailure::Kind::failed, "too many decisions wait to be told to it"});
      continue;
    }
    seat.lessons.push_back({for_judge(question, seat.configured.address), truth});
    go_on_teaching(i);
  }
}

void OutsideJudges::Bench::go_on_teaching(std::size_t index) {
  Seat& seat = seats_[index];
  if (seat.learning || seat.lessons.empty() || !seat.record.is_trusted()) return;
  seat.learning = true;
  errands_.run([this, index] { teach_one(index); });
}

void OutsideJudges::Bench::teach_one(std::size_t index) {
  Seat& seat = seats_[index];
  Lesson lesson;
  {
    const std::lock_guard lock(mutex_);
    lesson = std::move(seat.lessons.front());
    seat.lessons.pop_front();
  }
  const auto taught = safely([&] {
    return seat.configured.judge->teach(lesson.question, lesson.truth, limits::lesson_time_max);
  });
  const std::lock_guard lock(mutex_);
  if (taught) {
    seat.record.taught();
  } else {
    seat.record.not_taught(clock_.now(), taught.error());
  }
  seat.learning = false;
  go_on_teaching(index);
}

void OutsideJudges::Bench::canary() {
  const Time now = clock_.now();
  const auto spam = ask(triage::known_spam(options_.canary_site, options_.canary_site_url, now));
  const auto ham = ask(triage::known_ham(options_.canary_site, options_.canary_site_url, now));
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    seats_[i].record.canary(clock_.now(), triage::canary_state(spam[i], ham[i]));
  }
}

std::vector<JudgeHealth> OutsideJudges::Bench::health() const {
  const std::lock_guard lock(mutex_);
  std::vector<JudgeHealth> health;
  health.reserve(seats_.size());
  for (const Seat& seat : seats_) health.push_back(seat.record.health());
  return health;
}

OutsideJudges::OutsideJudges(std::vector<ConfiguredJudge> judges, const Clock& clock,
                             OutsideOptions options)
    : bench_(std::make_unique<Bench>(std::move(judges), clock, std::move(options))) {}

OutsideJudges::~OutsideJudges() = default;

std::vector<std::optional<OutsideAnswer>> OutsideJudges::ask(const OutsideQuestion& question) {
  return bench_->ask(question);
}

void OutsideJudges::teach(const OutsideQuestion& question, Opinion truth) {
  bench_->teach(question, truth);
}

void OutsideJudges::canary() {
  bench_->canary();
}

std::vector<JudgeHealth> OutsideJudges::health() const {
  return bench_->health();
}

}  // namespace rejoinder
