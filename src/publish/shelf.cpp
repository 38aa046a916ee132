#include "publish/shelf.hpp"

#include <utility>

#include "util/waiting.hpp"

namespace rejoinder::publish {

Shelf::Part& Shelf::part_of(std::string_view key) {
  return parts_[std::hash<std::string_view>{}(key) / 7 % parts];
}

PublishedPtr Shelf::find_in(Part& part, std::string_view key) {
  const auto known = part.by_key.find(key);
  if (known == part.by_key.end()) return nullptr;
  const auto entry = known->second;
  if (!generations_.current(entry->published->stamps)) {
    remove(part, entry);
    return nullptr;
  }
  part.entries.splice(part.entries.begin(), part.entries, entry);
  return entry->published;
}

PublishedPtr Shelf::find(std::string_view key) {
  Part& part = part_of(key);
  const std::lock_guard lock(part.mutex);
  return find_in(part, key);
}

void Shelf::put_in(Part& part, std::string_view key, PublishedPtr published) {
  if (const auto known = part.by_key.find(key); known != part.by_key.end()) {
    remove(part, known->second);
  }
  // Keys that share an answer are each charged for it: the bound holds whichever of them stays.
  const std::size_t bytes = published->bytes() + key.size() + entry_overhead_bytes;
  if (bytes > bytes_max_) return;
  part.entries.push_front({std::string(key), std::move(published), bytes});
  part.by_key.emplace(part.entries.front().key, part.entries.begin());
  part.bytes += bytes;
  while (part.bytes > bytes_max_) remove(part, std::prev(part.entries.end()));
}

void Shelf::put(std::string_view key, PublishedPtr published) {
  Part& part = part_of(key);
  const std::lock_guard lock(part.mutex);
  put_in(part, key, std::move(published));
}

void Shelf::remove(Part& part, std::list<Entry>::iterator entry) {
  part.bytes -= entry->bytes;
  part.by_key.erase(entry->key);
  part.entries.erase(entry);
}

PublishedPtr Shelf::get(std::string_view key, const std::function<PublishedPtr()>& make) {
  Part& part = part_of(key);
  std::unique_lock lock(part.mutex);
  bool waited = false;
  while (true) {
    if (PublishedPtr found = find_in(part, key)) return found;
    if (!part.in_work.contains(std::string(key))) break;
    if (waited) break;  // What came out of the first wait is gone or old already.
    waited = true;
    const Waiting waiting;
    part.made.wait(lock, [&] { return !part.in_work.contains(std::string(key)); });
  }
  const bool first = part.in_work.insert(std::string(key)).second;
  lock.unlock();
  const auto done = [&](PublishedPtr published) {
    lock.lock();
    if (first) part.in_work.erase(std::string(key));
    if (published) put_in(part, key, std::move(published));
    lock.unlock();
    part.made.notify_all();
  };
  try {
    PublishedPtr published = make();
    done(published);
    return published;
  } catch (...) {
    done(nullptr);
    throw;
  }
}

Shelf::Usage Shelf::usage() const {
  Usage usage;
  for (const Part& part : parts_) {
    const std::lock_guard lock(part.mutex);
    usage.bytes += part.bytes;
    usage.answers += part.entries.size();
  }
  return usage;
}

}  // namespace rejoinder::publish
