#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/triage.hpp>

#include "triage/features.hpp"

namespace rejoinder::triage {

enum class Label { ham, spam };

// What a site's moderators have decided of an author's comments.
struct Record {
  std::uint16_t ham = 0;
  std::uint16_t spam = 0;
};

// What else than its text is known of a comment; numbers are logits.
struct Hints {
  double prior = 0;    // The model that this program comes with.
  double signals = 0;  // The signals' weights.
  OutsideOpinions outside{};
  Record author{};
};

struct Lesson {
  Features features;
  Hints hints;
  Label label = Label::ham;
  double weight = 1;
};

// Logistic regression by AdaGrad (Duchi, Hazan and Singer, JMLR 2011) on hashed features, and naive
// Bayes on the same, blended with the hints by a logistic regression of its own. The blend learns
// from what was said before a lesson was learned, and is thereby calibrated. On-line: each lesson
// costs the same, and is repeated some times later among others, drawn from all so far.
// A model is a function of its lessons in their order, to the bit. About 1.7 MB at most.
class Model {
 public:
  Model();

  // The site's own opinion, in logits.
  struct Opinion {
    double weights = 0;
    double bayes = 0;
  };
  [[nodiscard]] Opinion opinion(const Features& features) const;
  // With the hints, calibrated: the probability of spam.
  [[nodiscard]] double risk(const Features& features, const Hints& hints) const;
  [[nodiscard]] double logit(const Opinion& opinion, const Hints& hints) const;

  void learn(const Lesson& lesson);
  [[nodiscard]] std::int64_t lessons() const { return state_.lessons; }
  [[nodiscard]] double labelled(Label label) const {
    return state_.labels[label == Label::spam ? 1 : 0];
  }

  // How much one feature adds to the logit, of a comment with so many of its block.
  [[nodiscard]] double share(Block block, Bucket bucket, std::size_t of_block) const;
  // How much the hints weigh in the blend by now.
  [[nodiscard]] double prior_share(const Hints& hints) const;
  [[nodiscard]] double signals_share(double weight) const;
  [[nodiscard]] double outside_share(std::size_t judge, double opinion) const;
  [[nodiscard]] double author_share(const Record& author) const;
  // In how many lessons a feature was; an estimate, as others may share its bucket.
  struct Seen {
    std::uint16_t ham = 0;
    std::uint16_t spam = 0;
  };
  [[nodiscard]] Seen seen(Bucket bucket) const { return known_[bucket].seen; }
  [[nodiscard]] float weight(Bucket bucket) const { return known_[bucket].weight; }

  [[nodiscard]] std::string to_bytes() const;
  // Nothing if they are none that this version has written.
  [[nodiscard]] static std::optional<Model> from_bytes(std::string_view bytes);

 private:
  static constexpr std::size_t inputs = 6 + outside_judges_max;
  using Inputs = std::array<double, inputs>;

  struct Kept {
    Features features;
    Label label = Label::ham;
    float weight = 1;
  };
  // All that is a plain number.
  struct State {
    std::int64_t lessons = 0;
    std::uint64_t dice = 1;
    std::array<double, 2> labels{};  // How many of each.
    Inputs mix{};
    Inputs mix_squares{};
  };

  [[nodiscard]] Inputs inputs_of(const Opinion& opinion, const Hints& hints) const;
  enum class Turn { first, repeated };
  void step(const Features& features, Label label, double weight, Turn turn);
  void keep(const Lesson& lesson);
  std::uint64_t roll(std::uint64_t sides);

  // Of a bucket: together, since whoever looks at one looks at the other.
  struct Known {
    float weight = 0;
    Seen seen;
  };
  [[nodiscard]] auto weights() const {
    return [this](Bucket bucket) { return known_[bucket].weight; };
  }

  State state_;
  std::vector<Known> known_;
  std::vector<float> squares_;  // Sums of squared gradients.
  std::vector<Kept> kept_;      // A sample of all lessons, for repetition.
};

}  // namespace rejoinder::triage
