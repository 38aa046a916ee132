#include "http/router.hpp"

#include <catch2/catch.hpp>

using namespace rejoinder::http;

namespace {

Router made() {
  Router router;
  const auto answer = [](int status) {
    return [status](const Request&) { return Response{status, {}, {}}; };
  };
  router.add("GET", "/v1/sites/{site}/comments", answer(201));
  router.add("POST", "/v1/sites/{site}/comments", answer(202));
  router.add("GET", "/v1/sites/{site}/{other}", answer(203));
  router.add("GET", "/v1/sites/{site}/comments/{id}", answer(204));
  return router;
}

int status_of(const Router& router, const char* method, const char* path) {
  Request request;
  request.method = method;
  request.path = path;
  const auto match = router.find(request);
  return match.handler == nullptr ? 0 : (*match.handler)(request).status;
}

}  // namespace

TEST_CASE("A path finds its handler by segments, literal ones first") {
  const Router router = made();
  CHECK(status_of(router, "GET", "/v1/sites/clinic/comments") == 201);
  CHECK(status_of(router, "POST", "/v1/sites/clinic/comments") == 202);
  CHECK(status_of(router, "GET", "/v1/sites/clinic/elsewhere") == 203);
  CHECK(status_of(router, "GET", "/v1/sites/clinic/comments/7") == 204);
  for (const char* path :
       {"", "/", "v1", "/v1/sites/clinic", "/v1/sites/clinic/comments/", "/v1/sites//comments",
        "/v1/sites/clinic/comments/7/8", "/v1/sites/%zz/comments"}) {
    CAPTURE(path);
    CHECK(status_of(router, "GET", path) == 0);
  }
}

TEST_CASE("A path's fields are decoded, and an escaped slash does not make a segment") {
  const Router router = made();
  Request request;
  request.method = "GET";
  request.path = "/v1/sites/a%2Fb/comments/%C3%A9";
  REQUIRE(router.find(request).handler != nullptr);
  CHECK(request.field("site") == "a/b");
  CHECK(request.field("id") == "\xC3\xA9");
  CHECK(request.route == "/v1/sites/{site}/comments/{id}");
}

TEST_CASE("A known path with another method tells the methods it takes") {
  const Router router = made();
  Request request;
  request.method = "DELETE";
  request.path = "/v1/sites/clinic/comments";
  const auto match = router.find(request);
  CHECK(match.handler == nullptr);
  CHECK(match.allowed == "GET, POST");
}
