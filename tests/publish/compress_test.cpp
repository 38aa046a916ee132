#include "publish/compress.hpp"

#include <brotli/decode.h>
#include <zlib.h>

#include <catch2/catch.hpp>

#include <string>

using rejoinder::publish::Coding;
using rejoinder::publish::compressed;
using rejoinder::publish::negotiate;

namespace {

std::string unzipped(const std::string& bytes, std::size_t size) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(size + 1, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string unbrotlied(const std::string& bytes, std::size_t size) {
  std::size_t length = size + 1;
  std::string out(length, '\0');
  REQUIRE(BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                  &length, reinterpret_cast<std::uint8_t*>(out.data())) ==
          BROTLI_DECODER_RESULT_SUCCESS);
  out.resize(length);
  return out;
}

}  // namespace

TEST_CASE("What is compressed is the same again when it is taken apart") {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "{\"id\":" + std::to_string(i) + "},";
  for (const std::string& bytes : {text, std::string(), std::string(1, '\0')}) {
    CHECK(unzipped(compressed(bytes, Coding::gzip), bytes.size()) == bytes);
    CHECK(unbrotlied(compressed(bytes, Coding::brotli), bytes.size()) == bytes);
    CHECK(compressed(bytes, Coding::identity) == bytes);
  }
  CHECK(compressed(text, Coding::brotli).size() < text.size() / 5);
}

TEST_CASE("A client gets the coding that it likes best, and never one that it refuses") {
  CHECK(negotiate("") == Coding::identity);
  CHECK(negotiate("gzip, deflate, br, zstd") == Coding::brotli);
  CHECK(negotiate("GZip") == Coding::gzip);
  CHECK(negotiate("x-gzip") == Coding::gzip);
  CHECK(negotiate("br;q=0.1, gzip;q=0.9") == Coding::gzip);
  CHECK(negotiate("br;q=0.900, gzip; q=0.9") == Coding::brotli);
  CHECK(negotiate("br;q=0, gzip") == Coding::gzip);
  CHECK(negotiate("br;q=0.000, gzip;q=0") == Coding::identity);
  CHECK(negotiate("*") == Coding::brotli);
  CHECK(negotiate("*;q=0") == Coding::identity);
  CHECK(negotiate("br;q=0, *") == Coding::gzip);
  CHECK(negotiate("identity") == Coding::identity);
  CHECK(negotiate("deflate, zstd") == Coding::identity);
  for (const char* odd : {"br;q", "br;q=", "br;q=x", "br;q=2", "br;level=9", "br;q=0.5x", "brotli",
                          "b r", ",,,", ";q=1", "br;q=-1"}) {
    INFO(odd);
    CHECK(negotiate(odd) == Coding::identity);
  }
}
