#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/commenting.hpp>
#include <rejoinder/limits.hpp>
#include <tl/expected.hpp>

#include "mail/smtp.hpp"
#include "util/log.hpp"

namespace rejoinder::cli {

// Where the server listens: on a port, 0 being any free one, or on a Unix socket.
struct ListenAddress {
  std::string host = "127.0.0.1";  // Without brackets.
  int port = 8080;
  std::string path = {};  // Of the Unix socket; then host and port do not count.

  bool operator==(const ListenAddress&) const = default;
};

// `127.0.0.1:8080`, `[::1]:8080`, `name:8080`, `:8080` for every IPv4 address of this machine, or
// `unix:/run/rejoinder.sock`.
[[nodiscard]] std::optional<ListenAddress> parse_listen(std::string_view text);
[[nodiscard]] std::string to_string(const ListenAddress& address);

// Where a browser on this machine finds a server that listens there.
[[nodiscard]] std::string local_url(const ListenAddress& address);

// Everything that an operator can set; see settings.cpp for what each means.
struct Config {
  std::filesystem::path data = "data";
  std::filesystem::path config;  // Empty: none was read.
  ListenAddress listen;
  std::string public_url;  // Empty: that of `listen`.
  std::vector<std::string> trusted_proxies;
  int workers = 64;
  std::size_t commit_units_max = limits::commit_units_max;
  std::filesystem::path master_key_file;  // Empty: DATA/master.key.
  log::Format log_format = log::Format::automatic;
  log::Level log_level = log::Level::info;
  bool demo = false;
  CommentingOptions limits;
  // Outside judges. Keys and tokens are in files, so that no list of settings shows them.
  std::filesystem::path akismet_key_file;  // Empty: Akismet is not asked.
  std::string http_judge_url;              // Empty: there is none.
  std::filesystem::path http_judge_token_file;
  // Mail to moderators.
  std::optional<mail::SmtpServer> mail_server = {};  // None: no mail is sent.
  std::string mail_from;
  std::string mail_user;
  std::filesystem::path mail_password_file;

  [[nodiscard]] std::filesystem::path master_key() const {
    return master_key_file.empty() ? data / "master.key" : master_key_file;
  }
  [[nodiscard]] std::string url() const {
    return public_url.empty() ? local_url(listen) : public_url;
  }
};

// Settings by key, as somebody wrote them; only lists have more than one value.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;
using Environment = std::map<std::string, std::string>;

// A setting in force, and who said so.
struct Effective {
  std::string key;
  std::string value;
  std::string source;  // default, a file's name, an environment variable, or a flag
};

struct LoadedConfig {
  Config config;
  std::vector<Effective> settings;
};

// Flags win over environment variables, these over the file, this over the defaults. Refuses with
// one sentence for each fault: an unknown key or variable, a wrong type or value, a bad file.
[[nodiscard]] tl::expected<LoadedConfig, std::vector<std::string>> load_config(
    const Values& flags, const Environment& environment);

// The listening sockets that whoever started this process opened for it (systemd's sd_listen_fds(3)
// says how): their numbers. None when nobody did.
[[nodiscard]] std::vector<int> inherited_sockets();

// Those variables of this process that begin with REJOINDER_.
[[nodiscard]] Environment process_environment();

}  // namespace rejoinder::cli
