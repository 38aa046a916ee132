#include "http/gate/chunked.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include <rejoinder/limits.hpp>

using namespace rejoinder;
using rejoinder::http::gate::ChunkedBody;
using namespace std::string_literals;
using State = ChunkedBody::State;

namespace {

struct Outcome {
  State state = State::going_on;
  std::string body;
  std::string rest;
};

// `step`: how many bytes arrive at a time.
Outcome read(std::string_view bytes, std::size_t step = std::string_view::npos,
             std::size_t bytes_max = 100) {
  ChunkedBody chunks(bytes_max);
  Outcome outcome;
  while (!bytes.empty() && outcome.state == State::going_on) {
    std::string_view part = bytes.substr(0, step);
    const std::size_t size = part.size();
    outcome.state = chunks.read(part, outcome.body);
    bytes.remove_prefix(size - part.size());
  }
  outcome.rest = bytes;
  return outcome;
}

}  // namespace

TEST_CASE("Chunks are joined, however they arrive, and what follows is left alone", "[gate]") {
  const std::string bytes = "5\r\nhello\r\n6;ext=\"x\"\r\n world\r\n0\r\nTrailer: x\r\n\r\nGET /";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, bytes.size()}) {
    INFO(step);
    const auto outcome = read(bytes, step);
    CHECK(outcome.state == State::whole);
    CHECK(outcome.body == "hello world");
    CHECK(outcome.rest == "GET /");
  }
}

TEST_CASE("Chunks that could be read in two ways are refused", "[gate]") {
  for (const std::string& bytes : std::vector<std::string>{
           "5\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
           "0x5\r\nhello\r\n", "+5\r\nhello\r\n", "-1\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n",
           "\r\n", "g\r\n", "fffffffff\r\n", "5\r\nhello\r\n0\r\nno colon\r\n\r\n",
           "5;\0\r\nhello\r\n0\r\n\r\n"s, "5;a\rb\r\nhello\r\n0\r\n\r\n", "0\r\n: x\r\n\r\n"}) {
    INFO(bytes);
    CHECK(read(bytes).state == State::malformed);
  }
}

TEST_CASE("A chunked body is bounded, also in what is no content", "[gate]") {
  CHECK(read("64\r\n" + std::string(100, 'a') + "\r\n0\r\n\r\n").state == State::whole);
  CHECK(read("65\r\n").state == State::going_on);
  CHECK(read("65\r\na").state == State::too_large);
  CHECK(read("ffffffff\r\na").state == State::too_large);
  CHECK(read("1;" + std::string(2'000, 'x')).state == State::malformed);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 10'000; ++i) trailers += "A: b\r\n";
  CHECK(read(trailers).state == State::malformed);
  std::string crumbs;
  for (int i = 0; i < 20'000; ++i) crumbs += "1\r\na\r\n";
  CHECK(read(crumbs + "0\r\n\r\n", std::string::npos, 20'000).state == State::whole);
}
