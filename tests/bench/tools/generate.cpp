// Fills a data folder with comments, fast, and always with the same ones.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "corpus.hpp"
#include "fill.hpp"
#include "plan.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

namespace bench = rejoinder::bench;

// The same comments for other systems: a line each.
void print_lines(std::uint32_t count, std::size_t text_bytes) {
  for (std::uint32_t id = 1; id <= count; ++id) {
    const nlohmann::json line{{"name", bench::name_of(id)},
                              {"email", bench::email_of(id)},
                              {"text", bench::text_of(id, text_bytes)}};
    fmt::print("{}\n", line.dump());
  }
}

void fill_folder(const std::filesystem::path& data, const bench::Sizes& sizes,
                 std::size_t text_bytes) {
  const auto begin = std::chrono::steady_clock::now();
  const auto file = data / "rejoinder.db";
  rejoinder::open_sqlite_store({.file = file}).reset();  // Its migrations.
  const auto rows = bench::fill(file, bench::make_plan(sizes), text_bytes);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  fmt::print("{} approved and {} pending comments, {} rows, {} MiB in {:.1f} s: {:.0f} rows/s\n",
             sizes.comments, sizes.pending, rows, std::filesystem::file_size(file) >> 20U,
             taken.count(), static_cast<double>(rows) / taken.count());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Fills the site `bench` of a data folder that `rejoinder init` and `rejoinder site "
      "add bench` have made.");
  std::string data;
  bench::Sizes sizes;
  std::size_t text_bytes = 300;
  std::uint32_t lines = 0;
  app.add_option("--data", data, "The data folder");
  app.add_option("--comments", sizes.comments, "Approved comments");
  app.add_option("--articles", sizes.articles, "Articles, /a/1 and on")
      ->check(CLI::Range(1, 1 << 30));
  app.add_option("--pending", sizes.pending, "Comments that wait");
  app.add_option("--text-bytes", text_bytes, "The longest text")->check(CLI::Range(200, 16'000));
  app.add_option("--lines", lines, "Print this many comments as lines of JSON instead");
  CLI11_PARSE(app, argc, argv);
  try {
    if (lines > 0) {
      print_lines(lines, text_bytes);
    } else {
      fill_folder(data, sizes, text_bytes);
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_generate: {}\n", error.what());
    return 1;
  }
}
