#include "cli/serve.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "cli/app.hpp"
#include "cli/execute.hpp"
#include "http/application.hpp"
#include "http/server.hpp"
#include "mail/postman.hpp"
#include "mail/smtp.hpp"
#include "render/mail_text.hpp"
#include "util/log.hpp"

namespace rejoinder::cli {

namespace {

constexpr std::chrono::hours housekeeping_interval{1};
constexpr std::chrono::minutes report_interval{1};

// The signals that ask for an end, as a file to read. Make it before any thread starts: threads
// inherit which signals are blocked.
FileDescriptor take_signals() {
  ::sigset_t ends;
  ::sigemptyset(&ends);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&ends, number);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  FileDescriptor signals(::signalfd(-1, &ends, SFD_CLOEXEC));
  if (signals.is_open()) return signals;
  throw std::system_error(errno, std::generic_category(), "Signals cannot be watched");
}

// Turns a signal into stop(), and a second one into the end of the process.
class StopOnSignal {
 public:
  StopOnSignal(const FileDescriptor& signals, http::Server& server)
      : signals_(signals), server_(server), wake_(::eventfd(0, EFD_CLOEXEC)) {
    if (!wake_.is_open()) {
      throw std::system_error(errno, std::generic_category(), "Signals cannot be watched");
    }
    thread_ = std::thread([this] { watch(); });
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  ~StopOnSignal() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
    thread_.join();
  }

 private:
  void watch() {
    if (!next_signal()) return;
    log::write(log::Level::info, "stopping");
    server_.stop();
    if (next_signal()) ::_exit(exit_failed);  // Whoever asks twice does not want to wait.
  }

  // False when there is nothing to wait for any more.
  bool next_signal() {
    while (true) {
      std::array<pollfd, 2> watched{{{signals_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
      if (::poll(watched.data(), watched.size(), -1) < 0) {
        if (errno == EINTR) continue;
        return false;
      }
      if (watched[1].revents != 0) return false;
      signalfd_siginfo signal{};
      return ::read(signals_.get(), &signal, sizeof signal) == sizeof signal;
    }
  }

  const FileDescriptor& signals_;
  http::Server& server_;
  FileDescriptor wake_;
  std::thread thread_;
};

// Does something at once, and then again and again.
class Periodic {
 public:
  Periodic(std::chrono::seconds interval, std::function<void()> work)
      : thread_([this, interval, work = std::move(work)](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            work();
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, stop, interval, [] { return false; });
          }
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

// Deletes what has served its time.
void purge(App& app) {
  try {
    app.administration.purge();
    app.notifications.purge();
  } catch (const std::exception& error) {
    log::write(log::Level::error, "what has served its time was not deleted",
               {{"what", error.what()}});
  }
}

// Answers from memory leave no line each: they would cost more than the answers.
void report_answers(const http::Server& server, std::uint64_t& reported) {
  const std::uint64_t count = server.answered_from_shelf();
  if (count == reported) return;
  log::write(log::Level::info, "answered from memory",
             {{"count", static_cast<std::int64_t>(count - reported)}});
  reported = count;
}

// What sends mails, and its thread.
class Mailing {
 public:
  explicit Mailing(App& app)
      : notifications_(app.notifications),
        mailer_(options_of(app.config)),
        delivery_(*app.store, *app.keys, app.clock, app.moderation, words_, mailer_,
                  app.config.url()),
        postman_(delivery_, app.clock) {
    notifications_.on_wake([this] { postman_.wake(); });
  }
  Mailing(const Mailing&) = delete;
  Mailing& operator=(const Mailing&) = delete;
  ~Mailing() { notifications_.on_wake({}); }

 private:
  static mail::SmtpOptions options_of(const Config& config) {
    mail::SmtpOptions options{config.mail_server.value(), config.mail_from, config.mail_user, {}};
    if (!config.mail_password_file.empty()) {
      options.password = secret_in(config.mail_password_file);
    }
    return options;
  }

  Notifications& notifications_;
  render::MailText words_;
  mail::SmtpMailer mailer_;
  Delivery delivery_;
  mail::Postman postman_;
};

http::ApplicationOptions application_options(const Config& config) {
  return {
      .public_url = config.url(), .trusted_proxies = config.trusted_proxies, .demo = config.demo};
}

http::ServerOptions server_options(const Config& config) {
  http::ServerOptions options;
  options.host = config.listen.host;
  options.port = config.listen.port;
  options.path = config.listen.path;
  options.inherited = inherited_sockets();
  options.workers = config.workers;
  options.trusted_proxies = config.trusted_proxies;
  return options;
}

void render_again(App& app) {
  const std::size_t count = app.administration.render_again();
  if (count == 0) return;
  log::write(log::Level::info, "comments rendered again",
             {{"count", static_cast<std::int64_t>(count)}});
}

Answer serve_app(App& app, const FileDescriptor& signals, Form form) {
  // Before anybody can read what an older renderer made.
  render_again(app);

  http::Handler handler;  // It needs the public address, and that the port.
  http::Server server(
      server_options(app.config), [&handler](http::Request& request) { return handler(request); },
      &app.shelf);
  try {
    app.config.listen.port = server.bind();
    app.config.public_url = app.config.url();  // Commands ask where it is.
  } catch (const std::exception& error) {
    return fault(form, exit_failed, "cannot_listen",
                 fmt::format("{}. Stop what listens there, or choose another address with "
                             "--listen.",
                             error.what()));
  }
  handler = http::application(
      {app.commenting, app.publishing, app.moderation, app.administration, app.accounts,
       app.second_factor, app.access_tokens, app.notifications, app.mail_links, app.shelf},
      application_options(app.config));

  // Before anybody can ask for a mail, and its end after everybody's.
  std::optional<Mailing> mailing;
  if (app.config.mail_server) mailing.emplace(app);
  const StopOnSignal stop(signals, server);
  const ControlServer control(control_socket(app.config), [&app](const ControlRequest& request) {
    return execute(app, request);
  });
  const Periodic housekeeping(housekeeping_interval, [&app] {
    purge(app);
    if (app.judges) app.judges->canary();
  });
  log::write(log::Level::info, "listening",
             {{"address", to_string(app.config.listen)}, {"public_url", app.config.url()}});
  std::uint64_t reported = 0;
  {
    const Periodic reports(report_interval, [&] { report_answers(server, reported); });
    server.run();
  }
  report_answers(server, reported);
  return {};
}

}  // namespace

Answer serve(const Config& config, Form form) {
  if (const auto ready = check_initialised(config); !ready) return refused(form, ready.error());
  auto lock = wait_for_lock(config);
  if (!lock) {
    return fault(form, exit_failed, "locked",
                 fmt::format("A server runs on {} already. Stop it first, or name another folder "
                             "with --data.",
                             config.data.string()));
  }
  const FileDescriptor signals = take_signals();
  log::configure(config.log_level, config.log_format);
  App app(config, std::move(*lock));
  Answer answer = serve_app(app, signals, form);
  if (answer.exit_code == exit_ok) log::write(log::Level::info, "stopped");
  return answer;
}

}  // namespace rejoinder::cli
