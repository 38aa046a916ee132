#pragma once

#include <string>
#include <string_view>

#include <rejoinder/mail_links.hpp>

namespace rejoinder::render {

// The page behind a link in a mail: buttons that post, and nothing that needs a script.
// `base`: the public URL of this server.
[[nodiscard]] std::string mail_page(const MailLink& link, std::string_view base);

// Why there is none.
[[nodiscard]] std::string mail_refusal_page(std::string_view detail, std::string_view base);

}  // namespace rejoinder::render
