#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/ids.hpp>

#include "triage/model.hpp"

namespace rejoinder::triage {

// A decision that teaches: one comment and what a moderator called it.
struct Taught {
  DecisionId decision{};
  CommentId comment{};
  Features features;
  Hints hints;
  Label label = Label::ham;
  // Whom and what it comes from: the more one of them has taught, the less more of it teaches.
  std::uint64_t author = 0;  // 0: not known.
  std::uint64_t campaign = 0;
  std::int64_t network_nth = 1;  // Of its network's comments on its day.
  std::int64_t waited_s = 0;     // From the comment to the decision.
};

// What was thought of a comment before its decision was learned.
struct Foresight {
  std::int64_t decision = 0;
  std::int64_t comment = 0;
  float risk = 0;
  std::uint32_t waited_s = 0;
  std::uint32_t spam = 0;
  std::uint32_t nothing = 0;  // It is kept as it lies in memory, without a gap.
};

// A model, and what must be remembered to teach it fairly and to see how well it does. A function
// of what it was taught, in that order, to the bit.
class Learner {
 public:
  static constexpr std::size_t foresights_max = 500;

  Learner() : sources_(sources) {}

  void learn(const Taught& taught);

  [[nodiscard]] const Model& model() const { return model_; }
  // What was taught of an author; of one of long ago nothing.
  [[nodiscard]] Record record(std::uint64_t author) const;
  // The last ones, oldest first.
  [[nodiscard]] const std::deque<Foresight>& foresights() const { return foresights_; }

  [[nodiscard]] std::string to_bytes() const;
  [[nodiscard]] static std::optional<Learner> from_bytes(std::string_view bytes);

 private:
  // How often something has taught: a table of fixed size, in which the newer takes the place of
  // the older that would stand there too.
  static constexpr std::size_t sources = 2'048;
  struct Source {
    std::uint32_t tag = 0;
    Record record;
  };
  struct Key {
    std::size_t place = 0;
    std::uint32_t tag = 0;
  };
  [[nodiscard]] static Key key_of(std::uint64_t source);
  int count(std::uint64_t source, Label label);

  Model model_;
  std::vector<Source> sources_;
  std::deque<Foresight> foresights_;
};

}  // namespace rejoinder::triage
