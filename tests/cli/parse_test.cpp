#include "cli/parse.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder::cli;
using Catch::Contains;

TEST_CASE("The data folder is named before or behind the command", "[parse]") {
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"--data", "D", "site", "list"},
        std::vector<std::string>{"site", "--data", "D", "list"},
        std::vector<std::string>{"site", "list", "--data", "D"},
        std::vector<std::string>{"site", "list", "--data=D"}}) {
    const auto parsed = parse(line);
    REQUIRE(parsed);
    CHECK(parsed->command == "site list");
    CHECK(parsed->settings.at("data") == std::vector<std::string>{"D"});
    CHECK(parsed->run);
  }
}

TEST_CASE("Commands that open no store have nothing to run", "[parse]") {
  CHECK_FALSE(parse({"serve", "--listen", "[::1]:8080"})->run);
  CHECK_FALSE(parse({"init"})->run);
  CHECK_FALSE(parse({"config"})->run);
}

TEST_CASE("Lists are repeated or hold commas", "[parse]") {
  CHECK(parse({"serve", "--trusted-proxies", "a,b", "--trusted-proxies", "c"})
            ->settings.at("trusted_proxies") == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("Only commands that need a password ask for one", "[parse]") {
  using Words = std::vector<std::string>;
  const Words add{"moderator", "add", "kim", "--role", "owner"};
  CHECK(parse(add)->password == PasswordFrom::terminal);
  CHECK(parse({"moderator", "passwd", "kim", "--password-stdin"})->password ==
        PasswordFrom::standard_input);
  CHECK(parse({"moderator", "invite", "--role", "owner"})->password == PasswordFrom::nobody);
}

TEST_CASE("A command line that is at fault is told with the nearest word, and exits with 2",
          "[parse]") {
  const auto fault = [](const std::vector<std::string>& line) { return parse(line).error(); };
  CHECK_THAT(fault({"sitee"}).err, Contains("`sitee`") && Contains("nearest is `site`"));
  CHECK_THAT(fault({"site", "ad", "x"}).err, Contains("nearest is `add`"));
  CHECK_THAT(fault({"site", "list", "--dta", "x"}).err, Contains("nearest is `--data`"));
  CHECK_THAT(fault({"moderator", "add", "kim"}).err, Contains("--role is required"));
  CHECK_THAT(fault({"moderator", "add", "kim", "--role", "moderator"}).err, Contains("--site"));
  CHECK_THAT(fault({"moderator", "invite", "--role", "owner", "--site", "a"}).err,
             Contains("leave --site out"));
  CHECK_THAT(fault({"site", "add", "x", "--trust", "all"}).err, Contains("--trust"));
  CHECK(fault({"sitee"}).exit_code == exit_usage);
  CHECK(fault({}).exit_code == exit_usage);
  CHECK(fault({"sitee"}).out.empty());
}

TEST_CASE("With --json, a faulty command line is told as JSON", "[parse]") {
  CHECK_THAT(parse({"sitee", "--json"}).error().err,
             Catch::StartsWith(R"({"error":{"code":"usage")"));
}

TEST_CASE("Help and version go to standard output, and exit with 0", "[parse]") {
  for (const char* flag : {"--help", "--version"}) {
    const Answer answer = parse({flag}).error();
    CHECK(answer.exit_code == exit_ok);
    CHECK_FALSE(answer.out.empty());
    CHECK(answer.err.empty());
  }
  CHECK_THAT(parse({"site", "add", "--help"}).error().out, Contains("--origin URL"));
}
