#pragma once

#include <utility>

#include "http/respond.hpp"

// What the answers that anybody may read have in common.
namespace rejoinder::http {

// Public answers may be kept by shared caches for a moment, and shown stale while they are fetched
// anew (RFC 5861).
inline constexpr const char* public_caching =
    "public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400";

[[nodiscard]] inline Response open_to_all(Response response) {
  set(response, "Access-Control-Allow-Origin", "*");
  set(response, "Cross-Origin-Resource-Policy", "cross-origin");
  return response;
}

}  // namespace rejoinder::http
