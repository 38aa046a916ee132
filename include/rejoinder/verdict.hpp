#pragma once

namespace rejoinder {

// A classifier's opinion; it is not a status. A judge that fails, or that nobody asked, is unsure.
enum class Verdict { ham, unsure, spam };

}  // namespace rejoinder
