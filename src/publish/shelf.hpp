#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "publish/compress.hpp"
#include "publish/generations.hpp"

namespace rejoinder::publish {

// A public answer as it goes out, made once and shared by all who are being sent it.
struct Published {
  std::string head;               // Header lines of a 200, the empty line included.
  std::string head_not_modified;  // Of a 304.
  std::string body;
  std::string etag;  // With its quotes; strong: another coding has another (RFC 9110, 8.8.3).
  Generations::Stamps stamps;

  [[nodiscard]] std::size_t bytes() const {
    return head.size() + head_not_modified.size() + body.size() + etag.size() +
           stamps.size() * sizeof(Generations::Stamp) + sizeof(Published);
  }
};

using PublishedPtr = std::shared_ptr<const Published>;

// Published answers by key, in bounded memory: what was not asked for the longest goes first. An
// answer is found as long as none of its scopes has changed; time plays no part. Thread-safe.
class Shelf {
 public:
  explicit Shelf(std::size_t bytes_max) : bytes_max_(bytes_max / parts) {}
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  // Nothing when there is none, or an old one. Does not allocate.
  [[nodiscard]] PublishedPtr find(std::string_view key);

  // What is too large for its part of the memory is not kept.
  void put(std::string_view key, PublishedPtr published);

  // The answer under a key, made by `make` where there is none: once, however many ask for it at
  // the same time; the others wait. Nothing when `make` gave nothing, or threw for somebody else:
  // who waited for that then tries by itself.
  [[nodiscard]] PublishedPtr get(std::string_view key, const std::function<PublishedPtr()>& make);

  [[nodiscard]] Generations& generations() { return generations_; }

  struct Usage {
    std::size_t bytes = 0;
    std::size_t answers = 0;
  };
  [[nodiscard]] Usage usage() const;

 private:
  struct Entry {
    std::string key;
    PublishedPtr published;
    std::size_t bytes = 0;
  };
  // Parts have locks of their own, so that loops do not wait for each other.
  struct Part {
    mutable std::mutex mutex;
    std::condition_variable made;
    std::list<Entry> entries;  // Used last, first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;
    std::unordered_set<std::string> in_work;
    std::size_t bytes = 0;
  };
  static constexpr std::size_t parts = 8;
  // A node of the list and one of the map, with what the allocator adds.
  static constexpr std::size_t entry_overhead_bytes = 192;

  [[nodiscard]] Part& part_of(std::string_view key);
  [[nodiscard]] PublishedPtr find_in(Part& part, std::string_view key);
  void put_in(Part& part, std::string_view key, PublishedPtr published);
  static void remove(Part& part, std::list<Entry>::iterator entry);

  std::size_t bytes_max_;  // Of each part.
  Generations generations_;
  std::array<Part, parts> parts_;
};

}  // namespace rejoinder::publish
