#pragma once

#include <rejoinder/store.hpp>

#include "store/sqlite/connection.hpp"

namespace rejoinder::sqlite {

// Whether the article and the author that are asked for, if any, are of one of the query's sites.
[[nodiscard]] bool within_sites(Connection& db, const QueueQuery& query);

}  // namespace rejoinder::sqlite
