#include "triage/outside/akismet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <rejoinder/text.hpp>

namespace rejoinder::triage {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t help_bytes_max = 200;  // Akismet's own are a line.

JudgeFailure failed(std::string what) {
  return {JudgeFailure::Kind::failed, std::move(what)};
}

bool is_unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_';
}

// One field of application/x-www-form-urlencoded. Empty ones are left out.
void append_field(std::string& form, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!form.empty()) form += '&';
  form += name;
  form += '=';
  for (const char letter : value) {
    if (is_unreserved(letter)) {
      form += letter;
    } else {
      fmt::format_to(std::back_inserter(form), "%{:02X}", static_cast<unsigned char>(letter));
    }
  }
}

// ISO 8601 in UTC.
std::string time_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// A header's text as one that may be shown: printable, short, and without our key, should it have
// been repeated to us.
std::string help_text(std::string_view header, std::string_view key) {
  std::string text(header);
  for (std::size_t at = 0; !key.empty() && (at = text.find(key, at)) != std::string::npos;) {
    text.replace(at, key.size(), "[key]");
  }
  std::replace_if(
      text.begin(), text.end(), [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  text.resize(std::min(text.size(), help_bytes_max));
  return text;
}

}  // namespace

Akismet::Akismet(AkismetOptions options) : options_(std::move(options)) {
  options_.key = trim(options_.key);  // Out of a file, there is a line's end behind it.
  while (options_.address.ends_with('/')) options_.address.pop_back();
}

tl::expected<OutsideAnswer, JudgeFailure> Akismet::ask(const OutsideQuestion& question,
                                                       milliseconds deadline) {
  if (question.address.empty()) {
    return tl::unexpected(failed("it wants the visitor's address, which it is not told"));
  }
  const auto answer = call("comment-check", form(question), deadline);
  if (!answer) return tl::unexpected(answer.error());
  const std::string_view word = trim(answer->body);
  if (word == "false") return OutsideAnswer{Opinion::ham};
  if (word != "true") return tl::unexpected(refusal(*answer));
  OutsideAnswer spam{Opinion::spam};
  if (answer->header("x-akismet-pro-tip") == "discard") {
    spam.detail = "Akismet is sure enough to throw it away unseen.";
  }
  return spam;
}

tl::expected<void, JudgeFailure> Akismet::teach(const OutsideQuestion& question, Opinion truth,
                                                milliseconds deadline) {
  if (truth == Opinion::none) return {};
  if (question.address.empty()) {
    return tl::unexpected(failed("it wants the visitor's address, which it is not told"));
  }
  const auto answer =
      call(truth == Opinion::spam ? "submit-spam" : "submit-ham", form(question), deadline);
  if (!answer) return tl::unexpected(answer.error());
  // With a wrong key the status is 200 as well; only the words differ.
  if (!trim(answer->body).starts_with("Thanks for making the web a better place")) {
    return tl::unexpected(refusal(*answer));
  }
  return {};
}

tl::expected<Akismet::Key, JudgeFailure> Akismet::verify_key(std::string_view site_url,
                                                             milliseconds deadline) {
  std::string body;
  append_field(body, "api_key", options_.key);
  append_field(body, "key", options_.key);  // The field's older name, which its examples still use.
  append_field(body, "blog", site_url);
  const auto answer = call("verify-key", std::move(body), deadline);
  if (!answer) return tl::unexpected(answer.error());
  const std::string_view word = trim(answer->body);
  if (word == "valid") return Key::accepted;
  if (word == "invalid") return Key::rejected;
  return tl::unexpected(refusal(*answer));
}

tl::expected<PostAnswer, JudgeFailure> Akismet::call(std::string_view method, std::string body,
                                                     milliseconds deadline) {
  auto answer = client_.post({.address = fmt::format("{}/{}", options_.address, method),
                              .content_type = "application/x-www-form-urlencoded",
                              .bearer = {},
                              .body = std::move(body)},
                             deadline);
  if (answer && answer->status != 200) {
    return tl::unexpected(failed(fmt::format("it answered with status {}", answer->status)));
  }
  return answer;
}

std::string Akismet::form(const OutsideQuestion& question) const {
  std::string form;
  form.reserve(question.text.size() * 2 + 512);
  append_field(form, "api_key", options_.key);
  append_field(form, "blog", question.site_url);
  append_field(form, "blog_lang", question.language);
  append_field(form, "blog_charset", "UTF-8");
  append_field(form, "user_ip", question.address);
  append_field(form, "user_agent", question.user_agent);
  append_field(form, "permalink", question.article_url);
  append_field(form, "comment_type", "comment");
  append_field(form, "comment_author", question.author);
  append_field(form, "comment_author_url", question.website);
  append_field(form, "comment_content", question.text);
  append_field(form, "comment_date_gmt", time_text(question.created));
  if (question.role == QuestionRole::administrator) {
    append_field(form, "user_role", "administrator");
  }
  if (question.kind == QuestionKind::canary) append_field(form, "is_test", "1");
  return form;
}

JudgeFailure Akismet::refusal(const PostAnswer& answer) const {
  const bool refused = to_lower(trim(answer.body)).starts_with("invalid");
  const auto help = answer.header("x-akismet-debug-help");
  std::string what = refused ? "it calls the request or the key invalid"
                             : "its answer is none of those that it is known to give";
  if (help && !help->empty()) what += ": " + help_text(*help, options_.key);
  return failed(std::move(what));
}

}  // namespace rejoinder::triage
