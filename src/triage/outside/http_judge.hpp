#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/outside_judge.hpp>

#include "triage/outside/curl_client.hpp"

namespace rejoinder::triage {

struct HttpJudgeOptions {
  std::string name;
  std::string address;
  std::string token = {};  // Sent as a Bearer token; may be empty. Secret.
  // The question as JSON, and the answer out of it; absent when it is not as agreed. Called by
  // several threads at once.
  std::function<std::string(const OutsideQuestion&)> write;
  std::function<std::optional<OutsideAnswer>(std::string_view)> read;
};

// Any service that takes a question as JSON and answers in JSON: see README.md beside this.
class HttpJudge final : public OutsideJudge {
 public:
  explicit HttpJudge(HttpJudgeOptions options);

  [[nodiscard]] std::string_view name() const override { return options_.name; }
  [[nodiscard]] tl::expected<OutsideAnswer, JudgeFailure> ask(
      const OutsideQuestion& question, std::chrono::milliseconds deadline) override;

 private:
  HttpJudgeOptions options_;
  CurlClient client_;
};

}  // namespace rejoinder::triage
