#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "triage/features.hpp"
#include "triage/model.hpp"

namespace rejoinder::triage {

// A model that learns nothing more: what spam looked like elsewhere, for a site that has decided
// little. One byte a feature.
class Prior {
 public:
  Prior();  // Knows nothing: 0 for every comment.
  // What a model has learned by itself.
  static Prior of(const Model& model);

  // In logits.
  [[nodiscard]] double score(const Features& features) const;

  [[nodiscard]] std::string to_bytes() const;
  // Throws std::invalid_argument: it comes with the program.
  static Prior from_bytes(std::string_view bytes);

 private:
  std::vector<std::int8_t> weights_;  // In units.
  double unit_ = 1;
  bool knows_ = false;
};

}  // namespace rejoinder::triage
