#include "triage/outside/http_judge.hpp"

#include <fmt/format.h>

#include <utility>

#include <rejoinder/text.hpp>

namespace rejoinder::triage {

HttpJudge::HttpJudge(HttpJudgeOptions options) : options_(std::move(options)) {
  options_.token = trim(options_.token);  // Out of a file, there is a line's end behind it.
}

tl::expected<OutsideAnswer, JudgeFailure> HttpJudge::ask(const OutsideQuestion& question,
                                                         std::chrono::milliseconds deadline) {
  const auto failed = [](std::string what) {
    return tl::unexpected(JudgeFailure{JudgeFailure::Kind::failed, std::move(what)});
  };
  const auto answer = client_.post({.address = options_.address,
                                    .content_type = "application/json",
                                    .bearer = options_.token,
                                    .body = options_.write(question)},
                                   deadline);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status != 200) {
    return failed(fmt::format("it answered with status {}", answer->status));
  }
  auto read = options_.read(answer->body);
  if (!read) return failed("its answer is not the JSON that was agreed");
  return std::move(*read);
}

}  // namespace rejoinder::triage
