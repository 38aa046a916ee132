#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <rejoinder/clock.hpp>

// The bounds of asking outside judges, with their reasons.
namespace rejoinder::limits {

// All judges together: a visitor waits for it, and a second is what one still takes for prompt.
inline constexpr std::chrono::milliseconds judges_time_max{1'000};
// Nobody waits for a lesson; but it holds a thread, and stopping waits for it.
inline constexpr std::chrono::milliseconds lesson_time_max{5'000};
// Questions to one judge at the same time, each of which holds a thread: 27 a second at Akismet's
// usual 300 ms. Beyond it a comment does without, which costs it one feature.
inline constexpr std::size_t judge_questions_max = 8;
// A judge that failed so often in a row is left alone for a while: it would cost every comment the
// whole deadline. Fewer than that may be one hiccup of the network.
inline constexpr std::size_t judge_failures_max = 5;
inline constexpr std::chrono::milliseconds judge_retry_after{30'000};
// Waiting for one judge; as many as one decision can teach (decision_comments_max).
inline constexpr std::size_t lessons_waiting_max = 500;
// The answers that the percentiles in a judge's health are of: a 95th percentile of 256 has a dozen
// above it.
inline constexpr std::size_t judge_latencies_max = 256;
// What a judge says is a word or a line of JSON; a page of HTML is somebody else's.
inline constexpr std::size_t judge_body_bytes_max = 64 * 1024;
inline constexpr std::size_t judge_head_bytes_max = 16 * 1024;
// Shown beside a comment, or in a line of the health page.
inline constexpr std::size_t judge_detail_bytes_max = 500;
// Idle connections kept to one judge: its busiest moment's.
inline constexpr std::size_t judge_connections_max = judge_questions_max + 1;

}  // namespace rejoinder::limits

namespace rejoinder {

// A canary is asked for its known answer; a judge is told so where it can be, and must not learn
// from it.
enum class QuestionKind { comment, canary };

// Only a canary is from an administrator: of moderators' own comments nobody is asked.
enum class QuestionRole { visitor, administrator };

// What a judge may be told of a comment. There is no e-mail in it, nor anything made of one.
struct OutsideQuestion {
  std::string site;      // Its key.
  std::string site_url;  // Its front page.
  std::string article_url;
  std::string text;
  std::string author;
  std::string website;
  std::string address;  // The visitor's IP; see ConfiguredJudge.
  std::string user_agent;
  std::string language;  // BCP 47, of the site; may be empty.
  Time created{};
  QuestionKind kind = QuestionKind::comment;
  QuestionRole role = QuestionRole::visitor;
};

enum class Opinion { ham, spam, none };

struct OutsideAnswer {
  Opinion opinion = Opinion::none;
  std::optional<double> risk = {};  // In [0, 1], when the judge gives one.
  std::string detail = {};          // A sentence for moderators; may be empty. Not trusted.
};

// Why there is no answer, for the health page: no secret, nothing of the comment, no address.
struct JudgeFailure {
  enum class Kind { failed, timed_out };
  Kind kind = Kind::failed;
  std::string what;
};

// Port to one service that gives its opinion. Called by several threads at once.
class OutsideJudge {
 public:
  virtual ~OutsideJudge() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;

  // Returns within the deadline, or soon after. A service that fails is a JudgeFailure, and never
  // thrown.
  [[nodiscard]] virtual tl::expected<OutsideAnswer, JudgeFailure> ask(
      const OutsideQuestion& question, std::chrono::milliseconds deadline) = 0;

  [[nodiscard]] virtual bool learns() const { return false; }

  // Tells a judge that learns what a moderator decided.
  [[nodiscard]] virtual tl::expected<void, JudgeFailure> teach(
      const OutsideQuestion& /*question*/, Opinion /*truth*/,
      std::chrono::milliseconds /*deadline*/) {
    return {};
  }
};

// Whether the operator lets a judge know visitors' IP addresses. Akismet answers nothing without.
enum class VisitorAddress { withheld, told };

struct ConfiguredJudge {
  std::unique_ptr<OutsideJudge> judge;
  VisitorAddress address = VisitorAddress::withheld;
};

// What became of a judge's last canary: a comment known to be spam, and one known to be ham.
enum class CanaryState { never_asked, right, wrong, no_answer };

// `open`: the judge is left alone. `probing`: one question is on its way to see if it is back.
enum class CircuitState { closed, open, probing };

// What an operator sees of one judge. Counts are since the start; a canary's questions count too.
struct JudgeHealth {
  std::string name;
  std::uint64_t asked = 0;  // answered + failed + timed_out + those on their way.
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t skipped_busy = 0;     // Not asked: too many questions were on their way.
  std::uint64_t skipped_failing = 0;  // Not asked: it had failed too often in a row.
  std::uint64_t taught = 0;
  std::uint64_t not_taught = 0;  // Lessons that failed, or did not fit the queue.
  std::optional<Time> last_success = {};
  std::optional<Time> last_failure = {};
  std::string last_error = {};
  std::optional<std::chrono::milliseconds> latency_p50 = {};  // Of the last answers.
  std::optional<std::chrono::milliseconds> latency_p95 = {};
  CircuitState circuit = CircuitState::closed;
  CanaryState canary = CanaryState::never_asked;
  std::optional<Time> last_canary = {};
};

struct OutsideOptions {
  std::chrono::milliseconds deadline = limits::judges_time_max;
  std::size_t questions_max = limits::judge_questions_max;  // To one judge at a time; at least 1.
  std::size_t failures_max = limits::judge_failures_max;    // In a row; at least 1.
  std::chrono::milliseconds retry_after = limits::judge_retry_after;
  std::string canary_site = {};  // In whose name canaries are asked.
  std::string canary_site_url = {};
};

// All outside judges of this process. Thread-safe. Whatever they do, nobody waits past the
// deadline: a judge that is late is left behind, one that keeps failing is not asked for a while.
class OutsideJudges {
 public:
  // `clock` must outlive it.
  OutsideJudges(std::vector<ConfiguredJudge> judges, const Clock& clock,
                OutsideOptions options = {});
  // Waits for what is on its way; lessons that are not are dropped.
  ~OutsideJudges();
  OutsideJudges(const OutsideJudges&) = delete;
  OutsideJudges& operator=(const OutsideJudges&) = delete;

  // Asks all at the same time. An answer for each judge, in their order; absent where a judge
  // failed, was late or was not asked.
  [[nodiscard]] std::vector<std::optional<OutsideAnswer>> ask(const OutsideQuestion& question);

  // Tells those that learn what a moderator decided. Returns at once; the lessons are given one by
  // one in the background, and may be lost: a judge is somebody's service, not our record.
  void teach(const OutsideQuestion& question, Opinion truth);

  // Asks each judge what everybody knows, to find one that answers, but wrongly. Takes up to two
  // deadlines.
  void canary();

  [[nodiscard]] std::vector<JudgeHealth> health() const;

 private:
  class Bench;
  std::unique_ptr<Bench> bench_;
};

}  // namespace rejoinder
