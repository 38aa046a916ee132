// GET /metrics: counts for Prometheus (text format 0.0.4), for programs on this machine alone.
#include <sys/resource.h>

#include <string>

#include <fmt/format.h>

#include "http/context.hpp"
#include "http/respond.hpp"

namespace rejoinder::http {
namespace {

class Metrics {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_),
                   "# HELP rejoinder_{0} {1}\n# TYPE rejoinder_{0} {2}\n", name, help, type);
  }
  // Labels are keys of sites and names of ours: nothing in them needs escaping.
  template <class Value>
  void sample(std::string_view labels, Value value) {
    fmt::format_to(std::back_inserter(text_), "rejoinder_{}{} {}\n", name_, labels, value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string_view name_;
  std::string text_;
};

// From this machine, and not forwarded for somebody else.
bool is_local(const Request& request) {
  const bool here =
      request.address.empty() || request.address == "::1" || request.address.starts_with("127.");
  return here && request.header("x-forwarded-for").empty() && request.header("forwarded").empty();
}

void write_sites(Metrics& metrics, const std::vector<Moderation::SiteHealth>& sites, Time now) {
  const auto of_site = [&](std::string_view name, std::string_view help, auto value_of) {
    metrics.family(name, "gauge", help);
    for (const auto& each : sites) {
      metrics.sample(fmt::format(R"({{site="{}"}})", each.site.key), value_of(each));
    }
  };
  metrics.family("comments", "gauge", "Comments by status.");
  for (const auto& each : sites) {
    const auto put = [&](std::string_view status, std::int64_t total) {
      metrics.sample(fmt::format(R"({{site="{}",status="{}"}})", each.site.key, status), total);
    };
    put("pending", each.totals.pending);
    put("approved", each.totals.approved);
    put("spam", each.totals.spam);
    put("trash", each.totals.trash);
  }
  of_site("oldest_waiting_seconds", "How long the oldest waiting comment has waited.",
          [&](const auto& each) {
            using std::chrono::duration_cast;
            using std::chrono::seconds;
            return each.oldest_waiting ? duration_cast<seconds>(now - *each.oldest_waiting).count()
                                       : std::int64_t{0};
          });
  of_site("decisions_learned", "Decisions that the filter has learned from.",
          [](const auto& each) { return each.triage.learned; });
  of_site("filter_precision", "Of what was called spam lately, the share that was.",
          [](const auto& each) { return each.triage.precision; });
  of_site("filter_recall", "Of the late spam, the share that was called so.",
          [](const auto& each) { return each.triage.recall; });
  of_site("filter_ham_called_spam", "Of the late ham, the share that was called spam.",
          [](const auto& each) { return each.triage.ham_called_spam; });
  of_site("filter_calibration_error", "How far from the truth a risk is on average.",
          [](const auto& each) { return each.triage.calibration_error; });
  of_site("filter_followed", "Share of the last decisions that were as the verdict said.",
          [](const auto& each) { return each.triage.followed; });
  of_site("half_decided_within_seconds", "The median time from a comment to its decision.",
          [](const auto& each) { return each.triage.half_decided_within_s; });
}

void write_judges(Metrics& metrics, const std::vector<JudgeHealth>& judges) {
  metrics.family("judge_questions_total", "counter", "Questions to outside judges by outcome.");
  for (const JudgeHealth& judge : judges) {
    const auto put = [&](std::string_view outcome, std::uint64_t count) {
      metrics.sample(fmt::format(R"({{judge="{}",outcome="{}"}})", judge.name, outcome), count);
    };
    put("answered", judge.answered);
    put("failed", judge.failed);
    put("timed_out", judge.timed_out);
    put("skipped", judge.skipped_busy + judge.skipped_failing);
  }
  metrics.family("judge_lessons_total", "counter", "Decisions told to outside judges.");
  for (const JudgeHealth& judge : judges) {
    metrics.sample(fmt::format(R"({{judge="{}",outcome="taught"}})", judge.name), judge.taught);
    metrics.sample(fmt::format(R"({{judge="{}",outcome="lost"}})", judge.name), judge.not_taught);
  }
}

void write_outbox(Metrics& metrics, const OutboxState& state, Time now) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  metrics.family("outbox_pending", "gauge", "Mails that are not sent yet.");
  metrics.sample("", state.pending);
  metrics.family("outbox_overdue_seconds", "gauge", "How long ago the first of them was due.");
  metrics.sample("", state.oldest_due ? duration_cast<seconds>(now - *state.oldest_due).count()
                                      : std::int64_t{0});
  metrics.family("outbox_failed", "gauge", "Mails of the last days that have failed for good.");
  metrics.sample("", state.failed);
}

void write_process(Metrics& metrics, const Context& context) {
  metrics.family("answers_total", "counter",
                 "Answers by the first digit of their status, but for those from memory.");
  for (std::size_t i = 1; i < context.answers.size(); ++i) {
    metrics.sample(fmt::format(R"({{status="{}xx"}})", i), context.answers[i].load());
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    constexpr double microsecond = 1e-6;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * microsecond;
  };
  metrics.family("cpu_seconds_total", "counter", "Processor time used.");
  metrics.sample("", seconds(usage.ru_utime) + seconds(usage.ru_stime));
  metrics.family("memory_peak_bytes", "gauge", "The most memory that was ever in use.");
  constexpr std::int64_t kibibyte = 1024;
  metrics.sample("", std::int64_t{usage.ru_maxrss} * kibibyte);
}

Response metrics(const Context& context, const Request& request) {
  if (!is_local(request)) {
    return problem(request, 404, "unknown_address", "There is nothing at this address.");
  }
  Moderation& moderation = context.services.moderation;
  Metrics metrics;
  const auto now = std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
  write_sites(metrics, moderation.health(Actor::command_line()), now);
  write_outbox(metrics, context.services.notifications.state(), now);
  write_judges(metrics, moderation.judges());
  write_process(metrics, context);
  Response response{200, {}, metrics.take()};
  set(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  set(response, "Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_metrics_route(Router& router, const Context& context) {
  router.add("GET", "/metrics",
             [&context](const Request& request) { return metrics(context, request); });
}

}  // namespace rejoinder::http
