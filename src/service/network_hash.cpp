#include <rejoinder/network_hash.hpp>

#include <string>

#include <rejoinder/network.hpp>

namespace rejoinder {

Digest NetworkHash::of(SiteId site, std::string_view address, Time now) {
  const Digest salt = salt_of(std::chrono::floor<std::chrono::days>(now));
  std::string message(salt.begin(), salt.end());
  message += network_of(address);
  return keys_.mac(Purpose::network, site, message);
}

Digest NetworkHash::salt_of(std::chrono::sys_days day) {
  const std::lock_guard lock(mutex_);
  if (!known_ || known_->day != day) {
    const Digest fresh = keys_.random();
    // Yesterday's salt is kept for what is being counted across midnight.
    const auto keep_from = day - std::chrono::days(1);
    known_ = Salt{day, store_.write([&](Writer& writer) {
                    return writer.network_salt(day, fresh, keep_from);
                  })};
  }
  return known_->salt;
}

}  // namespace rejoinder
