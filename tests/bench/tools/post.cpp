// Posts comments as many clients at once, each on a connection that it keeps, and times the
// answers.
#include <fmt/format.h>
#include <poll.h>
#include <nlohmann/json.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.hpp"
#include "http_client.hpp"

namespace {

namespace bench = rejoinder::bench;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{20};  // For the answers that are still due at the end.
constexpr std::size_t shown_bytes = 300;

struct Options {
  std::uint16_t port = 0;
  std::string path;
  std::string type = "application/json";
  std::string body;
  std::string contains;
  std::vector<int> statuses{201};
  std::size_t parallel = 1;
  double seconds = 3;
  std::uint64_t articles = 1;
  std::size_t text_bytes = 300;
};

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string json_escaped(std::string_view text) {
  const std::string quoted = nlohmann::json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// Makes one request after another, each with an author, an address and a text of its own.
class Requests {
 public:
  explicit Requests(const Options& options)
      : options_(options),
        random_(static_cast<std::uint64_t>(
            std::chrono::system_clock::now().time_since_epoch().count())) {}

  std::string next() {
    const std::uint64_t author = random_.next();
    const bool form = options_.type != "application/json";
    const auto written = [&](const std::string& text) {
      return form ? percent_encoded(text) : json_escaped(text);
    };
    std::string body = options_.body;
    replace_all(body, "{article}", std::to_string(1 + random_.below(options_.articles)));
    replace_all(body, "{name}", written(bench::name_of(author)));
    replace_all(body, "{email}", written(bench::email_of(author)));
    replace_all(body, "{text}", written(bench::text_of(random_.next(), options_.text_bytes)));
    std::string request = fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: application/json\r\n"
        "Content-Type: {}\r\nContent-Length: {}\r\n",
        options_.path, options_.port, options_.type, body.size());
    return request + "\r\n" + body;
  }

 private:
  const Options& options_;
  bench::Random random_;
};

struct Client {
  explicit Client(std::uint16_t port) : connection(port) {}

  bench::Connection connection;
  Clock::time_point sent;
  bool waits = false;
};

class Load {
 public:
  explicit Load(const Options& options) : options_(options), requests_(options) {
    for (std::size_t i = 0; i < options.parallel; ++i) {
      clients_.push_back(std::make_unique<Client>(options.port));
    }
  }

  std::string run() {
    const auto begin = Clock::now();
    end_ = begin + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(options_.seconds));
    for (auto now = begin; now < end_ || (waiting_ > 0 && now < end_ + patience);
         now = Clock::now()) {
      step(now < end_);
    }
    for (; waiting_ > 0; --waiting_) fail("no answer");
    const std::chrono::duration<double> taken = last_ - begin;
    std::sort(ms_.begin(), ms_.end());
    const auto percentile = [&](std::size_t percent) {
      return ms_.empty() ? 0 : ms_[(ms_.size() - 1) * percent / 100];
    };
    return nlohmann::json{
        {"done", ms_.size()},
        {"failed", failed_},
        {"first_failure", first_failure_},
        {"per_s", ms_.empty() ? 0 : static_cast<double>(ms_.size()) / taken.count()},
        {"p50_ms", percentile(50)},
        {"p99_ms", percentile(99)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

 private:
  void send(Client& client) {
    client.connection.send(requests_.next());
    client.sent = Clock::now();
    client.waits = true;
    ++waiting_;
    receive(client);
  }

  void step(bool sends) {
    polled_.clear();
    polled_clients_.clear();
    for (const auto& client : clients_) {
      if (!client->waits && sends) send(*client);
      if (!client->waits) continue;
      const short events = client->connection.writes() ? POLLIN | POLLOUT : POLLIN;
      polled_.push_back({client->connection.descriptor(), events, 0});
      polled_clients_.push_back(client.get());
    }
    if (::poll(polled_.data(), polled_.size(), 100) <= 0) return;
    for (std::size_t i = 0; i < polled_.size(); ++i) {
      if (polled_[i].revents != 0) receive(*polled_clients_[i]);
    }
  }

  void receive(Client& client) {
    std::optional<bench::Answer> answer;
    try {
      answer = client.connection.advance();
    } catch (const std::exception& error) {
      fail(error.what());
      client.connection.close();
      finish(client);
      return;
    }
    if (!answer) return;
    last_ = Clock::now();
    if (succeeded(*answer)) {
      ms_.push_back(std::chrono::duration<double, std::milli>(last_ - client.sent).count());
    } else {
      fail(fmt::format("{}: {}", answer->status, answer->body.substr(0, shown_bytes)));
    }
    if (answer->closes) client.connection.close();
    finish(client);
  }

  [[nodiscard]] bool succeeded(const bench::Answer& answer) const {
    const auto& good = options_.statuses;
    return std::find(good.begin(), good.end(), answer.status) != good.end() &&
           answer.body.find(options_.contains) != std::string::npos;
  }

  void finish(Client& client) {
    client.waits = false;
    --waiting_;
  }

  void fail(const std::string& why) {
    if (failed_++ == 0) first_failure_ = why;
  }

  const Options& options_;
  Requests requests_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<pollfd> polled_;
  std::vector<Client*> polled_clients_;
  Clock::time_point end_;
  Clock::time_point last_ = Clock::now();
  std::size_t waiting_ = 0;
  std::size_t failed_ = 0;
  std::string first_failure_;
  std::vector<double> ms_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Posts comments for some seconds; prints JSON.");
  Options options;
  app.add_option("--port", options.port, "On 127.0.0.1")->required();
  app.add_option("--path", options.path, "Where to post")->required();
  app.add_option("--type", options.type, "The Content-Type: JSON, or a form");
  app.add_option("--body", options.body,
                 "The body, with {article} (a number), {name}, {email} and {text} in it")
      ->required();
  app.add_option("--status", options.statuses, "A status that is a success");
  app.add_option("--contains", options.contains, "What the body of a success has in it");
  app.add_option("--parallel", options.parallel, "Clients")->check(CLI::Range(1, 1'000));
  app.add_option("--seconds", options.seconds, "How long");
  app.add_option("--articles", options.articles, "From how many articles to choose")
      ->check(CLI::Range(1, 1 << 30));
  app.add_option("--text-bytes", options.text_bytes, "The longest text");
  CLI11_PARSE(app, argc, argv);
  try {
    fmt::print("{}\n", Load(options).run());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_post: {}\n", error.what());
    return 1;
  }
}
