// The gate from outside: raw bytes over real sockets, against a handler that counts.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/raw_client.hpp"
#include "support/temporary_folder.hpp"
#include "util/waiting.hpp"

using namespace rejoinder;
using namespace rejoinder::http;
using namespace rejoinder::http::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr const char* last_get = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

// Answers with what it was asked; a refusal with its status.
Response echo(Request& request) {
  if (request.refusal) return Response{request.refusal->status, {}, request.refusal->slug, {}};
  return text("[" + request.method + " " + request.path + " " + request.body + "]");
}

ServerOptions hasty() {
  ServerOptions options;
  options.times.head = 300ms;
  options.times.body = 300ms;
  options.times.answer = 300ms;
  options.times.idle = 300ms;
  return options;
}

}  // namespace

TEST_CASE("Requests that come in one piece are answered in their order", "[gate]") {
  Running server(echo);
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests +=
        "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
  }
  const std::string answers = talk(server.port, requests + last_get);
  CHECK(occurrences(answers, "HTTP/1.1 200") == 51);
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = answers.find("[POST /" + std::to_string(i) + " ab]", at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("A request may come a byte at a time", "[gate]") {
  Running server(echo);
  RawClient client(server.port);
  for (const char byte : std::string("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                                     "Connection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) {
    client.send({&byte, 1});
  }
  CHECK(client.read_all().find("[POST /a hi]") != std::string::npos);
}

TEST_CASE("A hidden second request is never carried out", "[gate]") {
  // Each tries to end the first body where another program would see it go on.
  const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string length = std::to_string(hidden.size());
  for (const std::string& head :
       std::vector<std::string>{"Content-Length: 0\r\nContent-Length: " + length,
                                "Content-Length: " + length + "\r\nContent-Length: 0",
                                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                                "Content-Length: " + length + "\r\nTransfer-Encoding: chunked",
                                "Transfer-Encoding: chunked;x", "Transfer-Encoding: xchunked",
                                "Transfer-Encoding : chunked", "Transfer-Encoding:\r\n chunked",
                                "Content-Length : " + length, "Content-Length: +" + length,
                                "Content-Length: 0, " + length}) {
    std::atomic<int> calls = 0;
    Running server([&](Request& request) {
      if (!request.refusal) ++calls;
      return echo(request);
    });
    INFO(head);
    const std::string answers = talk(
        server.port, "POST /a HTTP/1.1\r\nHost: x\r\n" + head + "\r\n\r\n" + hidden + last_get);
    CHECK(answers.find("HTTP/1.1 400") == 0);
    CHECK(occurrences(answers, "HTTP/1.1") == 1);
    CHECK(answers.find("hidden") == std::string::npos);
    CHECK(calls == 0);
  }
  // One whose length is plain is swallowed, whatever the method.
  Running server(echo);
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "POST"}) {
    const std::string answers = talk(
        server.port, std::string(method) + " /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + length +
                         "\r\n\r\n" + hidden + last_get);
    INFO(method);
    CHECK(occurrences(answers, "HTTP/1.1 200") == 2);
    CHECK(answers.find("[GET /hidden") == std::string::npos);
  }
}

TEST_CASE("A chunked bomb is cut off at the bound", "[gate]") {
  std::size_t seen = 0;
  Running server([&](Request& request) {
    if (!request.refusal) seen = request.body.size();
    return echo(request);
  });
  RawClient client(server.port);
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
  for (int i = 0; i < 800; ++i) client.send(chunk);  // 50 MB
  CHECK(client.read_all().find("HTTP/1.1 413") == 0);
  CHECK(seen == 0);
}

