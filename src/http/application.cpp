#include "http/application.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <random>
#include <utility>

#include <fmt/format.h>

#include <rejoinder/network.hpp>
#include <rejoinder/text.hpp>

#include "http/context.hpp"
#include "http/respond.hpp"
#include "util/log.hpp"

namespace rejoinder::http {
namespace {

// Unique enough to find one request's line in a log; nothing rests on it.
std::string request_id() {
  thread_local std::mt19937_64 engine{(std::uint64_t{std::random_device{}()} << 32) ^
                                      std::random_device{}()};
  return fmt::format("{:016x}", engine());
}

// The client's address: the socket's, unless that is a proxy we trust, whose X-Forwarded-For is
// walked from its right end, where proxies write, to the first address that is none of them. What a
// proxy adds may stand in a line of its own, so the lines are one list; what is no address ends it.
std::string client_address(const Request& request, const std::vector<std::string>& proxies) {
  const auto trusted = [&](const std::string& address) {
    return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
  };
  std::string list;
  for (const auto& [name, value] : request.headers) {
    if (name == "x-forwarded-for") list += "," + value;
  }
  std::string address = normalise_address(request.address).value_or(request.address);
  while (trusted(address) && !list.empty()) {
    const auto comma = list.rfind(',');
    const auto next = normalise_address(trim(std::string_view(list).substr(comma + 1)));
    if (!next) break;
    address = *next;
    list.resize(comma);
  }
  return address;
}

class Application {
 public:
  Application(const Services& services, ApplicationOptions options)
      : context_{services, std::move(options)} {
    for (std::string& proxy : context_.options.trusted_proxies) {
      proxy = normalise_address(proxy).value_or(proxy);
    }
    add_comment_routes(router_, context_);
    add_feed_routes(router_, context_);
    add_page_routes(router_, context_);
    add_moderation_routes(router_, context_);
    add_editing_routes(router_, context_);
    add_event_routes(router_, context_);
    add_policy_routes(router_, context_);
    add_session_routes(router_, context_);
    add_account_routes(router_, context_);
    add_notification_routes(router_, context_);
    add_mail_link_routes(router_, context_);
    add_asset_routes(router_, context_);
    add_operation_routes(router_, context_);
    add_metrics_route(router_, context_);
  }

  Response handle(Request& request) const {
    const auto begin = std::chrono::steady_clock::now();
    request.id = request_id();
    request.address = client_address(request, context_.options.trusted_proxies);
    Response response = answer(request);
    const auto kind = static_cast<std::size_t>(response.status) / 100;
    if (kind < context_.answers.size()) context_.answers[kind].fetch_add(1);
    if (!response.published) {
      harden(response);
      set(response, "X-Request-Id", request.id);
    }
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - begin;
    log::write(log::Level::info, "request",
               {{"request_id", std::string_view(request.id)},
                {"method", std::string_view(request.method)},
                {"route", request.route.empty() ? std::string_view("-") : request.route},
                {"status", std::int64_t{response.status}},
                {"ms", taken.count()}});
    return response;
  }

 private:
  Response answer(Request& request) const {
    try {
      if (request.refusal) {
        return problem(request, request.refusal->status, request.refusal->slug,
                       request.refusal->detail);
      }
      const auto match = router_.find(request);
      if (match.handler != nullptr) return (*match.handler)(request);
      if (match.allowed.empty()) {
        return problem(request, 404, "unknown_address", "There is nothing at this address.");
      }
      Response response =
          problem(request, 405, "method_not_allowed", "This address takes " + match.allowed + ".");
      set(response, "Allow", match.allowed);
      return response;
    } catch (const std::exception& fault) {
      log::write(log::Level::error, "request failed",
                 {{"request_id", std::string_view(request.id)},
                  {"cause", std::string_view(fault.what())}});
      return problem(request, 500, "internal_error",
                     "Something went wrong here. Nothing that was accepted is lost. If it goes on, "
                     "tell the operator this request's id.");
    }
  }

  Context context_;
  Router router_;
};

}  // namespace

Handler application(const Services& services, ApplicationOptions options) {
  auto made = std::make_shared<const Application>(services, std::move(options));
  return [made](Request& request) { return made->handle(request); };
}

}  // namespace rejoinder::http
