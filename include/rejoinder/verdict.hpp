#pragma once

#include <string_view>

namespace rejoinder {

// A classifier's opinion; it is not a status. A judge that fails, or that nobody asked, is unsure.
enum class Verdict { ham, unsure, spam };

[[nodiscard]] std::string_view to_string(Verdict verdict);

}  // namespace rejoinder
