#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "publish/shelf.hpp"

namespace rejoinder::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The first value of a field; empty when there is none.
[[nodiscard]] std::string_view first(const Fields& fields, std::string_view name);

// Why a request cannot be answered, found before its parts were.
struct Refusal {
  int status = 400;
  std::string slug;
  std::string detail;
};

// A request as handlers see it. Nothing in it is trusted.
struct Request {
  std::string id;          // Ours; stands in the log and in every error.
  std::string method;      // GET, POST, … (HEAD arrives as GET)
  bool only_head = false;  // It was HEAD.
  std::string target;      // As sent: the path and the query.
  std::string path;        // Of the target, still percent-encoded.
  Fields query;            // Decoded.
  Fields headers;          // Names in lower case.
  std::string body;
  std::string address;             // The client's.
  std::optional<Refusal> refusal;  // Set: the other parts may be missing.

  // Set by the router.
  std::string route;   // The template that matched: /v1/sites/{site}/comments
  Fields path_fields;  // Decoded: site → clinic

  [[nodiscard]] std::string_view header(std::string_view name) const {
    return first(headers, name);
  }
  [[nodiscard]] std::string_view field(std::string_view name) const {
    return first(path_fields, name);
  }
  [[nodiscard]] std::string_view parameter(std::string_view name) const {
    return first(query, name);
  }
};

struct Response {
  int status = 200;
  Fields headers = {};
  std::string body = {};
  // Set: these bytes are the answer, with a status of 200 or 304, and the two above are unused.
  publish::PublishedPtr published = {};
};

using Handler = std::function<Response(Request&)>;

}  // namespace rejoinder::http
