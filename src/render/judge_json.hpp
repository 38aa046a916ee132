#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/outside_judge.hpp>

namespace rejoinder::render {

// A question to an HTTP judge. Frozen as version 1: others have written judges for it. It has no
// address, user agent or time in it.
[[nodiscard]] std::string judge_question(const OutsideQuestion& question);

// `{"risk": 0.93, "reason": "…"}`, where the reason may be missing. Above a half is spam, below it
// ham, and exactly a half no opinion. std::nullopt for anything else.
[[nodiscard]] std::optional<OutsideAnswer> judge_answer(std::string_view json);

}  // namespace rejoinder::render
