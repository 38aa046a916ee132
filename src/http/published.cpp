#include "http/published.hpp"

#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>

#include "http/coding.hpp"
#include "http/respond.hpp"

namespace rejoinder::http {
namespace {

using publish::Coding;
using publish::PublishedPtr;

// What a client that has the bytes is told again (RFC 9110, section 15.4.5), and what its browser
// needs to let a page read them.
constexpr std::array<std::string_view, 6> told_again{"Cache-Control",
                                                     "Vary",
                                                     "ETag",
                                                     "X-Content-Type-Options",
                                                     "Access-Control-Allow-Origin",
                                                     "Cross-Origin-Resource-Policy"};

void add_line(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

PublishedPtr pack(Response response, Coding coding, const publish::Generations::Stamps& stamps) {
  auto made = std::make_shared<publish::Published>();
  made->stamps = stamps;
  made->etag = fingerprint(response.body);
  made->body = std::move(response.body);
  const std::string_view name = publish::name_of(coding);
  if (coding != Coding::identity) {
    made->body = publish::compressed(made->body, coding);
    made->etag.insert(made->etag.size() - 1, fmt::format("-{}", name));
    set(response, "Content-Encoding", std::string(name));
  }
  harden(response);
  set(response, "ETag", made->etag);
  vary(response, "Accept-Encoding");
  for (const auto& [header, value] : response.headers) {
    add_line(made->head, header, value);
    for (const std::string_view again : told_again) {
      if (header == again) add_line(made->head_not_modified, header, value);
    }
  }
  add_line(made->head, "Content-Length", std::to_string(made->body.size()));
  made->head += "\r\n";
  made->head_not_modified += "\r\n";
  return made;
}

}  // namespace

Response open_to_all(Response response) {
  set(response, "Access-Control-Allow-Origin", "*");
  set(response, "Cross-Origin-Resource-Policy", "cross-origin");
  return response;
}

std::string key_of(const std::vector<std::string_view>& parts) {
  std::string key;
  for (const std::string_view part : parts)
    fmt::format_to(std::back_inserter(key), "{}:{}", part.size(), part);
  return key;
}

Response published(const Context& context, const Request& request, std::string_view key,
                   const publish::Generations::Stamps& stamps,
                   const std::function<Response()>& make) {
  const Coding wanted = publish::negotiate(request.header("accept-encoding"));
  std::optional<Response> other;
  PublishedPtr found = context.services.shelf.get(
      fmt::format("{}\n{}", key, publish::name_of(wanted)), [&]() -> PublishedPtr {
        Response response = make();
        if (response.status != 200) {
          other = std::move(response);
          return nullptr;
        }
        const bool small = response.body.size() < limits::compress_bytes_min;
        return pack(std::move(response), small ? Coding::identity : wanted, stamps);
      });
  if (!found) return std::move(*other);
  Response response;
  response.status = has_tag(request.header("if-none-match"), found->etag) ? 304 : 200;
  response.published = std::move(found);
  return response;
}

Response published_file(const Context& context, const Request& request,
                        const std::function<Response()>& make) {
  return published(context, request, request.path, {}, make);
}

}  // namespace rejoinder::http
