#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fake_judge.hpp"
#include "little_server.hpp"
#include "support/fake_clock.hpp"
#include "triage/outside/akismet.hpp"
#include "triage/outside/health.hpp"
#include "triage/outside/http_judge.hpp"

using namespace rejoinder;
using namespace rejoinder::triage;
using namespace rejoinder::triage::test;
using rejoinder::test::FakeClock;
using Kind = JudgeFailure::Kind;

namespace {

const OutsideAnswer spam{Opinion::spam, 0.9};
const OutsideAnswer ham{Opinion::ham, 0.1};

// A deadline that only a failing test reaches.
const OutsideOptions unhurried{.deadline = patience};

// A judge that fails until it is told otherwise.
struct Service {
  std::atomic<bool> works = false;
  [[nodiscard]] FakeJudge::Asking asking() {
    return [this](const OutsideQuestion&, milliseconds) -> Answer {
      if (!works) return broken();
      return spam;
    };
  }
};

// Whether the first judge answers a question that another thread asks.
std::future<bool> ask_aside(OutsideJudges& judges) {
  return std::async(std::launch::async, [&] { return judges.ask(a_question())[0].has_value(); });
}

std::uint64_t skipped(const JudgeHealth& health) {
  return health.skipped_busy + health.skipped_failing;
}

}  // namespace

TEST_CASE("Answers come in the order of the judges, absent where one failed") {
  const FakeClock clock;
  OutsideJudges judges(bench_of(seat(always(spam)), seat(always(broken())), seat(always(ham))),
                       clock, unhurried);
  const auto answers = judges.ask(a_question());
  REQUIRE(answers.size() == 3);
  CHECK(answers[0]->opinion == Opinion::spam);
  CHECK_FALSE(answers[1]);
  CHECK(answers[2]->opinion == Opinion::ham);
  const auto health = judges.health();
  CHECK(health[0].answered == 1);
  CHECK(health[0].last_success == clock.now());
  CHECK(health[0].latency_p95);
  CHECK_FALSE(health[0].last_failure);
  CHECK(health[1].failed == 1);
  CHECK(health[1].last_failure == clock.now());
  CHECK(health[1].last_error == "broken");
  CHECK_FALSE(health[1].latency_p50);
}

TEST_CASE("Without judges there are no answers, at once") {
  const FakeClock clock;
  OutsideJudges judges({}, clock);
  CHECK(judges.ask(a_question()).empty());
  judges.teach(a_question(), Opinion::spam);
  judges.canary();
  CHECK(judges.health().empty());
}

TEST_CASE("All judges are asked at the same time") {
  const FakeClock clock;
  Barrier both;
  const auto waits = [&](const OutsideQuestion&, milliseconds) -> Answer {
    both.wait();
    return spam;
  };
  OutsideJudges judges(bench_of(seat(waits), seat(waits)), clock, unhurried);
  auto asked = ask_aside(judges);
  CHECK(both.has(2));
  both.open();
  CHECK(asked.get());
}

TEST_CASE("A judge that keeps no deadline is left behind, and its late answer does not count") {
  const FakeClock clock;
  Barrier barrier;
  const auto late = [&](const OutsideQuestion&, milliseconds) -> Answer {
    barrier.wait();
    return spam;
  };
  OutsideJudges judges(bench_of(seat(late), seat(always(ham))), clock,
                       {.deadline = milliseconds(200)});
  const auto began = std::chrono::steady_clock::now();
  const auto answers = judges.ask(a_question());
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK(took >= milliseconds(200));
  CHECK(took < milliseconds(700));
  CHECK_FALSE(answers[0]);
  CHECK(answers[1]);
  CHECK(judges.health()[0].timed_out == 1);
  barrier.open();
  CHECK(judges.ask(a_question())[0]);
  const JudgeHealth health = judges.health()[0];
  CHECK(health.asked == 2);
  CHECK(health.answered == 1);
  CHECK(health.timed_out == 1);
  CHECK(health.failed == 0);
}

TEST_CASE("A judge is told how much time is left") {
  const FakeClock clock;
  milliseconds told{};
  const auto notes = [&](const OutsideQuestion&, milliseconds deadline) -> Answer {
    told = deadline;
    return ham;
  };
  OutsideJudges judges(bench_of(seat(notes)), clock, unhurried);
  REQUIRE(judges.ask(a_question())[0]);
  CHECK(told > milliseconds(0));
  CHECK(told <= patience);
}

TEST_CASE("A judge that too many questions are on their way to is skipped at once") {
  const FakeClock clock;
  Barrier barrier;
  const auto slow = [&](const OutsideQuestion&, milliseconds) -> Answer {
    barrier.wait();
    return spam;
  };
  OutsideOptions options = unhurried;
  options.questions_max = 2;
  OutsideJudges judges(bench_of(seat(slow), seat(always(ham))), clock, options);
  auto first = ask_aside(judges);
  auto second = ask_aside(judges);
  REQUIRE(barrier.has(2));
  REQUIRE(eventually([&] { return judges.health()[1].answered == 2; }));
  const auto answers = judges.ask(a_question());
  CHECK_FALSE(answers[0]);
  CHECK(answers[1]);
  CHECK(judges.health()[0].skipped_busy == 1);
  CHECK(judges.health()[0].asked == 2);
  barrier.open();
  CHECK(first.get());
  CHECK(second.get());
  CHECK(judges.ask(a_question())[0]);
}

