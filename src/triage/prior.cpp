#include "triage/prior.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "triage/linear.hpp"

namespace rejoinder::triage {
namespace {

constexpr std::string_view magic = "rejoinder prior 2\n";
constexpr float steps = 127;
// Most comments are no spam, and a site that has decided nothing yet should not be shown much of
// it.
constexpr double most_are_ham = -5;

}  // namespace

Prior::Prior() : weights_(buckets) {}

double Prior::score(const Features& features) const {
  if (!knows_) return 0;
  return unit_ * linear([this](Bucket bucket) { return weights_[bucket]; }, features) +
         most_are_ham;
}

Prior Prior::of(const Model& model) {
  float most = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    most = std::max(most, std::abs(model.weight(static_cast<Bucket>(i))));
  }
  Prior prior;
  prior.knows_ = true;
  const float unit = most > 0 ? most / steps : 1;
  prior.unit_ = static_cast<double>(unit);
  for (std::size_t i = 0; i < buckets; ++i) {
    prior.weights_[i] =
        static_cast<std::int8_t>(std::lround(model.weight(static_cast<Bucket>(i)) / unit));
  }
  return prior;
}

std::string Prior::to_bytes() const {
  std::string out(magic);
  const auto unit = static_cast<float>(unit_);
  out.append(reinterpret_cast<const char*>(&unit), sizeof unit);
  out.append(reinterpret_cast<const char*>(weights_.data()), weights_.size());
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
  prior.unit_ = static_cast<double>(unit);
  std::memcpy(prior.weights_.data(), bytes.data(), buckets);
  return prior;
}

}  // namespace rejoinder::triage
