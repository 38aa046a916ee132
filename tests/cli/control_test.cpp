#include "cli/control.hpp"

#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "support/temporary_folder.hpp"

using rejoinder::test::TemporaryFolder;
using namespace rejoinder::cli;
using rejoinder::FileDescriptor;
using namespace std::chrono_literals;

namespace {

struct Pair {
  Pair() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    one = FileDescriptor(ends[0]);
    other = FileDescriptor(ends[1]);
  }
  FileDescriptor one;
  FileDescriptor other;
};

auto soon() {
  return std::chrono::steady_clock::now() + 20s;
}

// What arrives when exactly these bytes were sent, and then the end.
std::optional<Strings> received(std::string_view bytes, std::size_t bytes_max = 1'000) {
  Pair pair;
  REQUIRE(::send(pair.one.get(), bytes.data(), bytes.size(), 0) ==
          static_cast<ssize_t>(bytes.size()));
  ::shutdown(pair.one.get(), SHUT_WR);
  return receive(pair.other.get(), bytes_max, soon());
}

Answer echo(const ControlRequest& request) {
  Answer answer{static_cast<int>(request.arguments.size()), request.input, request.version};
  for (const std::string& argument : request.arguments) answer.out += "|" + argument;
  return answer;
}

}  // namespace

TEST_CASE("Strings of any bytes arrive as they were sent", "[control]") {
  for (const Strings& strings :
       {Strings{}, Strings{""}, Strings{"site", "add", std::string("\0\xff\n", 3), ""},
        Strings{std::string(100'000, 'x'), "y"}}) {
    Pair pair;
    std::thread sender([&] { CHECK(send(pair.one.get(), strings, soon())); });
    const auto arrived = receive(pair.other.get(), 1'000'000, soon());
    sender.join();
    CHECK(arrived == strings);
  }
}

TEST_CASE("A message that ends early is refused", "[control]") {
  const std::string whole = encode({"ab", "c"});
  CHECK(received(whole) == Strings{"ab", "c"});
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    CHECK_FALSE(received(whole.substr(0, bytes)));
  }
}

TEST_CASE("A message that is larger than its bound is refused before it arrives", "[control]") {
  const std::string whole = encode({"ab", "c"});
  CHECK(received(whole, whole.size()));
  CHECK_FALSE(received(whole, whole.size() - 1));
  CHECK_FALSE(received("\xff\xff\xff\xff"));
  CHECK_FALSE(received(std::string("\0\0\0\x01\xff\xff\xff\xff", 8)));
  CHECK_FALSE(received(encode(Strings(control_strings_max + 1)), 1'000'000));
}

TEST_CASE("A peer that says nothing is not waited for beyond the deadline", "[control]") {
  Pair pair;
  CHECK_FALSE(receive(pair.other.get(), 1'000, std::chrono::steady_clock::now()));
}

TEST_CASE("A running server executes a command and its answer comes back", "[control]") {
  const TemporaryFolder folder;
  const auto socket = folder.path() / "control.sock";
  CHECK_FALSE(server_runs(socket));
  CHECK_FALSE(ask_server(socket, {}));

  const ControlServer server(socket, echo);
  CHECK(server_runs(socket));
  CHECK(ask_server(socket, {"1.0", "secret", {"a", "b"}}) ==
        Answer{exit_usage, "secret|a|b", "1.0"});
  CHECK(ask_server(socket, {"1.0", "", {}}) == Answer{exit_ok, "", "1.0"});

  struct stat facts {};
  REQUIRE(::stat(socket.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("A command that throws is answered, and the next one is executed", "[control]") {
  const TemporaryFolder folder;
  const auto socket = folder.path() / "control.sock";
  std::atomic<int> calls = 0;
  const ControlServer server(socket, [&](const ControlRequest& request) {
    if (++calls == 1) throw std::runtime_error("disk full");
    return echo(request);
  });
  CHECK(ask_server(socket, {})->exit_code == exit_failed);
  CHECK(ask_server(socket, {})->exit_code == exit_ok);
}

TEST_CASE("A socket that a crash left is replaced, and none is left at the end", "[control]") {
  const TemporaryFolder folder;
  const auto socket = folder.write("control.sock", "stale");
  {
    const ControlServer server(socket, echo);
    CHECK(server_runs(socket));
  }
  CHECK_FALSE(std::filesystem::exists(socket));
}

TEST_CASE("A path too long for a socket's address works too", "[control]") {
  const TemporaryFolder folder;
  const auto deep = folder.path() / std::string(100, 'd') / std::string(100, 'e');
  std::filesystem::create_directories(deep);
  const auto socket = deep / "control.sock";
  const ControlServer server(socket, echo);
  CHECK(ask_server(socket, {"1.0", "", {"x"}})->out == "|x");
}

TEST_CASE("A command too large for the socket is refused by whoever would send it", "[control]") {
  const TemporaryFolder folder;
  const ControlServer server(folder.path() / "control.sock", echo);
  const ControlRequest request{"1.0", "", {std::string(control_request_bytes_max, 'x')}};
  CHECK_THROWS_AS(ask_server(folder.path() / "control.sock", request), std::runtime_error);
}