TEST_CASE("A judge that failed too often in a row is left alone until a probe finds it back") {
  FakeClock clock;
  Service service;
  OutsideOptions options = unhurried;
  options.failures_max = 3;
  options.retry_after = std::chrono::seconds(30);
  OutsideJudges judges(bench_of(seat(service.asking())), clock, options);
  const auto ask = [&] { return judges.ask(a_question())[0].has_value(); };
  const auto health = [&] { return judges.health()[0]; };

  service.works = true;
  CHECK(ask());
  service.works = false;
  for (int i = 0; i < 3; ++i) {
    CHECK(health().circuit == CircuitState::closed);
    CHECK_FALSE(ask());
  }
  CHECK(health().circuit == CircuitState::open);

  service.works = true;
  clock.pass(milliseconds(29'999));
  CHECK_FALSE(ask());
  CHECK(health().asked == 4);
  CHECK(health().skipped_failing == 1);

  service.works = false;
  clock.pass(milliseconds(1));
  CHECK_FALSE(ask());  // The probe.
  CHECK(health().failed == 4);
  CHECK_FALSE(ask());
  CHECK(health().failed == 4);
  CHECK(health().circuit == CircuitState::open);

  service.works = true;
  clock.pass(std::chrono::seconds(30));
  CHECK(ask());
  CHECK(health().circuit == CircuitState::closed);
  service.works = false;
  CHECK_FALSE(ask());
  CHECK(health().circuit == CircuitState::closed);
  CHECK(health().skipped_failing == 2);
}

TEST_CASE("Only one question finds out whether a judge is back") {
  FakeClock clock;
  Barrier barrier;
  std::atomic<bool> works = false;
  const auto slow = [&](const OutsideQuestion&, milliseconds) -> Answer {
    if (!works) return broken();
    barrier.wait();
    return ham;
  };
  OutsideOptions options = unhurried;
  options.failures_max = 1;
  OutsideJudges judges(bench_of(seat(slow)), clock, options);
  CHECK_FALSE(judges.ask(a_question())[0]);
  works = true;
  clock.pass(options.retry_after);
  auto probe = ask_aside(judges);
  REQUIRE(barrier.has(1));
  CHECK(judges.health()[0].circuit == CircuitState::probing);
  CHECK_FALSE(judges.ask(a_question())[0]);
  CHECK(judges.health()[0].skipped_failing == 1);
  barrier.open();
  CHECK(probe.get());
  CHECK(judges.health()[0].circuit == CircuitState::closed);
}

TEST_CASE("A clock that is set back does not keep a judge away") {
  FakeClock clock;
  Service service;
  OutsideOptions options = unhurried;
  options.failures_max = 1;
  OutsideJudges judges(bench_of(seat(service.asking())), clock, options);
  CHECK_FALSE(judges.ask(a_question())[0]);
  service.works = true;
  clock.pass(-std::chrono::hours(24));
  CHECK(judges.ask(a_question())[0]);
}

TEST_CASE("A judge that throws has failed, and what it threw is not shown") {
  const FakeClock clock;
  const auto throws = [](const OutsideQuestion& question, milliseconds) -> Answer {
    throw std::runtime_error(question.text);
  };
  OutsideJudges judges(bench_of(seat(throws)), clock, unhurried);
  CHECK_FALSE(judges.ask(a_question())[0]);
  CHECK(judges.health()[0].failed == 1);
  CHECK(judges.health()[0].last_error == "the judge itself broke");
}

TEST_CASE("The visitor's address reaches only the judges that may know it") {
  const FakeClock clock;
  std::string withheld = "untouched";
  std::string told;
  const auto notes = [](std::string& address) {
    return [&address](const OutsideQuestion& question, milliseconds) -> Answer {
      address = question.address;
      return ham;
    };
  };
  OutsideJudges judges(bench_of(seat(notes(withheld)), seat(notes(told), {}, VisitorAddress::told)),
                       clock, unhurried);
  REQUIRE(judges.ask(a_question())[1]);
  CHECK(withheld.empty());
  CHECK(told == "203.0.113.7");
}

TEST_CASE("A canary finds the judge that answers wrongly, and the one that does not answer") {
  const FakeClock clock;
  std::atomic<int> tests = 0;
  const auto right = [&](const OutsideQuestion& question, milliseconds) -> Answer {
    const bool is_test = question.kind == QuestionKind::canary;
    tests += is_test && question.site_url == "https://clinic.example/" ? 1 : 0;
    return question.role == QuestionRole::administrator ? ham : spam;
  };
  OutsideOptions options = unhurried;
  options.canary_site_url = "https://clinic.example/";
  OutsideJudges judges(bench_of(seat(right), seat(always(ham)), seat(always(spam)),
                                seat(always(OutsideAnswer{})), seat(always(broken()))),
                       clock, options);
  CHECK(judges.health()[0].canary == CanaryState::never_asked);
  judges.canary();
  const auto health = judges.health();
  CHECK(health[0].canary == CanaryState::right);
  CHECK(health[0].last_canary == clock.now());
  CHECK(health[1].canary == CanaryState::wrong);
  CHECK(health[2].canary == CanaryState::wrong);
  CHECK(health[3].canary == CanaryState::wrong);
  CHECK(health[4].canary == CanaryState::no_answer);
  CHECK(tests == 2);
}

TEST_CASE("Akismet's canary is right when its service knows the agreed words") {
  const LittleServer server([](const Heard& heard) {
    const bool is_spam =
        heard.body.find("comment_author=akismet-guaranteed-spam&") != std::string::npos &&
        heard.body.ends_with("&is_test=1");
    return LittleServer::Reply{answer(is_spam ? "true" : "false")};
  });
  const FakeClock clock;
  ConfiguredJudge akismet{
      std::make_unique<Akismet>(AkismetOptions{.key = "k", .address = server.address()}),
      VisitorAddress::told};
  OutsideJudges judges(bench_of(std::move(akismet)), clock, unhurried);
  judges.canary();
  CHECK(judges.health()[0].canary == CanaryState::right);
}

TEST_CASE("No secret, text or address is in what an operator sees of a failing judge") {
  const std::string secret = "0123456789ab";
  const LittleServer server([](const Heard& heard) {
    const std::string echo = heard.body.substr(0, 2'000);
    return LittleServer::Reply{
        answer("invalid " + echo, "X-akismet-debug-help: 0123456789ab0123456789ab\r\n")};
  });
  int port = 0;
  const FileDescriptor nobody_listens = bound_socket(port);
  const auto http = [&](std::string address) {
    return ConfiguredJudge{std::make_unique<HttpJudge>(
        HttpJudgeOptions{.name = "local",
                         .address = std::move(address),
                         .token = secret,
                         .write = [](const OutsideQuestion& question) { return question.text; },
                         .read = [](std::string_view) { return std::optional<OutsideAnswer>(); }})};
  };
  const FakeClock clock;
  OutsideJudges judges(
      bench_of(ConfiguredJudge{std::make_unique<Akismet>(
                                   AkismetOptions{.key = secret, .address = server.address()}),
                               VisitorAddress::told},
               http(server.address()), http("http://127.0.0.1:" + std::to_string(port)),
               http("http://user:" + secret + "@127.0.0.1/")),
      clock, unhurried);
  for (const auto& got : judges.ask(a_question())) CHECK_FALSE(got);
  for (const JudgeHealth& health : judges.health()) {
    CAPTURE(health.name, health.last_error);
    CHECK(health.failed == 1);
    CHECK_FALSE(health.last_error.empty());
    for (const std::string& hidden : {secret, std::string("hurt"), std::string("203.0.113.7"),
                                      std::string("127.0.0.1"), std::string("rgen")}) {
      CHECK(health.last_error.find(hidden) == std::string::npos);
      CHECK(health.name.find(hidden) == std::string::npos);
    }
  }
}

TEST_CASE("Percentiles are of the last answers") {
  JudgeRecord record("fake", {});
  const auto answer_in = [&](int ms) {
    REQUIRE(record.admit({}));
    record.answered({}, milliseconds(ms));
    record.left();
  };
  answer_in(7);
  CHECK(record.health().latency_p50 == milliseconds(7));
  CHECK(record.health().latency_p95 == milliseconds(7));
  for (std::size_t i = 0; i < limits::judge_latencies_max; ++i) answer_in(100);
  CHECK(record.health().latency_p50 == milliseconds(100));
  for (int i = 1; i <= 100; ++i) answer_in(1'000 + i);
  CHECK(record.health().latency_p50 == milliseconds(100));
  CHECK(record.health().latency_p95 == milliseconds(1'088));  // The 244th of 256.
}

TEST_CASE("Many threads ask at once, and every question is accounted for") {
  const FakeClock clock;
  std::atomic<unsigned> turn = 0;
  const auto moody = [&](const OutsideQuestion&, milliseconds) -> Answer {
    if (turn++ % 3 == 0) return broken();
    return spam;
  };
  OutsideJudges judges(bench_of(seat(moody), seat(always(ham)), seat(always(broken()))), clock,
                       unhurried);
  constexpr std::uint64_t threads = 16;
  constexpr std::uint64_t each = 50;
  std::vector<std::thread> asking;
  std::atomic<std::uint64_t> answered = 0;
  for (std::uint64_t i = 0; i < threads; ++i) {
    asking.emplace_back([&] {
      for (std::uint64_t k = 0; k < each; ++k) {
        for (const auto& got : judges.ask(a_question())) answered += got ? 1 : 0;
        static_cast<void>(judges.health());
      }
    });
  }
  for (std::thread& thread : asking) thread.join();
  std::uint64_t counted = 0;
  for (const JudgeHealth& health : judges.health()) {
    CHECK(health.asked + skipped(health) == threads * each);
    CHECK(health.asked == health.answered + health.failed + health.timed_out);
    counted += health.answered;
  }
  CHECK(counted == answered);
}