TEST_CASE("A client that waits for leave to send is given it, or the refusal", "[gate]") {
  Running server(echo);
  RawClient client(server.port);
  client.send(
      "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
      "Connection: close\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  CHECK(client.read_all().find("[POST /a hi]") != std::string::npos);
  CHECK(talk(server.port,
             "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
             "Content-Length: 100000000\r\n\r\n")
            .find("HTTP/1.1 413") == 0);
}

TEST_CASE("A client that ends its side is still answered", "[gate]") {
  Running server(echo);
  RawClient client(server.port);
  client.send(get);
  client.end();
  CHECK(client.read_all().find("[GET /a ]") != std::string::npos);
  RawClient half(server.port);
  half.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  half.end();
  CHECK(half.read_all().find("HTTP/1.1 400") == 0);
}

TEST_CASE("HEAD has the head of GET and no body, and the next answer follows", "[gate]") {
  Running server(echo);
  const std::string answers =
      talk(server.port, std::string("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n") + last_get);
  CHECK(answers.find("Content-Length: 9") != std::string::npos);
  CHECK(occurrences(answers, "[GET /a ]") == 1);
  CHECK(occurrences(answers, "HTTP/1.1 200") == 2);
}

TEST_CASE("Who is slow with a head or a body is told so, and let go", "[gate]") {
  Running server(echo, hasty());
  RawClient head(server.port);
  head.send("GET /a HTTP/1.1\r\nHost: ");
  CHECK(head.read_all().find("HTTP/1.1 408") == 0);
  RawClient body(server.port);
  body.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(body.read_all().find("HTTP/1.1 408") == 0);
  RawClient idle(server.port);
  CHECK(idle.read_all().empty());
  RawClient kept(server.port);
  kept.send(get);
  CHECK(occurrences(kept.read_all(), "HTTP/1.1") == 1);
}

TEST_CASE("Trickling does not put the end of a head's time off", "[gate]") {
  Running server(echo, hasty());
  RawClient client(server.port);
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n");
  const auto begin = std::chrono::steady_clock::now();
  std::string answer;
  while (answer.empty() && std::chrono::steady_clock::now() - begin < 20s) {
    client.send("X: y\r\n");
    answer = client.read_some(50ms);
  }
  CHECK(answer.find("HTTP/1.1 408") == 0);
}

TEST_CASE("Who does not read holds no thread, and is let go", "[gate]") {
  ServerOptions options = hasty();
  options.workers = 1;
  options.connections_max = 2;
  options.answer_bytes_per_s_min = 1'000'000'000;
  const std::string large(6 * 1024 * 1024, 'a');  // Past what the kernel's buffers take.
  Running server(
      [&](Request& request) { return request.path == "/large" ? text(large) : echo(request); },
      options);
  RawClient reader(server.port);
  reader.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(reader.read_all().size() > large.size());
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 2; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port));
    slow.back()->receive_buffer(4'096);
    slow.back()->send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(slow.back()->read_some().find("HTTP/1.1 200") == 0);
  }
  // Both places are taken until the time is up.
  const auto begin = std::chrono::steady_clock::now();
  std::string answer = talk(server.port, last_get);
  CHECK(answer.find("HTTP/1.1 503") == 0);
  while (answer.find("[GET /a ]") == std::string::npos &&
         std::chrono::steady_clock::now() - begin < 20s) {
    answer = talk(server.port, last_get);
  }
  CHECK(answer.find("[GET /a ]") != std::string::npos);
}

TEST_CASE("Slow clients leave the handler to the others", "[gate]") {
  ServerOptions options;
  options.workers = 2;
  Running server(echo, options);
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port));
    slow.back()->send(i % 2 == 0 ? "GET /a HTTP/1.1\r\nHost:"
                                 : "POST /a HTTP/1.1\r\nHost: x\r\n"
                                   "Content-Length: 9\r\n\r\na");
  }
  for (int i = 0; i < 20; ++i) {
    CHECK(talk(server.port, last_get).find("[GET /a ]") != std::string::npos);
  }
}

TEST_CASE("One address may not take all places, and another is still welcome", "[gate]") {
  ServerOptions options;
  options.connections_per_address_max = 3;
  options.connections_max = 5;
  Running server(echo, options);
  std::vector<std::unique_ptr<RawClient>> held;
  const auto connect = [&](const char* from) {
    held.push_back(std::make_unique<RawClient>(server.port, from));
    held.back()->send(get);
    return held.back()->read_until("\r\n\r\n").substr(0, 12);
  };
  for (int i = 0; i < 3; ++i) CHECK(connect("127.0.0.2") == "HTTP/1.1 200");
  CHECK(connect("127.0.0.2") == "HTTP/1.1 503");
  CHECK(connect("127.0.0.3") == "HTTP/1.1 200");
  CHECK(connect("127.0.0.3") == "HTTP/1.1 200");
  CHECK(connect("127.0.0.4") == "HTTP/1.1 503");
  held.erase(held.begin());  // A place is free once its holder has gone.
  std::string answer;
  for (int i = 0; i < 200 && answer != "HTTP/1.1 200"; ++i) answer = connect("127.0.0.4");
  CHECK(answer == "HTTP/1.1 200");
}

TEST_CASE("A trusted proxy may hold as many connections as there are", "[gate]") {
  ServerOptions options;
  options.connections_per_address_max = 1;
  options.trusted_proxies = {"127.0.0.9"};
  Running server(echo, options);
  std::vector<std::unique_ptr<RawClient>> held;
  for (int i = 0; i < 5; ++i) {
    held.push_back(std::make_unique<RawClient>(server.port, "127.0.0.9"));
    held.back()->send(get);
    CHECK(held.back()->read_until("]").find("200") != std::string::npos);
  }
}

