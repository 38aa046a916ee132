#pragma once

#include <string>
#include <string_view>

#include <rejoinder/error.hpp>

#include "http/message.hpp"

// The answers that handlers give, each in one place.
namespace rejoinder::http {

[[nodiscard]] int status_of(Errc code);

[[nodiscard]] Response json(int status, std::string body);

// A document of ours. `site_origins`: those of the site that it belongs to, separated by spaces,
// which may frame it and to which its forms may lead; empty: nobody and nowhere.
[[nodiscard]] Response html(int status, std::string body, std::string_view site_origins);

// RFC 9457, with the request's id, and the fields at fault. Of the second and third, the status
// stands in place of the error's own.
[[nodiscard]] Response problem(const Request& request, const Error& error);
[[nodiscard]] Response problem(const Request& request, int status, const Error& error);
[[nodiscard]] Response problem(const Request& request, int status, std::string slug,
                               std::string detail);

[[nodiscard]] Response see_other(std::string location);

void set(Response& response, std::string name, std::string value);

// Adds a request header to those that the answer depends on.
void vary(Response& response, std::string_view header);

// Adds the headers that every answer has, whatever it is.
void harden(Response& response);

// A strong ETag of these bytes, with its quotes.
[[nodiscard]] std::string fingerprint(std::string_view bytes);

}  // namespace rejoinder::http
