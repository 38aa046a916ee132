#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <rejoinder/outside_judge.hpp>

#include "triage/outside/curl_client.hpp"

namespace rejoinder::triage {

struct AkismetOptions {
  std::string name = "akismet";
  std::string key;  // Secret: in nothing that is said, logged or shown.
  std::string address = "https://rest.akismet.com/1.1";
};

// Akismet's API 1.1 (https://akismet.com/developers/). It wants the visitor's IP address with each
// question, and is not asked without; and never gets an e-mail, though it would take one.
class Akismet final : public OutsideJudge {
 public:
  explicit Akismet(AkismetOptions options);

  [[nodiscard]] std::string_view name() const override { return options_.name; }

  // Akismet says spam or ham, and no probability. Of spam that it would throw away unseen the
  // detail says so.
  [[nodiscard]] tl::expected<OutsideAnswer, JudgeFailure> ask(
      const OutsideQuestion& question, std::chrono::milliseconds deadline) override;

  [[nodiscard]] bool learns() const override { return true; }
  [[nodiscard]] tl::expected<void, JudgeFailure> teach(const OutsideQuestion& question,
                                                       Opinion truth,
                                                       std::chrono::milliseconds deadline) override;

  // Whether Akismet knows the key, for that site: `rejected`, no; a failure, it did not say.
  enum class Key { accepted, rejected };
  [[nodiscard]] tl::expected<Key, JudgeFailure> verify_key(std::string_view site_url,
                                                           std::chrono::milliseconds deadline);

 private:
  [[nodiscard]] tl::expected<PostAnswer, JudgeFailure> call(std::string_view method,
                                                            std::string body,
                                                            std::chrono::milliseconds deadline);
  [[nodiscard]] std::string form(const OutsideQuestion& question) const;
  // An answer that is not one of those it knows.
  [[nodiscard]] JudgeFailure refusal(const PostAnswer& answer) const;

  AkismetOptions options_;
  CurlClient client_;
};

}  // namespace rejoinder::triage
