#include "http/shelf_key.hpp"

#include "http/coding.hpp"
#include "publish/compress.hpp"

namespace rejoinder::http {

void shelf_key(std::string& into, std::string_view target, std::string_view accept,
               std::string_view accept_encoding) {
  // Addresses begin with a slash, so these keys meet no others.
  into.assign(target);
  into += ' ';
  into += prefers_html(accept) ? 'h' : 'j';
  into += publish::name_of(publish::negotiate(accept_encoding));
}

}  // namespace rejoinder::http
