#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <rejoinder/outside_judge.hpp>

namespace rejoinder::triage::test {

using Answer = tl::expected<OutsideAnswer, JudgeFailure>;
using Taught = tl::expected<void, JudgeFailure>;
using std::chrono::milliseconds;

// For whatever ought to happen at once: only a test that fails waits so long.
inline constexpr std::chrono::seconds patience{20};

// Holds whoever comes, until it is opened; and knows how many have come.
class Barrier {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    ++come_;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // Whether so many have come, now or soon.
  [[nodiscard]] bool has(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return come_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t come_ = 0;
  bool open_ = false;
};

// Whether something comes true, now or soon.
inline bool eventually(const std::function<bool()>& is_true) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!is_true()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

inline tl::unexpected<JudgeFailure> broken() {
  return tl::unexpected(JudgeFailure{JudgeFailure::Kind::failed, "broken"});
}

// A judge that does as it is told. It learns if it is told how.
struct FakeJudge final : OutsideJudge {
  using Asking = std::function<Answer(const OutsideQuestion&, milliseconds)>;
  using Teaching = std::function<Taught(const OutsideQuestion&, Opinion)>;

  explicit FakeJudge(Asking asking_, Teaching teaching_ = {}, std::string name = "fake")
      : asking(std::move(asking_)), teaching(std::move(teaching_)), name_(std::move(name)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] Answer ask(const OutsideQuestion& question, milliseconds deadline) override {
    return asking(question, deadline);
  }
  [[nodiscard]] bool learns() const override { return static_cast<bool>(teaching); }
  [[nodiscard]] Taught teach(const OutsideQuestion& question, Opinion truth,
                             milliseconds /*deadline*/) override {
    return teaching(question, truth);
  }

  Asking asking;
  Teaching teaching;

 private:
  std::string name_;
};

inline FakeJudge::Asking always(Answer answer) {
  return [answer = std::move(answer)](const OutsideQuestion&, milliseconds) { return answer; };
}

inline ConfiguredJudge seat(FakeJudge::Asking asking, FakeJudge::Teaching teaching = {},
                            VisitorAddress address = VisitorAddress::withheld) {
  return {std::make_unique<FakeJudge>(std::move(asking), std::move(teaching)), address};
}

template <class... Seats>
std::vector<ConfiguredJudge> bench_of(Seats&&... seats) {
  std::vector<ConfiguredJudge> bench;
  (bench.push_back(std::move(seats)), ...);
  return bench;
}

inline OutsideQuestion a_question() {
  OutsideQuestion question;
  question.site = "clinic";
  question.site_url = "https://clinic.example/";
  question.article_url = "https://clinic.example/dry-needling?page=1";
  question.text = "Does it hurt?\nBest wishes & thanks";
  question.author = "J\xC3\xBCrgen";
  question.website = "https://juergen.example/";
  question.address = "203.0.113.7";
  question.user_agent = "Mozilla/5.0 (Test)";
  question.language = "en-AU";
  question.created = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) +
                     std::chrono::hours(9) + std::chrono::seconds(5) + milliseconds(678);
  return question;
}

}  // namespace rejoinder::triage::test
