#pragma once

#include <string>
#include <vector>

#include "store/sqlite/connection.hpp"

namespace rejoinder::sqlite {

// What is wrong with the data, as sentences: the file's structure, references, counters that do
// not equal what they count, rows that point into another site or article, words that the search
// index has lost. Reads everything.
[[nodiscard]] std::vector<std::string> damage_in(Connection& db);

}  // namespace rejoinder::sqlite
