#include "triage/prior.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace rejoinder::triage {
namespace {

constexpr std::string_view magic = "rejoinder prior 1\n";
constexpr float steps = 127;
// Most comments are no spam, and a site that has decided nothing yet should not be shown much of
// it.
constexpr double most_are_ham = -5;

}  // namespace

Prior::Prior() : weights_(buckets) {}

double Prior::score(const Features& features) const {
  return knows_ ? linear(weights_, features) + most_are_ham : 0;
}

Prior Prior::of(const Model& model) {
  Prior prior;
  for (std::size_t i = 0; i < buckets; ++i) {
    prior.weights_[i] = model.weight(static_cast<Bucket>(i));
  }
  return from_bytes(prior.to_bytes());
}

std::string Prior::to_bytes() const {
  float most = 0;
  for (const float weight : weights_) most = std::max(most, std::abs(weight));
  const float unit = most > 0 ? most / steps : 1;
  std::string out(magic);
  out.append(reinterpret_cast<const char*>(&unit), sizeof unit);
  for (const float weight : weights_) {
    out += static_cast<char>(static_cast<std::int8_t>(std::lround(weight / unit)));
  }
  return out;
}

Prior Prior::from_bytes(std::string_view bytes) {
  float unit = 0;
  if (!bytes.starts_with(magic) || bytes.size() != magic.size() + sizeof unit + buckets) {
    throw std::invalid_argument("this is no prior");
  }
  bytes.remove_prefix(magic.size());
  std::memcpy(&unit, bytes.data(), sizeof unit);
  bytes.remove_prefix(sizeof unit);
  Prior prior;
  prior.knows_ = true;
  for (std::size_t i = 0; i < buckets; ++i) {
    prior.weights_[i] = unit * static_cast<float>(static_cast<std::int8_t>(bytes[i]));
  }
  return prior;
}

}  // namespace rejoinder::triage
