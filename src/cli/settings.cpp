#include "cli/settings.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rejoinder/email.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

namespace rejoinder::cli {

namespace {

using Words = std::vector<std::string>;
using Fault = std::optional<std::string>;

constexpr int workers_max = 256;  // Each is a thread with its stack.
constexpr std::string_view unix_prefix = "unix:";

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

bool is_proxy(const std::string& text) {
  return text == "unix:" || is_address(text);
}

std::string got(const Words& words) {
  return fmt::format(", not `{}`", fmt::join(words, ","));
}

template <std::filesystem::path Config::*member>
Fault set_path(Config& config, const Words& words) {
  if (words.front().empty()) return "must not be empty";
  config.*member = words.front();
  return {};
}

// A word of a fixed few: `from` is their list, in the order of the enumeration.
template <class Enum, std::size_t size>
Fault set_word(Enum& into, const std::array<std::string_view, size>& from, const Words& words) {
  const auto found = std::find(from.begin(), from.end(), words.front());
  if (found == from.end()) {
    return fmt::format("must be one of {}", fmt::join(from, ", ")) + got(words);
  }
  into = static_cast<Enum>(found - from.begin());
  return {};
}

constexpr std::array<std::string_view, 3> log_formats{"auto", "json", "text"};
constexpr std::array<std::string_view, 4> log_levels{"debug", "info", "warning", "error"};

Fault set_listen(Config& config, const Words& words) {
  const auto address = parse_listen(words.front());
  if (!address) {
    return "must be an address and a port, such as 127.0.0.1:8080, [::1]:8080 or :8080, or a "
           "socket, such as unix:/run/rejoinder/socket" +
           got(words);
  }
  config.listen = *address;
  return {};
}

Fault set_public_url(Config& config, const Words& words) {
  const auto origin = normalise_origin(words.front());
  if (!origin) {
    return "must be a scheme and a host, such as https://comments.clinic.example, with nothing "
           "behind" +
           got(words);
  }
  config.public_url = *origin;
  return {};
}

Fault set_judge_url(Config& config, const Words& words) {
  const std::string& url = words.front();
  if (!parse_web_address(url)) return "must be an http or https address" + got(words);
  config.http_judge_url = url;
  return {};
}

Fault set_mail_server(Config& config, const Words& words) {
  config.mail_server = mail::parse_server(words.front());
  if (config.mail_server) return {};
  return "must be a server, such as smtp://localhost or smtps://mail.clinic.example:465, with "
         "nothing behind" +
         got(words);
}

std::string show_mail_server(const Config& config) {
  return config.mail_server ? mail::to_string(*config.mail_server) : std::string{};
}

Fault set_mail_from(Config& config, const Words& words) {
  const auto address = EmailAddress::parse(words.front());
  if (!address) return "must be an email address, such as comments@clinic.example" + got(words);
  config.mail_from = address->normalised();
  return {};
}

Fault set_mail_user(Config& config, const Words& words) {
  if (has_control(words.front())) return "must be one line";
  config.mail_user = words.front();
  return {};
}

Fault set_trusted_proxies(Config& config, const Words& words) {
  if (!std::all_of(words.begin(), words.end(), is_proxy)) {
    return "must be IP addresses, such as 127.0.0.1 or ::1, or unix: for a Unix socket" +
           got(words);
  }
  config.trusted_proxies = words;
  return {};
}

Fault set_workers(Config& config, const Words& words) {
  const auto number = parse_number<int>(words.front());
  if (!number || *number < 1 || *number > workers_max) {
    return fmt::format("must be a whole number from 1 to {}", workers_max) + got(words);
  }
  config.workers = *number;
  return {};
}

Fault set_commit_units_max(Config& config, const Words& words) {
  const auto number = parse_number<std::size_t>(words.front());
  if (!number || *number < 1 || *number > limits::commit_units_max) {
    return fmt::format("must be a whole number from 1 to {}", limits::commit_units_max) +
           got(words);
  }
  config.commit_units_max = *number;
  return {};
}

Fault set_demo(Config& config, const Words& words) {
  if (words.front() != "true" && words.front() != "false") {
    return "must be true or false" + got(words);
  }
  config.demo = words.front() == "true";
  return {};
}

template <Rate CommentingOptions::*rate>
Fault set_per_minute(Config& config, const Words& words) {
  const auto number = parse_number<double>(words.front());
  if (!number || !std::isfinite(*number) || *number <= 0) {
    return "must be a number above 0 (a burst of 0 switches the limit off)" + got(words);
  }
  (config.limits.*rate).per_minute = *number;
  return {};
}

template <Rate CommentingOptions::*rate>
Fault set_burst(Config& config, const Words& words) {
  const auto number = parse_number<double>(words.front());
  if (!number || !std::isfinite(*number) || (*number != 0 && *number < 1)) {
    return "must be 0 (no limit) or a number from 1" + got(words);
  }
  (config.limits.*rate).burst = *number;
  return {};
}

template <Rate CommentingOptions::*rate, double Rate::*part>
std::string show_rate(const Config& config) {
  return fmt::format("{}", config.limits.*rate.*part);
}

constexpr auto per_network = &CommentingOptions::per_network;
constexpr auto per_email = &CommentingOptions::per_email;
constexpr auto per_site = &CommentingOptions::per_site;
using Kind = Setting::Kind;
using Scope = Setting::Scope;

constexpr std::array table{
    Setting{"data", Kind::text, Scope::every_command, "DIR",
            "The folder that holds the database and the master key", set_path<&Config::data>,
            [](const Config& config) { return config.data.string(); }},
    Setting{"config", Kind::text, Scope::every_command, "FILE",
            "A TOML file with settings (DATA/rejoinder.toml when there is one)",
            set_path<&Config::config>, [](const Config& config) { return config.config.string(); }},
    Setting{"master_key_file", Kind::text, Scope::every_command, "FILE",
            "The master key (DATA/master.key); keep a copy of it apart from the database",
            set_path<&Config::master_key_file>,
            [](const Config& config) { return config.master_key_file.string(); }},
    Setting{"public_url", Kind::text, Scope::every_command, "URL",
            "Where visitors reach this server (the address it listens on)", set_public_url,
            [](const Config& config) { return config.public_url; }},
    Setting{"listen", Kind::text, Scope::serving, "HOST:PORT",
            "The address to listen on; :PORT is every IPv4 address, port 0 any free port; or "
            "unix:PATH",
            set_listen, [](const Config& config) { return to_string(config.listen); }},
    Setting{"trusted_proxies", Kind::list, Scope::serving, "IP,...",
            "Proxies whose X-Forwarded-For is believed; unix: is whoever uses the Unix socket",
            set_trusted_proxies,
            [](const Config& config) {
              return fmt::format("{}", fmt::join(config.trusted_proxies, ","));
            }},
    Setting{"workers", Kind::number, Scope::serving, "N",
            "Requests worked on at the same time, at most", set_workers,
            [](const Config& config) { return fmt::format("{}", config.workers); }},
    Setting{"commit_units_max", Kind::number, Scope::serving, "N",
            "Comments and decisions written to disk together, at most; 1 gives each a transaction "
            "of its own",
            set_commit_units_max,
            [](const Config& config) { return fmt::format("{}", config.commit_units_max); }},
    Setting{"log_format", Kind::text, Scope::serving, "FORMAT",
            "auto (text on a terminal, else json), json, text",
            [](Config& config, const Words& words) {
              return set_word(config.log_format, log_formats, words);
            },
            [](const Config& config) {
              return std::string(log_formats.at(static_cast<std::size_t>(config.log_format)));
            }},
    Setting{"log_level", Kind::text, Scope::serving, "LEVEL", "debug, info, warning, error",
            [](Config& config, const Words& words) {
              return set_word(config.log_level, log_levels, words);
            },
            [](const Config& config) {
              return std::string(log_levels.at(static_cast<std::size_t>(config.log_level)));
            }},
    Setting{"demo", Kind::boolean, Scope::serving, "",
            "Serve a demonstration article of the site `clinic`", set_demo,
            [](const Config& config) { return std::string(config.demo ? "true" : "false"); }},
    Setting{"limits.network_per_minute", Kind::number, Scope::serving, "N",
            "Comments a minute from one network (IPv4 /24, IPv6 /64)", set_per_minute<per_network>,
            show_rate<per_network, &Rate::per_minute>},
    Setting{"limits.network_burst", Kind::number, Scope::serving, "N",
            "Comments at once from one network; 0: no limit", set_burst<per_network>,
            show_rate<per_network, &Rate::burst>},
    Setting{"limits.email_per_minute", Kind::number, Scope::serving, "N",
            "Comments a minute under one email address", set_per_minute<per_email>,
            show_rate<per_email, &Rate::per_minute>},
    Setting{"limits.email_burst", Kind::number, Scope::serving, "N",
            "Comments at once under one email address; 0: no limit", set_burst<per_email>,
            show_rate<per_email, &Rate::burst>},
    Setting{"limits.site_per_minute", Kind::number, Scope::serving, "N",
            "Comments a minute on one site", set_per_minute<per_site>,
            show_rate<per_site, &Rate::per_minute>},
    Setting{"limits.site_burst", Kind::number, Scope::serving, "N",
            "Comments at once on one site; 0: no limit", set_burst<per_site>,
            show_rate<per_site, &Rate::burst>},
    Setting{
        "judges.akismet_key_file", Kind::text, Scope::serving, "FILE",
        "Ask Akismet of new comments, with the key in this file; it gets visitors' IP addresses",
        set_path<&Config::akismet_key_file>,
        [](const Config& config) { return config.akismet_key_file.string(); }},
    Setting{"judges.http_url", Kind::text, Scope::serving, "URL",
            "Ask this service of new comments (src/triage/outside/README.md says how)",
            set_judge_url, [](const Config& config) { return config.http_judge_url; }},
    Setting{"judges.http_token_file", Kind::text, Scope::serving, "FILE",
            "Sent to it as a Bearer token", set_path<&Config::http_judge_token_file>,
            [](const Config& config) { return config.http_judge_token_file.string(); }},
    Setting{"mail.server", Kind::text, Scope::serving, "URL",
            "Send mails to moderators by this server: smtp://HOST:PORT or smtps://HOST:PORT",
            set_mail_server, show_mail_server},
    Setting{"mail.from", Kind::text, Scope::serving, "EMAIL", "The address that mails come from",
            set_mail_from, [](const Config& config) { return config.mail_from; }},
    Setting{"mail.user", Kind::text, Scope::serving, "NAME", "Log in to the mail server as",
            set_mail_user, [](const Config& config) { return config.mail_user; }},
    Setting{"mail.password_file", Kind::text, Scope::serving, "FILE",
            "With the password in this file", set_path<&Config::mail_password_file>,
            [](const Config& config) { return config.mail_password_file.string(); }},
};

std::string with(std::string_view key, std::string_view from, char to) {
  std::string text(key);
  for (char& letter : text) {
    if (from.find(letter) != std::string_view::npos) letter = to;
  }
  return text;
}

}  // namespace

std::optional<ListenAddress> parse_listen(std::string_view text) {
  if (text.starts_with(unix_prefix)) {
    ListenAddress address;
    address.path = text.substr(unix_prefix.size());
    return address.path.empty() ? std::nullopt : std::optional(address);
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_number<int>(text.substr(colon + 1));
  if (!port || *port < 0 || *port > 65'535) return std::nullopt;

  std::string host(text.substr(0, colon));
  if (host.empty()) return ListenAddress{"0.0.0.0", *port};
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    in6_addr bytes{};
    if (::inet_pton(AF_INET6, host.c_str(), &bytes) != 1) return std::nullopt;
    return ListenAddress{host, *port};
  }
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  if (host.find_first_not_of(letters) != std::string::npos) return std::nullopt;
  return ListenAddress{host, *port};
}

std::string to_string(const ListenAddress& address) {
  if (!address.path.empty()) return std::string(unix_prefix) + address.path;
  const bool v6 = address.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", address.host, address.port)
            : fmt::format("{}:{}", address.host, address.port);
}

std::string local_url(const ListenAddress& address) {
  if (!address.path.empty()) return "http://localhost";
  const bool any = address.host == "0.0.0.0" || address.host == "::";
  std::string url = "http://" + to_string({any ? "localhost" : address.host, address.port});
  if (address.port == 80) url.resize(url.size() - 3);
  return url;
}

std::string Setting::flag() const {
  return "--" + with(key, "._", '-');
}

std::string Setting::environment() const {
  std::string name = "REJOINDER_" + with(key, ".", '_');
  std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return name;
}

std::span<const Setting> settings() {
  return table;
}

const Setting* find_setting(std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == table.end() ? nullptr : &*found;
}

std::vector<std::string> values_of(const Setting& setting, std::string_view text) {
  if (setting.kind != Kind::list) return {std::string(text)};
  std::vector<std::string> values;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto part = trim(text.substr(0, comma));
    if (!part.empty()) values.emplace_back(part);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return values;
}

}  // namespace rejoinder::cli
