#include <rejoinder/article.hpp>

#include <algorithm>
#include <array>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

namespace rejoinder {
namespace {

// What mailings and advertisements append: the same article, another address.
bool is_tracking(std::string_view parameter) {
  constexpr std::array names{"gclid",  "gclsrc", "dclid",  "fbclid",   "msclkid", "mc_cid",
                             "mc_eid", "igshid", "yclid",  "twclid",   "_ga",     "_gl",
                             "wbraid", "gbraid", "ttclid", "li_fat_id"};
  const std::string name = to_lower(parameter.substr(0, parameter.find('=')));
  return name.starts_with("utm_") || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string normalise_article_key(std::string_view key) {
  key = trim(key);
  std::string path(key);
  if (const auto address = parse_web_address(key)) {
    path = address->rest.empty() ? "/" : address->rest;
  }
  path.resize(std::min(path.find('#'), path.size()));

  const auto question = path.find('?');
  std::string result = path.substr(0, question);
  char joint = '?';
  for (std::string_view rest = question == std::string::npos
                                   ? std::string_view{}
                                   : std::string_view(path).substr(question + 1);
       !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view parameter = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (parameter.empty() || is_tracking(parameter)) continue;
    result += joint;
    result += parameter;
    joint = '&';
  }
  if (result.size() > limits::article_key_bytes_max || !is_utf8(result) || has_control(result) ||
      is_blank(result)) {
    return {};
  }
  return result;
}

}  // namespace rejoinder
