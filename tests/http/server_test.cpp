#include "http/server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "http/raw_client.hpp"

using namespace rejoinder::http;
using namespace rejoinder::http::test;

namespace {

constexpr const char* tail = "Host: x\r\nConnection: close\r\n";

}  // namespace

TEST_CASE(
    "A request reaches the handler with its parts, and the answer comes back as it was given") {
  Request seen;
  Running server([&](Request& request) {
    seen = request;
    return Response{418, {{"Content-Type", "text/plain"}, {"X-Own", "1"}}, "short and stout", {}};
  });
  const std::string answer =
      talk(server.port,
           std::string("POST /a%2Fb?q=1+2&r=%26 HTTP/1.1\r\nContent-Type: text/plain\r\n"
                       "Content-Length: 4\r\nX-Mixed-Case: Yes\r\nAccept-Encoding: br, gzip\r\n") +
               tail + "\r\nbody");
  CHECK(seen.method == "POST");
  CHECK(seen.path == "/a%2Fb");
  CHECK(seen.parameter("q") == "1 2");
  CHECK(seen.parameter("r") == "&");
  CHECK(seen.header("x-mixed-case") == "Yes");
  CHECK(seen.body == "body");
  CHECK(seen.address == "127.0.0.1");
  CHECK(answer.find("418") != std::string::npos);
  CHECK(answer.find("X-Own: 1") != std::string::npos);
  CHECK(answer.find("Content-Encoding") == std::string::npos);
  CHECK(answer.ends_with("\r\n\r\nshort and stout"));
}

TEST_CASE("A multipart body arrives as it was sent, whatever the library thinks of it") {
  Request seen;
  Running server([&](Request& request) {
    seen = request;
    return Response{204, {}, {}, {}};
  });
  const std::string body = "--b\r\nno headers\r\n--b--";
  talk(server.port,
       "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
       "Content-Length: " +
           std::to_string(body.size()) + "\r\n" + tail + "\r\n" + body);
  CHECK(seen.body == body);
  CHECK(seen.header("content-type") == "multipart/form-data; boundary=b");
}

TEST_CASE("A body past the bound is refused unread, announced or in chunks") {
  std::atomic<int> calls = 0;
  Running server([&](Request& request) {
    if (request.refusal) return Response{request.refusal->status, {}, {}, {}};
    ++calls;
    return Response{};
  });
  const std::string big(70'000, 'a');
  const std::string whole =
      talk(server.port,
           std::string("POST /other HTTP/1.1\r\nContent-Length: 70000\r\n") + tail + "\r\n" + big);
  CHECK(whole.find(" 413 ") != std::string::npos);
  const std::string chunked =
      talk(server.port, std::string("POST /other HTTP/1.1\r\nTransfer-Encoding: chunked\r\n") +
                            tail + "\r\n11170\r\n" + big + "\r\n0\r\n\r\n");
  CHECK(chunked.find(" 413 ") != std::string::npos);
  CHECK(calls == 0);
}

TEST_CASE("A form of more than 8 KiB arrives, though the library's own parser refuses it") {
  std::size_t size = 0;
  Running server([&](Request& request) {
    size = request.body.size();
    return Response{204, {}, {}, {}};
  });
  const std::string body = "comment=" + std::string(60'000, 'a');
  const std::string answer =
      talk(server.port,
           "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
           "Content-Length: " +
               std::to_string(body.size()) + "\r\n" + tail + "\r\n" + body);
  CHECK(answer.find(" 204 ") != std::string::npos);
  CHECK(size == body.size());
}

TEST_CASE("A header value reaches the handler as it was sent, escapes and all") {
  Request seen;
  Running server([&](Request& request) {
    seen = request;
    return Response{204, {}, {}, {}};
  });
  talk(server.port,
       std::string("GET / HTTP/1.1\r\nOrigin: a%0d%0aInjected: yes\r\n") + tail + "\r\n");
  CHECK(seen.header("origin") == "a%0d%0aInjected: yes");
  CHECK(seen.header("injected").empty());
}

TEST_CASE("Ranges are passed over") {
  Running server([](Request&) { return text("0123456789"); });
  const std::string answer =
      talk(server.port, std::string("GET / HTTP/1.1\r\nRange: bytes=0-1,2-3\r\n") + tail + "\r\n");
  CHECK(answer.find(" 200 ") != std::string::npos);
  CHECK(answer.ends_with("0123456789"));
}

TEST_CASE("A stop answers what is in flight") {
  std::mutex mutex;
  std::condition_variable changed;
  bool arrived = false;
  bool released = false;
  Running server([&](Request&) {
    std::unique_lock lock(mutex);
    arrived = true;
    changed.notify_all();
    changed.wait(lock, [&] { return released; });
    return text("answered");
  });
  std::string answer;
  std::thread client(
      [&] { answer = talk(server.port, std::string("GET / HTTP/1.1\r\n") + tail + "\r\n"); });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return arrived; });
  }
  std::thread stopping([&] { server.stop(); });
  {
    const std::lock_guard lock(mutex);
    released = true;
    changed.notify_all();
  }
  client.join();
  stopping.join();
  CHECK(answer.ends_with("answered"));
}

TEST_CASE("A port that is taken is said so") {
  Running first([](Request&) { return Response{}; });
  ServerOptions options;
  options.port = first.port;
  Server second(options, [](Request&) { return Response{}; });
  CHECK_THROWS_AS(second.bind(), std::runtime_error);
}
