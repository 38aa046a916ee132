#include "cli/execute.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "cli/init.hpp"
#include "support/temporary_folder.hpp"

using rejoinder::test::TemporaryFolder;
using namespace rejoinder::cli;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

Config config_in(const TemporaryFolder& folder) {
  Config config;
  config.data = folder.path() / "data";
  return config;
}

// As if it had been typed in a process of its own.
Answer type(const Config& config, const Strings& arguments, const std::string& password = {}) {
  return execute_anywhere(config, parse(arguments).value(), arguments, password);
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("A folder is made for its owner alone, and made once", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  CHECK(init(config, Form::text).exit_code == exit_ok);
  CHECK(fs::status(config.data).permissions() == fs::perms::owner_all);
  const std::string key = bytes_of(config.master_key());
  CHECK(key.size() == 32);

  const Answer again = init(config, Form::text);
  CHECK(again.exit_code == exit_ok);
  CHECK_THAT(again.out, Contains("initialised already"));
  CHECK(bytes_of(config.master_key()) == key);
}

TEST_CASE("A folder with other things in it is not taken over", "[execute]") {
  const TemporaryFolder folder;
  Config config;
  config.data = folder.path();
  folder.write("thesis.txt", "years of work");
  fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::others_read);

  const Answer answer = init(config, Form::text);
  CHECK(answer.exit_code == exit_failed);
  CHECK_THAT(answer.err, Contains("holds other files"));
  CHECK((fs::status(folder.path()).permissions() & fs::perms::others_read) != fs::perms::none);
}

TEST_CASE("A lost master key is never replaced beside a database", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  REQUIRE(init(config, Form::text).exit_code == exit_ok);
  fs::remove(config.master_key());

  CHECK_THAT(init(config, Form::text).err, Contains("Restore it"));
  CHECK_THAT(type(config, {"queue"}).err, Contains("Restore it"));
  CHECK_FALSE(fs::exists(config.master_key()));
}

TEST_CASE("Before there is a folder, commands name the one that makes it", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  const Answer answer = type(config, {"site", "list"});
  CHECK(answer.exit_code == exit_failed);
  CHECK_THAT(answer.err,
             Contains("to make a new one: rejoinder init --data " + config.data.string()));
  CHECK_THAT(type(config, {"site", "list", "--json"}).err, Contains(R"("code":"not_initialised")"));

  const Answer doctor = type(config, {"doctor"});
  CHECK(doctor.exit_code == exit_failed);
  CHECK_THAT(doctor.out, Contains("FAIL"));
  CHECK_FALSE(fs::exists(config.data));
}

TEST_CASE("Sites are added, changed and listed", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  REQUIRE(init(config, Form::text).exit_code == exit_ok);

  CHECK(type(config,
             {"site", "add", "clinic", "--origin", "https://clinic.example", "--name", "Harbour"})
            .exit_code == exit_ok);
  CHECK(type(config, {"site", "add", "clinic", "--origin", "https://x.example"}).exit_code ==
        exit_failed);
  const Answer set = type(
      config, {"site", "set", "clinic", "--trust", "previous", "--edit-window", "30", "--json"});
  CHECK_THAT(set.out, Contains(R"("name":"Harbour")") && Contains(R"("trust":"previous")") &&
                          Contains(R"("edit_window_s":1800)") &&
                          Contains(R"("origins":["https://clinic.example"])"));
  CHECK_THAT(type(config, {"site", "list"}).out, Contains("https://clinic.example"));
  CHECK_THAT(type(config, {"site", "set", "none", "--name", "x"}).err, Contains("rejoinder: "));
}

TEST_CASE("While a server runs, it carries out what is typed", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  REQUIRE(init(config, Form::text).exit_code == exit_ok);
  {
    App app(config, Lock::try_take(config.data).value());
    app.config.public_url = "https://comments.example";
    int asked = 0;
    const ControlServer server(control_socket(config), [&](const ControlRequest& request) {
      ++asked;
      return execute(app, request);
    });

    CHECK_THAT(type(config, {"moderator", "invite", "--role", "owner"}).out,
               Catch::StartsWith("https://comments.example/moderate#invite="));
    CHECK(type(config, {"moderator", "add", "kim", "--role", "owner", "--password-stdin"},
               "a long enough password")
              .exit_code == exit_ok);
    CHECK(type(config, {"approve", "1"}).exit_code == exit_failed);
    CHECK(type(config, {"doctor"}).exit_code == exit_ok);
    CHECK(asked == 4);
    CHECK_FALSE(wait_for_lock(config));
  }
  CHECK_THAT(type(config, {"moderator", "list"}).out, Contains("kim"));
}

TEST_CASE("A server of another version says so instead of guessing", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  REQUIRE(init(config, Form::text).exit_code == exit_ok);
  App app(config, Lock::try_take(config.data).value());

  const Answer answer = execute(app, {"0.0.1", "", {"site", "list"}});
  CHECK(answer.exit_code == exit_failed);
  CHECK_THAT(answer.err, Contains("Restart the server"));
}

TEST_CASE("The queue shows comments without what a terminal would obey", "[execute]") {
  const TemporaryFolder folder;
  const Config config = config_in(folder);
  REQUIRE(init(config, Form::text).exit_code == exit_ok);
  REQUIRE(type(config, {"site", "add", "clinic", "--origin", "https://clinic.example"}).exit_code ==
          exit_ok);
  {
    App app(config, Lock::try_take(config.data).value());
    const rejoinder::Draft draft{.article = "/a",
                                 .url = "",
                                 .title = "",
                                 .author = "Zo\u00eb",
                                 .email = "zoe@example.org",
                                 .website = "",
                                 .comment = "one\ntwo \u202ethree"};
    REQUIRE(app.commenting.submit(
        {.site = "clinic", .draft = draft, .origin = "", .address = "", .idempotency_key = ""}));
  }
  const Answer answer = type(config, {"queue", "--site", "clinic"});
  CHECK_THAT(answer.out, Contains("clinic:/a") && Contains("Zo\u00eb     one two \uFFFDthree") &&
                             Contains("1 pending"));

  CHECK_THAT(type(config, {"approve", "1", "--note", "fine"}).out, Contains("rejoinder undo 1"));
  CHECK_THAT(type(config, {"queue", "--json", "--status", "approved"}).out,
             Contains(R"("text":"one\ntwo \u202ethree")"));
  CHECK_THAT(type(config, {"undo", "1"}).out, Contains("Comment 1 is pending."));
}
