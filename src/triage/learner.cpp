#include "triage/learner.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace rejoinder::triage {
namespace {

constexpr std::string_view magic = "rejoinder learner 2\n";

// A household or a waiting room may say so much on a day. Behind one address can be many, whom a
// flood from there must not silence: each counts something.
constexpr double network_share = 8;
constexpr double network_divisor_max = 16;

}  // namespace

Learner::Key Learner::key_of(std::uint64_t source) {
  const std::uint64_t hash = source * 0x9E3779B97F4A7C15U;
  return {(hash >> 32) % sources, static_cast<std::uint32_t>(hash)};
}

Record Learner::record(std::uint64_t author) const {
  if (author == 0) return {};
  const Key key = key_of(author);
  const Source& source = sources_[key.place];
  return source.tag == key.tag ? source.record : Record{};
}

// Counts one more, and says how many there are.
int Learner::count(std::uint64_t source, Label label) {
  if (source == 0) return 1;
  const Key key = key_of(source);
  Source& kept = sources_[key.place];
  if (kept.tag != key.tag) kept = {key.tag, {}};
  std::uint16_t& of_label = label == Label::spam ? kept.record.spam : kept.record.ham;
  if (of_label < std::numeric_limits<std::uint16_t>::max()) ++of_label;
  return kept.record.ham + kept.record.spam;
}

void Learner::learn(const Taught& taught) {
  Hints hints = taught.hints;
  hints.author = record(taught.author);
  const auto risk = static_cast<float>(model_.risk(taught.features, hints));
  foresights_.push_back(
      {number(taught.decision), number(taught.comment), risk,
       static_cast<std::uint32_t>(std::clamp<std::int64_t>(taught.waited_s, 0, 0xFFFF'FFFF)),
       taught.label == Label::spam ? 1U : 0U, 0});
  if (foresights_.size() > foresights_max) foresights_.pop_front();
  // One author or campaign that is approved twenty times would else teach that it is always good.
  const int times =
      std::max(count(taught.author, taught.label), count(taught.campaign, taught.label));
  const double shares =
      std::min(static_cast<double>(taught.network_nth) / network_share, network_divisor_max);
  const double weight = 1.0 / std::max<double>(times, shares);
  model_.learn({taught.features, hints, taught.label, weight});
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
