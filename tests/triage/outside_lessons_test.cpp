#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "fake_judge.hpp"
#include "support/fake_clock.hpp"

using namespace rejoinder;
using namespace rejoinder::triage::test;
using rejoinder::test::FakeClock;

namespace {

const OutsideAnswer ham{Opinion::ham, 0.1};
const OutsideOptions unhurried{.deadline = patience};

bool has_taught(const OutsideJudges& judges, std::uint64_t count) {
  return eventually([&] { return judges.health()[0].taught == count; });
}

}  // namespace

TEST_CASE("What moderators decide is told to the judges that learn, in its order") {
  const FakeClock clock;
  std::mutex mutex;
  std::string heard;
  const auto learns = [&](const OutsideQuestion& question, Opinion truth) -> Taught {
    const std::lock_guard lock(mutex);
    heard += question.author + (truth == Opinion::spam ? " spam, " : " ham, ");
    return {};
  };
  OutsideJudges judges(bench_of(seat(always(ham), learns), seat(always(ham))), clock, unhurried);
  OutsideQuestion question;
  for (const char* author : {"a", "b", "c"}) {
    question.author = author;
    judges.teach(question, author[0] == 'b' ? Opinion::spam : Opinion::ham);
  }
  CHECK(has_taught(judges, 3));
  CHECK(judges.health()[1].taught == 0);
  const std::lock_guard lock(mutex);
  CHECK(heard == "a ham, b spam, c ham, ");
}

TEST_CASE("Nobody learns from a canary, or from no opinion") {
  const FakeClock clock;
  std::atomic<int> lessons = 0;
  const auto learns = [&](const OutsideQuestion&, Opinion) -> Taught {
    ++lessons;
    return {};
  };
  OutsideJudges judges(bench_of(seat(always(ham), learns)), clock, unhurried);
  OutsideQuestion canary = a_question();
  canary.kind = QuestionKind::canary;
  judges.teach(canary, Opinion::spam);
  judges.teach(a_question(), Opinion::none);
  judges.teach(a_question(), Opinion::spam);
  CHECK(has_taught(judges, 1));
  CHECK(lessons == 1);
}

TEST_CASE("A judge that may not know the visitor's address is not taught it either") {
  const FakeClock clock;
  std::mutex mutex;
  std::vector<std::string> addresses;
  const auto learns = [&](const OutsideQuestion& question, Opinion) -> Taught {
    const std::lock_guard lock(mutex);
    addresses.push_back(question.address);
    return {};
  };
  OutsideJudges judges(bench_of(seat(always(ham), learns)), clock, unhurried);
  judges.teach(a_question(), Opinion::spam);
  REQUIRE(has_taught(judges, 1));
  const std::lock_guard lock(mutex);
  CHECK(addresses == std::vector<std::string>{""});
}

TEST_CASE("A lesson that fails is counted, and the next one is given") {
  const FakeClock clock;
  std::atomic<int> lessons = 0;
  const auto learns = [&](const OutsideQuestion&, Opinion) -> Taught {
    if (lessons++ == 0) return broken();
    return {};
  };
  OutsideJudges judges(bench_of(seat(always(ham), learns)), clock, unhurried);
  judges.teach(a_question(), Opinion::spam);
  judges.teach(a_question(), Opinion::ham);
  CHECK(has_taught(judges, 1));
  CHECK(judges.health()[0].not_taught == 1);
  CHECK(judges.health()[0].last_error == "broken");
  CHECK(judges.health()[0].circuit == CircuitState::closed);
}

TEST_CASE("Lessons that do not fit the queue are counted, and nobody waits for one") {
  const FakeClock clock;
  Barrier barrier;
  const auto slow = [&](const OutsideQuestion&, Opinion) -> Taught {
    barrier.wait();
    return {};
  };
  OutsideJudges judges(bench_of(seat(always(ham), slow)), clock, unhurried);
  judges.teach(a_question(), Opinion::spam);
  REQUIRE(barrier.has(1));
  for (std::size_t i = 0; i < limits::lessons_waiting_max + 3; ++i) {
    judges.teach(a_question(), Opinion::spam);
  }
  CHECK(judges.health()[0].not_taught == 3);
  CHECK(judges.ask(a_question())[0]);  // A judge can be asked while it learns.
  barrier.open();
  CHECK(has_taught(judges, limits::lessons_waiting_max + 1));
}

TEST_CASE("Lessons wait for a judge that is left alone, until it answers again") {
  FakeClock clock;
  std::atomic<bool> works = false;
  std::atomic<int> lessons = 0;
  const auto asking = [&](const OutsideQuestion&, milliseconds) -> Answer {
    if (!works) return broken();
    return ham;
  };
  const auto learns = [&](const OutsideQuestion&, Opinion) -> Taught {
    ++lessons;
    return {};
  };
  OutsideOptions options = unhurried;
  options.failures_max = 1;
  OutsideJudges judges(bench_of(seat(asking, learns)), clock, options);
  CHECK_FALSE(judges.ask(a_question())[0]);
  judges.teach(a_question(), Opinion::spam);
  judges.teach(a_question(), Opinion::spam);
  works = true;
  CHECK_FALSE(judges.ask(a_question())[0]);  // Still left alone.
  CHECK(lessons == 0);
  clock.pass(options.retry_after);
  CHECK(judges.ask(a_question())[0]);
  CHECK(has_taught(judges, 2));
}

TEST_CASE("Stopping waits for the lesson that is being given") {
  const FakeClock clock;
  std::atomic<int> lessons = 0;
  Barrier barrier;
  {
    const auto slow = [&](const OutsideQuestion&, Opinion) -> Taught {
      barrier.wait();
      ++lessons;
      return {};
    };
    OutsideJudges judges(bench_of(seat(always(ham), slow)), clock, unhurried);
    for (int i = 0; i < 100; ++i) judges.teach(a_question(), Opinion::spam);
    REQUIRE(barrier.has(1));
    barrier.open();
  }
  CHECK(lessons >= 1);
}
