// The gate's parsers. What is taken for a request must, written anew, be the same request, say one
// thing only about its length, and be found at the same place however it arrives.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/gate/chunked.hpp"
#include "http/gate/parser.hpp"

using namespace rejoinder;
using namespace rejoinder::http;
using namespace rejoinder::http::gate;

namespace {

void expect(bool truth) {
  if (!truth) std::abort();
}

bool same(const Head& a, const Head& b) {
  bool equal = a.method == b.method && a.target == b.target && a.http_1_0 == b.http_1_0 &&
               a.line_count == b.line_count && a.framing == b.framing &&
               a.content_length == b.content_length && a.keep_alive == b.keep_alive &&
               a.expects_continue == b.expects_continue && a.accept == b.accept &&
               a.accept_encoding == b.accept_encoding && a.if_none_match == b.if_none_match;
  for (std::size_t i = 0; equal && i < a.line_count; ++i) {
    equal = a.lines[i].name == b.lines[i].name && a.lines[i].value == b.lines[i].value;
  }
  return equal;
}

std::size_t count(const Head& head, std::string_view lower_name) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < head.line_count; ++i) {
    std::string name(head.lines[i].name);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name == lower_name) ++found;
  }
  return found;
}

void heads(std::string_view bytes) {
  Head head;
  Refusal refusal;
  const Parsed parsed = parse_head(bytes, head, refusal);
  if (parsed == Parsed::refused) {
    expect(refusal.status >= 400 && refusal.status < 500);
    // More bytes do not make it right.
    expect(parse_head(std::string(bytes) + "\r\n\r\n", head, refusal) == Parsed::refused);
    return;
  }
  if (parsed == Parsed::incomplete) {
    expect(bytes.size() <= limits::head_bytes_max + 2);
    return;
  }
  expect(head.bytes <= bytes.size());
  const std::string_view taken = bytes.substr(0, head.bytes);
  expect(taken.ends_with("\r\n\r\n"));
  expect(taken.find('\0') == taken.npos);
  expect(count(head, "host") == 1 || (head.http_1_0 && count(head, "host") == 0));
  expect(count(head, "content-length") + count(head, "transfer-encoding") <= 1);
  expect((head.framing == Framing::none) ==
         (count(head, "content-length") + count(head, "transfer-encoding") == 0));

  const std::string anew = serialise(head);
  if (anew.size() <= limits::head_bytes_max) {
    Head again;
    expect(parse_head(anew, again, refusal) == Parsed::whole);
    expect(again.bytes == anew.size() && same(head, again));
  }
  // What follows does not matter, and without its last byte it is not whole.
  Head shorter;
  expect(parse_head(taken, shorter, refusal) == Parsed::whole && same(head, shorter));
  expect(parse_head(taken.substr(0, taken.size() - 1), shorter, refusal) == Parsed::incomplete);
}

void chunks(std::string_view bytes) {
  constexpr std::size_t most = 1'000;
  const auto read = [&](std::size_t step, std::string& body, std::size_t& taken) {
    ChunkedBody chunked(most);
    auto state = ChunkedBody::State::going_on;
    taken = 0;
    while (state == ChunkedBody::State::going_on && taken < bytes.size()) {
      std::string_view part = bytes.substr(taken, step);
      const std::size_t size = part.size();
      state = chunked.read(part, body);
      taken += size - part.size();
    }
    return state;
  };
  std::string at_once;
  std::string in_bytes;
  std::size_t end = 0;
  std::size_t end_in_bytes = 0;
  const auto state = read(std::string_view::npos, at_once, end);
  expect(read(1, in_bytes, end_in_bytes) == state);
  expect(at_once.size() <= most);
  if (state != ChunkedBody::State::whole) return;
  expect(at_once == in_bytes && end == end_in_bytes);
  expect(bytes.substr(0, end).ends_with("\r\n"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  (data[0] % 4 == 0 ? chunks : heads)(text);
  return 0;
}
