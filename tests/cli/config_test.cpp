#include "cli/config.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "cli/settings.hpp"
#include "support/temporary_folder.hpp"

using rejoinder::test::TemporaryFolder;
using namespace rejoinder::cli;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

// What a load with this file in the data folder is at fault for.
std::vector<std::string> faults_of(const std::string& toml) {
  const TemporaryFolder folder;
  folder.write("rejoinder.toml", toml);
  const auto loaded = load_config({{"data", {folder.path().string()}}}, {});
  return loaded ? std::vector<std::string>{} : loaded.error();
}

std::string source_of(const LoadedConfig& loaded, std::string_view key) {
  const auto found = std::find_if(loaded.settings.begin(), loaded.settings.end(),
                                  [&](const Effective& setting) { return setting.key == key; });
  return found->source;
}

}  // namespace

TEST_CASE("Flags win over the environment, the environment over the file, the file over defaults",
          "[config]") {
  const TemporaryFolder folder;
  const auto file = folder.write("rejoinder.toml", "workers = 2\n[limits]\nemail_burst = 9\n");
  Values flags{{"data", {folder.path().string()}}};
  Environment environment;
  const auto load = [&] { return load_config(flags, environment).value(); };

  CHECK(load().config.workers == 2);
  CHECK(load().config.limits.per_email.burst == 9);
  CHECK(load().config.limits.per_email.per_minute == 3);
  CHECK(source_of(load(), "workers") == file.string());
  CHECK(source_of(load(), "listen") == "default");

  environment["REJOINDER_WORKERS"] = "3";
  CHECK(load().config.workers == 3);
  CHECK(source_of(load(), "workers") == "REJOINDER_WORKERS");

  flags["workers"] = {"4"};
  CHECK(load().config.workers == 4);
  CHECK(source_of(load(), "workers") == "--workers");
}

TEST_CASE("The file is found in the data folder, wherever that was named", "[config]") {
  const TemporaryFolder folder;
  folder.write("rejoinder.toml", "demo = true\n");
  const std::string data = folder.path().string();

  CHECK(load_config({{"data", {data}}}, {})->config.demo);
  CHECK(load_config({}, {{"REJOINDER_DATA", data}})->config.demo);
  CHECK_FALSE(load_config({{"data", {data + "/none"}}}, {})->config.demo);
}

TEST_CASE("A file that is named must be there, and paths in it count from its folder", "[config]") {
  const TemporaryFolder folder;
  const auto file = folder.write("own.toml", "data = \"store\"\nmaster_key_file = \"/k/key\"\n");
  const auto loaded = load_config({{"config", {file.string()}}}, {});

  CHECK(loaded->config.data == folder.path() / "store");
  CHECK(loaded->config.master_key() == "/k/key");
  CHECK(load_config({{"config", {"/nowhere.toml"}}}, {}).error().size() == 1);
}

TEST_CASE("An unknown key is told with its line, its column and the nearest key", "[config]") {
  CHECK_THAT(faults_of("workers = 4\nlisten = \":1\"\nlog_levle = \"info\"\n").at(0),
             EndsWith("rejoinder.toml:3:1: there is no setting `log_levle`; the nearest is "
                      "`log_level`."));
  CHECK_THAT(faults_of("[limits]\nemail_bust = 1\n").at(0),
             EndsWith(":2:1: there is no setting `limits.email_bust`; the nearest is "
                      "`limits.email_burst`."));
  CHECK_THAT(faults_of("[limit]\nemail_burst = 1\n").at(0),
             Contains(":1:2: ") && Contains("`limit`"));
  CHECK_THAT(faults_of("config = \"x\"\n").at(0), Contains("no setting `config`"));
  CHECK_THAT(faults_of("data = \"x\"\n").at(0), Contains("cannot stand in a file"));
}

TEST_CASE("A value of a wrong type or a wrong value is told with its place", "[config]") {
  CHECK_THAT(faults_of("demo = \"yes\"").at(0),
             EndsWith(":1:8: `demo` must be true or false, without quotes."));
  CHECK_THAT(faults_of("workers = 1.5").at(0),
             EndsWith(":1:11: `workers` must be a whole number from 1 to 256, not `1.5`."));
  CHECK_THAT(faults_of("trusted_proxies = [1]").at(0), EndsWith("must be a list of strings."));
  CHECK_THAT(faults_of("trusted_proxies = [\"lan\"]").at(0), Contains("must be IP addresses"));
  CHECK_THAT(faults_of("listen =\n").at(0), Contains(":1:") && Contains("not TOML"));
}

TEST_CASE("All faults are told at once", "[config]") {
  CHECK(faults_of("demo = 1\nworkers = 0\nfoo = 2\n").size() == 3);
}

