#include "cli/answer.hpp"

#include <fmt/format.h>

#include "cli/json_output.hpp"
#include "cli/terminal_text.hpp"
#include "render/time_text.hpp"

namespace rejoinder::cli {

Answer faults(Form form, int exit_code, std::string_view slug,
              const std::vector<std::string>& sentences) {
  if (form == Form::json) return {exit_code, {}, json_faults(slug, sentences)};
  std::string lines;
  for (const std::string& sentence : sentences) {
    lines += fmt::format("rejoinder: {}\n", harmless(sentence));
  }
  return {exit_code, {}, lines};
}

Answer refused(Form form, const Error& error) {
  if (form == Form::json) return {exit_failed, {}, to_json(error)};
  std::vector<std::string> sentences;
  for (const FieldError& field : error.fields) {
    sentences.push_back(field.field + ": " + field.detail);
  }
  if (sentences.empty()) sentences.push_back(error.detail);
  for (const Conflict& conflict : error.conflicts) {
    sentences.push_back(fmt::format("Comment {} is {} since {}{}.", number(conflict.id),
                                    conflict.status, render::rfc3339(conflict.at),
                                    conflict.by.empty() ? "" : ", decided by " + conflict.by));
  }
  return faults(form, exit_failed, error.slug, sentences);
}

}  // namespace rejoinder::cli
