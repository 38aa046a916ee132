#include "triage/learner.hpp"

#include <algorithm>
#include <cstring>

namespace rejoinder::triage {
namespace {

constexpr std::string_view magic = "rejoinder learner 1\n";

}  // namespace

std::uint32_t Learner::count(std::uint64_t source) {
  if (source == 0) return 1;
  const std::uint64_t hash = source * 0x9E3779B97F4A7C15U;
  Source& place = sources_[(hash >> 32) % sources];
  const auto tag = static_cast<std::uint32_t>(hash);
  if (place.tag != tag) place = {tag, 0};
  return ++place.count;
}

void Learner::learn(const Taught& taught) {
  const auto risk = static_cast<float>(model_.risk(taught.features, taught.hints));
  foresights_.push_back(
      {number(taught.decision), number(taught.comment), risk,
       static_cast<std::uint32_t>(std::clamp<std::int64_t>(taught.waited_s, 0, 0xFFFF'FFFF)),
       taught.label == Label::spam ? 1U : 0U, 0});
  if (foresights_.size() > foresights_max) foresights_.pop_front();
  // One author or campaign that is approved twenty times would else teach that it is always good.
  const std::uint32_t times = std::max(count(taught.author), count(taught.campaign));
  model_.learn({taught.features, taught.hints, taught.label, 1.0 / times});
}

std::string Learner::to_bytes() const {
  static_assert(sizeof(Foresight) == 2 * sizeof(std::int64_t) + 4 * sizeof(std::uint32_t));
  std::string out(magic);
  out.append(reinterpret_cast<const char*>(sources_.data()), sources_.size() * sizeof(Source));
  const auto count = static_cast<std::uint32_t>(foresights_.size());
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  for (const Foresight& each : foresights_) {
    out.append(reinterpret_cast<const char*>(&each), sizeof each);
  }
  return out + model_.to_bytes();
}

std::optional<Learner> Learner::from_bytes(std::string_view bytes) {
  Learner learner;
  const auto take = [&](void* to, std::size_t size) {
    if (bytes.size() < size) return false;
    std::memcpy(to, bytes.data(), size);
    bytes.remove_prefix(size);
    return true;
  };
  if (!bytes.starts_with(magic)) return std::nullopt;
  bytes.remove_prefix(magic.size());
  std::uint32_t count = 0;
  if (!take(learner.sources_.data(), sources * sizeof(Source)) || !take(&count, sizeof count) ||
      count > foresights_max) {
    return std::nullopt;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    Foresight each;
    if (!take(&each, sizeof each)) return std::nullopt;
    learner.foresights_.push_back(each);
  }
  auto model = Model::from_bytes(bytes);
  if (!model) return std::nullopt;
  learner.model_ = std::move(*model);
  return learner;
}

}  // namespace rejoinder::triage
