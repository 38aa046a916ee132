#include <stdlib.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "fake_judge.hpp"
#include "little_server.hpp"
#include "triage/outside/akismet.hpp"
#include "triage/outside/http_judge.hpp"

using namespace rejoinder;
using namespace rejoinder::triage;
using namespace rejoinder::triage::test;
using Kind = JudgeFailure::Kind;
using Then = LittleServer::Then;

namespace {

constexpr milliseconds plenty{10'000};
const std::string secret = "0123456789ab";

Akismet akismet_at(const LittleServer& server) {
  return Akismet({.key = secret, .address = server.address("/1.1")});
}

HttpJudge judge_at(std::string address) {
  return HttpJudge({.name = "local",
                    .address = std::move(address),
                    .token = secret + "\n",
                    .write = [](const OutsideQuestion& question) { return question.author; },
                    .read = [](std::string_view body) -> std::optional<OutsideAnswer> {
                      if (body == "no JSON") return std::nullopt;
                      return OutsideAnswer{Opinion::spam, 0.9, std::string(body)};
                    }});
}

// What one question to a judge at a server that answers with these bytes comes to.
Answer akismet_hears(std::string bytes) {
  const LittleServer server(std::move(bytes));
  return akismet_at(server).ask(a_question(), plenty);
}

Answer judge_hears(std::string bytes) {
  const LittleServer server(std::move(bytes));
  return judge_at(server.address()).ask(a_question(), plenty);
}

milliseconds time_of(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

}  // namespace

TEST_CASE("Akismet is asked as its documentation says, and is not told more") {
  const LittleServer server(answer("false"));
  REQUIRE(akismet_at(server).ask(a_question(), plenty));
  REQUIRE(server.heard().size() == 1);
  const Heard heard = server.heard()[0];
  CHECK(heard.line() == "POST /1.1/comment-check HTTP/1.1");
  CHECK(heard.has_header("content-type: application/x-www-form-urlencoded"));
  CHECK(heard.has_header("user-agent: rejoinder/1"));
  CHECK_FALSE(heard.has_header("expect: 100-continue"));
  CHECK(heard.head.find(secret) == std::string::npos);
  CHECK(heard.body ==
        "api_key=0123456789ab&blog=https%3A%2F%2Fclinic.example%2F&blog_lang=en-AU"
        "&blog_charset=UTF-8&user_ip=203.0.113.7&user_agent=Mozilla%2F5.0%20%28Test%29"
        "&permalink=https%3A%2F%2Fclinic.example%2Fdry-needling%3Fpage%3D1&comment_type=comment"
        "&comment_author=J%C3%BCrgen&comment_author_url=https%3A%2F%2Fjuergen.example%2F"
        "&comment_content=Does%20it%20hurt%3F%0ABest%20wishes%20%26%20thanks"
        "&comment_date_gmt=2026-01-31T09%3A00%3A05Z");
}

TEST_CASE("Akismet is told of a canary that it is a test, and of its administrator") {
  const LittleServer server(answer("false"));
  OutsideQuestion question = a_question();
  question.kind = QuestionKind::canary;
  question.role = QuestionRole::administrator;
  REQUIRE(akismet_at(server).ask(question, plenty));
  CHECK(server.heard()[0].body.ends_with("&user_role=administrator&is_test=1"));
}

TEST_CASE("Akismet's true is spam and its false is ham, without a probability") {
  const Answer spam = akismet_hears(answer("true"));
  REQUIRE(spam);
  CHECK(spam->opinion == Opinion::spam);
  CHECK_FALSE(spam->risk);
  CHECK(spam->detail.empty());
  const Answer ham = akismet_hears(answer("false\n"));
  REQUIRE(ham);
  CHECK(ham->opinion == Opinion::ham);
}

TEST_CASE("What Akismet would throw away unseen is spam, and says so") {
  const Answer spam = akismet_hears(answer("true", "X-akismet-pro-tip: discard\r\n"));
  REQUIRE(spam);
  CHECK(spam->opinion == Opinion::spam);
  CHECK_FALSE(spam->detail.empty());
}

TEST_CASE("Akismet's invalid is a failure with its reason, and without the key") {
  const Answer refused = akismet_hears(
      answer("invalid", "X-akismet-debug-help: No such key " + secret + "\x07 here\r\n"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Kind::failed);
  CHECK(refused.error().what == "it calls the request or the key invalid: No such key [key]? here");
}

TEST_CASE("Whatever else Akismet answers is a failure") {
  for (const std::string& bytes :
       {answer(""), answer("True"), answer("<html>true</html>"), answer("true", "", "500 Oops"),
        answer("true", "", "302 Found"), std::string("true"), std::string("\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\ntrue")}) {
    CAPTURE(bytes);
    const LittleServer server([&](const Heard&) {
      return LittleServer::Reply{bytes, Then::close};
    });
    const Answer got = akismet_at(server).ask(a_question(), plenty);
    REQUIRE_FALSE(got);
    CHECK(got.error().kind == Kind::failed);
    CHECK_FALSE(got.error().what.empty());
  }
}

TEST_CASE("Akismet is neither asked nor taught without the visitor's address") {
  const LittleServer server(answer("true"));
  OutsideQuestion question = a_question();
  question.address.clear();
  CHECK_FALSE(akismet_at(server).ask(question, plenty));
  CHECK_FALSE(akismet_at(server).teach(question, Opinion::spam, plenty));
  CHECK(server.heard().empty());
}

TEST_CASE("Akismet is taught spam and ham in the words that it was asked in") {
  const LittleServer server(answer("Thanks for making the web a better place."));
  Akismet akismet = akismet_at(server);
  static_cast<void>(akismet.ask(a_question(), plenty));
  CHECK(akismet.teach(a_question(), Opinion::spam, plenty));
  CHECK(akismet.teach(a_question(), Opinion::ham, plenty));
  CHECK(akismet.teach(a_question(), Opinion::none, plenty));
  const auto heard = server.heard();
  REQUIRE(heard.size() == 3);
  CHECK(heard[1].line() == "POST /1.1/submit-spam HTTP/1.1");
  CHECK(heard[2].line() == "POST /1.1/submit-ham HTTP/1.1");
  CHECK(heard[1].body == heard[0].body);
  CHECK(heard[2].body == heard[0].body);
}

TEST_CASE("A lesson that Akismet answers with 200 and Invalid Key was not taken") {
  const LittleServer server(answer("Invalid Key"));
  CHECK_FALSE(akismet_at(server).teach(a_question(), Opinion::spam, plenty));
}

TEST_CASE("Akismet says whether it knows the key") {
  const auto verified = [](std::string bytes) {
    const LittleServer server(std::move(bytes));
    auto key = akismet_at(server).verify_key("https://clinic.example/", plenty);
    CHECK(server.heard()[0].line() == "POST /1.1/verify-key HTTP/1.1");
    CHECK(server.heard()[0].body ==
          "api_key=0123456789ab&key=0123456789ab&blog=https%3A%2F%2Fclinic.example%2F");
    return key;
  };
  CHECK(verified(answer("valid")).value() == Akismet::Key::accepted);
  CHECK(verified(answer("invalid")).value() == Akismet::Key::rejected);
  CHECK_FALSE(verified(answer("maybe")));
}

TEST_CASE("An HTTP judge gets its question with its token, and its answer is read") {
  const LittleServer server(answer("pills"));
  const Answer got = judge_at(server.address("/judge")).ask(a_question(), plenty);
  REQUIRE(got);
  CHECK(got->opinion == Opinion::spam);
  CHECK(got->detail == "pills");
  const Heard heard = server.heard()[0];
  CHECK(heard.line() == "POST /judge HTTP/1.1");
  CHECK(heard.has_header("content-type: application/json"));
  CHECK(heard.has_header("authorization: bearer " + secret));
  CHECK(heard.body == "J\xC3\xBCrgen");
}

TEST_CASE("An HTTP judge's answer that is not as agreed is a failure that says so") {
  CHECK(judge_hears(answer("no JSON")).error().what ==
        "its answer is not the JSON that was agreed");
  CHECK(judge_hears(answer("x", "", "503 Busy")).error().what == "it answered with status 503");
  CHECK(judge_hears(answer("x", "", "204 Nothing")).error().what == "it answered with status 204");
}

TEST_CASE("A judge that falls silent or drips costs the deadline, and no more") {
  const auto [bytes, then] = GENERATE(
      table<std::string, Then>({{"", Then::fall_silent},
                                {"HTTP/1.1 200 OK\r\nContent-Le", Then::fall_silent},
                                {"HTTP/1.1 200 OK\r\nX: ", Then::drip},
                                {"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", Then::drip}}));
  CAPTURE(bytes);
  const LittleServer server([&](const Heard&) { return LittleServer::Reply{bytes, then}; });
  HttpJudge judge = judge_at(server.address());
  Answer got;
  const milliseconds took = time_of([&] { got = judge.ask(a_question(), milliseconds(200)); });
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == Kind::timed_out);
  CHECK(took >= milliseconds(198));  // libcurl counts whole milliseconds.
  CHECK(took < milliseconds(700));
  CHECK(server.heard().size() == 1);  // It was the answer that was waited for.
}

TEST_CASE("Without time left nobody is asked") {
  const LittleServer server(answer("x"));
  const Answer got = judge_at(server.address()).ask(a_question(), milliseconds(0));
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == Kind::timed_out);
  CHECK(server.connections() == 0);
}

TEST_CASE("A refused connection is a failure at once") {
  int port = 0;
  const FileDescriptor nobody_listens = bound_socket(port);
  HttpJudge judge = judge_at("http://127.0.0.1:" + std::to_string(port));
  Answer got;
  const milliseconds took = time_of([&] { got = judge.ask(a_question(), plenty); });
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == Kind::failed);
  CHECK(got.error().what.find("127.0.0.1") == std::string::npos);
  CHECK(took < plenty);
}

