#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace rejoinder::http {

// Finds a request's handler by its path's segments; no regular expressions, which can be made to
// hang.
class Router {
 public:
  using RouteHandler = std::function<Response(const Request&)>;

  // `route`: /v1/sites/{site}/comments; a segment in braces fits any text but the empty one. A
  // literal segment wins over one in braces. Routes are added before the first request.
  void add(std::string method, std::string route, RouteHandler handler);

  struct Match {
    const RouteHandler* handler = nullptr;  // None: no such route, or not with this method.
    std::string allowed;                    // The path's methods, when the method is not one.
  };
  // Sets the request's route and path fields.
  [[nodiscard]] Match find(Request& request) const;

 private:
  struct Entry {
    std::string method;
    std::string route;
    std::vector<std::string> segments;
    RouteHandler handler;
  };
  std::vector<Entry> entries_;
};

}  // namespace rejoinder::http
