#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "triage/model.hpp"

namespace harness {

struct Comment {
  std::string text;
  std::string author;
  std::string article;
  std::int64_t at_ms = 0;  // As if it were written in UTC. Without a date: that of the one before.
  rejoinder::triage::Label label{};
  std::size_t line = 0;  // In its file, from 1.

  [[nodiscard]] bool is_spam() const { return label == rejoinder::triage::Label::spam; }
};
using Comments = std::vector<Comment>;

// A file of JSON lines with `text` and `label` (ham, spam; others are skipped), and maybe
// `article`, `author` and `date` (ISO 8601). Throws std::runtime_error when it cannot be read.
[[nodiscard]] Comments load(const std::filesystem::path& file);

// Places in `comments`.
using Places = std::vector<std::size_t>;

// All, the oldest first; of equals, as in the file.
[[nodiscard]] Places in_time_order(const Comments& comments);

// What is tested together, while the rest teaches.
struct Fold {
  std::string name;
  Places test;  // As in the file.
};

// One for each article, or, where there is one article or none, every fifth comment.
[[nodiscard]] std::vector<Fold> folds_of(const Comments& comments);

// One way of shuffling everywhere: std::shuffle differs from library to library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll(std::uint64_t sides);
  bool chance(double share);
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[roll(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace harness