TEST_CASE("An unknown variable of ours is told with the nearest one", "[config]") {
  const auto loaded = load_config({}, {{"REJOINDER_LISTN", ":1"}});
  REQUIRE_FALSE(loaded);
  CHECK_THAT(loaded.error().at(0),
             Contains("REJOINDER_LISTN") && Contains("nearest is REJOINDER_LISTEN."));
}

TEST_CASE("An empty variable says nothing", "[config]") {
  CHECK(load_config({}, {{"REJOINDER_LISTEN", ""}})->config.listen == ListenAddress{});
}

TEST_CASE("A variable holds a list with commas", "[config]") {
  CHECK(
      load_config({}, {{"REJOINDER_TRUSTED_PROXIES", "127.0.0.1, ::1"}})->config.trusted_proxies ==
      std::vector<std::string>{"127.0.0.1", "::1"});
}

TEST_CASE("An address to listen on has a port, and IPv6 stands in brackets", "[config]") {
  const auto is = [](std::string_view text, const std::string& host, int port) {
    return parse_listen(text) == ListenAddress{host, port};
  };
  CHECK(is("127.0.0.1:8080", "127.0.0.1", 8080));
  CHECK(is("[::1]:8080", "::1", 8080));
  CHECK(is(":8080", "0.0.0.0", 8080));
  CHECK(is("comments.example:0", "comments.example", 0));

  for (const auto* text : {"", ":", "8080", "127.0.0.1", "127.0.0.1:", ":65536", ":-1", ":+1",
                           "::1:8080", "[::1]", "[::1:8080", "[x]:1", "[]:1", "a b:1", ":1x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_listen(text));
  }
  for (const auto* text : {"127.0.0.1:8080", "[::1]:8080"}) {
    CHECK(to_string(*parse_listen(text)) == text);
  }
}

TEST_CASE("Without a public address, visitors are sent to where the server listens", "[config]") {
  const auto url = [](const std::string& listen) {
    return load_config({{"listen", {listen}}}, {})->config.url();
  };
  CHECK(url("127.0.0.1:8080") == "http://127.0.0.1:8080");
  CHECK(url(":8080") == "http://localhost:8080");
  CHECK(url("[::]:8080") == "http://localhost:8080");
  CHECK(url("[::1]:8080") == "http://[::1]:8080");
  CHECK(url("10.0.0.1:80") == "http://10.0.0.1");
}

TEST_CASE("A public address is a scheme and a host", "[config]") {
  const auto load = [](const std::string& url) { return load_config({{"public_url", {url}}}, {}); };
  CHECK(load("https://comments.clinic.example/")->config.url() ==
        "https://comments.clinic.example");
  CHECK_FALSE(load("comments.clinic.example"));
  CHECK_FALSE(load("https://clinic.example/comments"));
}

TEST_CASE("A rate's burst is nothing or at least one", "[config]") {
  const auto valid = [](const std::string& key, const std::string& value) {
    return load_config({{key, {value}}}, {}).has_value();
  };
  CHECK(valid("limits.email_burst", "0"));
  CHECK(valid("limits.email_burst", "1"));
  CHECK_FALSE(valid("limits.email_burst", "0.5"));
  CHECK_FALSE(valid("limits.email_per_minute", "0"));
  CHECK_FALSE(valid("limits.email_per_minute", "inf"));
  CHECK_FALSE(valid("limits.email_per_minute", "nan"));
}

TEST_CASE("The example of a file names every setting with its default", "[config]") {
  const auto example =
      std::filesystem::path(__FILE__).parent_path() / "../../deploy/rejoinder.toml";
  std::ifstream file(example);
  REQUIRE(file);
  std::string toml;
  for (std::string line; std::getline(file, line);) {
    // Settings are commented out without a space.
    const bool setting = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    toml += (setting ? line.substr(1) : line) + '\n';
  }
  const TemporaryFolder folder;
  const auto changed = load_config({{"config", {folder.write("all.toml", toml).string()}}}, {});
  REQUIRE(changed);

  const auto defaults = load_config({}, {});
  for (std::size_t i = 0; i < settings().size(); ++i) {
    const std::string key = changed->settings[i].key;
    CAPTURE(key);
    if (key == "config") continue;
    CHECK(changed->settings[i].source != "default");
    const bool shows_an_example = key == "data" || key == "public_url" ||
                                  key == "trusted_proxies" || key == "master_key_file" ||
                                  key.starts_with("judges.") || key.starts_with("mail.");
    if (!shows_an_example) CHECK(changed->settings[i].value == defaults->settings[i].value);
  }
}
