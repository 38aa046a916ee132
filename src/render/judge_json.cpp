#include "render/judge_json.hpp"

#include <algorithm>
#include <cstdint>

#include "render/json_value.hpp"
#include "render/json_writer.hpp"

namespace rejoinder::render {
namespace {

std::optional<double> number(const JsonValue* value) {
  if (value == nullptr) return std::nullopt;
  if (const std::int64_t* whole = value->integer()) return static_cast<double>(*whole);
  if (const double* real = value->real()) return *real;
  return std::nullopt;
}

// One line, short enough, and still whole characters.
std::string as_detail(std::string text) {
  if (text.size() > limits::judge_detail_bytes_max) {
    std::size_t end = limits::judge_detail_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
  }
  std::replace_if(
      text.begin(), text.end(),
      [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; }, ' ');
  return text;
}

}  // namespace

std::string judge_question(const OutsideQuestion& question) {
  JsonWriter writer(question.text.size() + question.text.size() / 8 + 512);
  writer.begin_object()
      .field("version", std::int64_t{1})
      .field("site", question.site)
      .field("article", question.article_url)
      .field("text", question.text);
  writer.key("author")
      .begin_object()
      .field("name", question.author)
      .field("website", question.website)
      .end_object();
  writer.field("language", question.language).end_object();
  return writer.take();
}

std::optional<OutsideAnswer> judge_answer(std::string_view json) {
  const auto value = parse_json(json);
  if (!value) return std::nullopt;
  const auto risk = number(value->find("risk"));
  if (!risk || !(*risk >= 0.0 && *risk <= 1.0)) return std::nullopt;
  OutsideAnswer answer;
  answer.risk = *risk;
  if (*risk != 0.5) answer.opinion = *risk > 0.5 ? Opinion::spam : Opinion::ham;
  const JsonValue* reason = value->find("reason");
  if (reason == nullptr || reason->is_null()) return answer;
  if (reason->text() == nullptr) return std::nullopt;
  answer.detail = as_detail(*reason->text());
  return answer;
}

}  // namespace rejoinder::render