TEST_CASE("The server listens on IPv6, and on a Unix socket", "[gate]") {
  std::string address;
  const auto remember = [&](Request& request) {
    address = request.address;
    return echo(request);
  };
  SECTION("both families through one socket") {
    ServerOptions options;
    options.host = "::";
    Running server(remember, options);
    CHECK(talk(server.port, last_get).find("[GET /a ]") != std::string::npos);
    CHECK(address == "127.0.0.1");
  }
  SECTION("a Unix socket, which its next server takes over") {
    rejoinder::test::TemporaryFolder folder;
    ServerOptions options;
    options.path = (folder / "socket").string();
    for (int i = 0; i < 2; ++i) {
      Running server(remember, options);
      CHECK(server.port == 0);
      RawClient client(options.path);
      client.send(last_get);
      CHECK(client.read_all().find("[GET /a ]") != std::string::npos);
      CHECK(address == "unix:");
      Server second(options, echo);
      CHECK_THROWS(second.bind());
    }
    CHECK_FALSE(std::filesystem::exists(options.path));
  }
  SECTION("a socket that somebody else opened") {
    const int number = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::listen(number, 8) == 0);
    ServerOptions options;
    options.inherited = {number};
    Running server(remember, options);
    CHECK(talk(server.port, last_get).find("[GET /a ]") != std::string::npos);
    ServerOptions wrong;
    wrong.inherited = {::socket(AF_INET, SOCK_STREAM, 0)};
    Server refused(wrong, echo);
    CHECK_THROWS(refused.bind());
  }
}

TEST_CASE("A stop waits for a body that is on its way", "[gate]") {
  Running server(echo);
  RawClient idle(server.port);
  RawClient client(server.port);
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  REQUIRE(client.read_until("\r\n\r\n").find("100") != std::string::npos);
  std::thread stopping([&] { server.stop(); });
  CHECK(idle.read_all().empty());  // Let go at once.
  client.send("last");
  const std::string answer = client.read_all();
  stopping.join();
  CHECK(answer.find("[POST /a last]") != std::string::npos);
  CHECK(answer.find("Connection: close") != std::string::npos);
}

TEST_CASE("A client that leaves while its answer is made harms nobody", "[gate]") {
  std::mutex mutex;
  std::condition_variable changed;
  int arrived = 0;
  bool released = false;
  Running server([&](Request& request) {
    if (request.path == "/slow") {
      const Waiting waiting;  // Else four would be all that work at the same time on two cores.
      std::unique_lock lock(mutex);
      ++arrived;
      changed.notify_all();
      changed.wait(lock, [&] { return released; });
    }
    return echo(request);
  });
  {
    std::vector<std::unique_ptr<RawClient>> leaving;
    for (int i = 0; i < 8; ++i) {
      leaving.push_back(std::make_unique<RawClient>(server.port));
      leaving.back()->send(
          "GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return arrived == 8; });
  }
  CHECK(talk(server.port, last_get).find("[GET /a ]") != std::string::npos);
  {
    const std::lock_guard lock(mutex);
    released = true;
    changed.notify_all();
  }
  CHECK(talk(server.port, last_get).find("[GET /a ]") != std::string::npos);
}

TEST_CASE("What is published is answered without the handler, as it was first", "[gate]") {
  publish::Shelf shelf(1 << 20);
  std::atomic<int> calls = 0;
  auto bytes = std::make_shared<publish::Published>();
  bytes->head = "ETag: \"a\"\r\nContent-Length: 9\r\n\r\n";
  bytes->head_not_modified = "ETag: \"a\"\r\n\r\n";
  bytes->body = "published";
  bytes->etag = "\"a\"";
  Running server(
      [&](Request&) {
        ++calls;
        Response response;
        response.published = bytes;
        return response;
      },
      {}, &shelf);
  const std::string first = talk(server.port, last_get);
  CHECK(first.find("HTTP/1.1 200 OK\r\n") == 0);
  CHECK(first.ends_with("\r\n\r\npublished"));
  const std::string pipelined = std::string(get) + get + "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" +
                                "GET /a HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/\"a\"\r\n\r\n";
  const std::string answers = talk(server.port, pipelined + last_get);
  CHECK(occurrences(answers, "HTTP/1.1 200 OK\r\n") == 4);
  CHECK(occurrences(answers, "HTTP/1.1 304 Not Modified\r\n") == 1);
  CHECK(occurrences(answers, "published") == 3);
  CHECK(calls == 1);
  CHECK(server.server().answered_from_shelf() == 5);
  // With a body there may be more to it: the handler decides.
  talk(server.port,
       "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nConnection: close\r\n\r\na");
  CHECK(calls == 2);
}