TEST_CASE("Of an answer no more is read than its bound") {
  const std::size_t most = limits::judge_body_bytes_max;
  CHECK(judge_hears(answer(std::string(most, 'x')))->detail.size() == most);
  CHECK(judge_hears(answer(std::string(most + 1, 'x'))).error().what == "the answer is too long");
  const std::string chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
  CHECK(judge_hears("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk)
            .error()
            .what == "the answer is too long");
  std::string headers;
  for (int i = 0; i < 20; ++i) headers += "X: " + std::string(1'000, 'x') + "\r\n";
  CHECK(judge_hears(answer("x", headers)).error().what == "the head of the answer is too long");
}

TEST_CASE("A redirect is not followed") {
  const LittleServer elsewhere(answer("x"));
  const LittleServer server(
      answer("", "Location: " + elsewhere.address("/") + "\r\n", "307 Temporary Redirect"));
  CHECK_FALSE(judge_at(server.address()).ask(a_question(), plenty));
  CHECK(server.heard().size() == 1);
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("The proxy that the environment names is not used") {
  const LittleServer proxy(answer("x"));
  const LittleServer server(answer("x"));
  ::setenv("http_proxy", proxy.address().c_str(), 1);
  ::setenv("ALL_PROXY", proxy.address().c_str(), 1);
  const Answer got = judge_at(server.address()).ask(a_question(), plenty);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  CHECK(got);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("Only http and https are spoken, and https not in the clear") {
  const LittleServer server(answer("x"));
  for (const std::string& address : {std::string("file:///etc/hostname"), server.address("", "ftp"),
                                     server.address("", "gopher"), server.address("", "https"),
                                     std::string(), std::string("http://")}) {
    CAPTURE(address);
    const Answer got = judge_at(address).ask(a_question(), plenty);
    REQUIRE_FALSE(got);
    CHECK(got.error().kind == Kind::failed);
  }
  CHECK(server.heard().empty());
}

TEST_CASE("A connection is used again, and replaced when the judge has closed it") {
  const auto then = GENERATE(Then::go_on, Then::close);
  const LittleServer server([&](const Heard&) { return LittleServer::Reply{answer("x"), then}; });
  HttpJudge judge = judge_at(server.address());
  for (int i = 0; i < 3; ++i) CHECK(judge.ask(a_question(), plenty));
  CHECK(server.heard().size() == 3);
  CHECK(server.connections() == (then == Then::go_on ? 1 : 3));
}

TEST_CASE("Many threads ask one judge at once") {
  const LittleServer server(
      [](const Heard& heard) { return LittleServer::Reply{answer(heard.body)}; });
  HttpJudge judge = judge_at(server.address());
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      OutsideQuestion question = a_question();
      for (int k = 0; k < 20; ++k) {
        question.author = std::to_string(i) + ":" + std::to_string(k);
        const Answer got = judge.ask(question, plenty);
        if (got && got->detail == question.author) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 12 * 20);
}
