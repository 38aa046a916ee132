#include "triage/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "triage/linear.hpp"

namespace rejoinder::triage {
namespace {

// Found by trial on public sets; tests/triage/run measures them. Neighbouring values do as well.
constexpr double rate = 0.18;
constexpr double squares_start = 0.05;  // In squared gradients of one feature.
constexpr double mix_rate = 0.08;
constexpr double bayes_at_first = 0.12;
constexpr double smoothing = 0.5;
constexpr double half_faded_at = 50;  // Lessons.
constexpr double hints_at_first = 0.6;
constexpr double author_at_first = 0.7;
constexpr int repetitions = 4;
// A lesson that is believed wrong by so much, though it was learned, is not insisted on: one in ten
// is a slip of the hand.
constexpr double insisted_max = 0.5;

// A sample larger than this would not fit beside its fellows.
constexpr std::size_t kept_max = 512;
constexpr std::size_t kept_words_max = 200;
constexpr std::size_t kept_letters_max = 600;
constexpr std::uint16_t seen_max = 0xFFFF;

// Where in the blend it stands.
constexpr std::size_t author_input = 5 + outside_judges_max;

// An author's record in logits. A good one says less than a bad one: an address is easily guessed.
double standing_of(const Record& author) {
  constexpr double good_max = 1.5;
  constexpr double bad_max = 3;
  return std::clamp(std::log((author.spam + 1.0) / (author.ham + 1.0)), -good_max, bad_max);
}

double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}

// Of the small counts that nearly all are, logarithms are looked up.
class SmallLogs {
 public:
  SmallLogs() {
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      logs_[i] = std::log(static_cast<double>(i) + smoothing);
    }
  }
  // Of a count, smoothed.
  double operator()(std::uint16_t count) const {
    return count < logs_.size() ? logs_[count] : std::log(count + smoothing);
  }

 private:
  std::array<double, 256> logs_{};
};

template <class WeightOf>
double whole(WeightOf weight_of, const Features& features) {
  double sum = 0;
  for (const Block block : {Block::words, Block::letters, Block::marks}) {
    const auto& of = features[block];
    sum += sum_of(weight_of, of, 0, of.size()) * block_scale(block, of.size());
  }
  return sum;
}

}  // namespace

Model::Model() : known_(buckets), squares_(buckets) {
  state_.mix = {1, bayes_at_first, 0, hints_at_first, hints_at_first, 1, 1, author_at_first};
}

Model::Inputs Model::inputs_of(const Opinion& opinion, const Hints& hints) const {
  // What was known before fades as the site decides; what judges say of each comment does not.
  const double left = half_faded_at / (half_faded_at + static_cast<double>(state_.lessons));
  return {opinion.weights,
          opinion.bayes,
          1,
          left * hints.prior,
          left * hints.signals,
          hints.outside[0],
          hints.outside[1],
          standing_of(hints.author)};
}

Model::Opinion Model::opinion(const Features& features) const {
  static const SmallLogs log_smoothed;
  Opinion opinion{.weights = linear(weights(), features)};
  const double base =
      std::log((state_.labels[1] + 2 * smoothing) / (state_.labels[0] + 2 * smoothing));
  for (const Block block : {Block::words, Block::letters, Block::marks}) {
    double sum = 0;
    for (const Bucket bucket : features[block]) {
      sum += log_smoothed(known_[bucket].seen.spam) - log_smoothed(known_[bucket].seen.ham) - base;
    }
    opinion.bayes += sum * block_scale(block, features[block].size());
  }
  return opinion;
}

double Model::logit(const Opinion& opinion, const Hints& hints) const {
  const Inputs in = inputs_of(opinion, hints);
  double sum = 0;
  for (std::size_t i = 0; i < in.size(); ++i) sum += state_.mix[i] * in[i];
  return sum;
}

double Model::risk(const Features& features, const Hints& hints) const {
  return sigmoid(logit(opinion(features), hints));
}

void Model::step(const Features& features, Label label, double weight, Turn turn) {
  const double truth = label == Label::spam ? 1 : 0;
  const double wrong = sigmoid(whole(weights(), features)) - truth;
  if (turn == Turn::repeated && std::abs(wrong) > insisted_max) return;
  for (const Block block : {Block::words, Block::letters, Block::marks}) {
    const double scale = block_scale(block, features[block].size());
    const auto gradient = static_cast<float>(wrong * weight * scale);
    const auto start = static_cast<float>(squares_start * scale * scale);
    for (const Bucket bucket : features[block]) {
      squares_[bucket] += gradient * gradient;
      known_[bucket].weight -=
          static_cast<float>(rate) * gradient / std::sqrt(squares_[bucket] + start);
    }
  }
}

void Model::learn(const Lesson& lesson) {
  const Inputs in = inputs_of(opinion(lesson.features), lesson.hints);
  const double truth = lesson.label == Label::spam ? 1 : 0;
  double said = 0;
  for (std::size_t i = 0; i < in.size(); ++i) said += state_.mix[i] * in[i];
  const double slope = (sigmoid(said) - truth) * lesson.weight;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const double gradient = slope * in[i];
    state_.mix_squares[i] += gradient * gradient;
    state_.mix[i] -= mix_rate * gradient / std::sqrt(state_.mix_squares[i] + 1);
  }

  step(lesson.features, lesson.label, lesson.weight, Turn::first);
  for (const auto& block : lesson.features.of) {
    for (const Bucket bucket : block) {
      std::uint16_t& count =
          lesson.label == Label::spam ? known_[bucket].seen.spam : known_[bucket].seen.ham;
      if (count < seen_max) ++count;
    }
  }
  state_.labels[lesson.label == Label::spam ? 1 : 0] += 1;
  for (int i = 0; i < repetitions && !kept_.empty(); ++i) {
    const Kept& again = kept_[roll(kept_.size())];
    step(again.features, again.label, static_cast<double>(again.weight), Turn::repeated);
  }
  ++state_.lessons;
  keep(lesson);
}

// A uniform sample of all lessons (Vitter's algorithm R).
void Model::keep(const Lesson& lesson) {
  std::size_t place = kept_.size();
  if (place < kept_max) {
    kept_.emplace_back();
  } else {
    place = roll(static_cast<std::uint64_t>(state_.lessons));
    if (place >= kept_max) return;
  }
  Kept& kept = kept_[place];
  kept.features.of = lesson.features.of;
  const auto cut = [&](Block block, std::size_t most) {
    auto& of = kept.features[block];
    if (of.size() > most) of.resize(most);
    of.shrink_to_fit();
  };
  cut(Block::words, kept_words_max);
  cut(Block::letters, kept_letters_max);
  cut(Block::marks, kept_words_max);
  kept.label = lesson.label;
  kept.weight = static_cast<float>(lesson.weight);
}

// Knuth's MMIX generator: any will do that gives the same again.
std::uint64_t Model::roll(std::uint64_t sides) {
  state_.dice = state_.dice * 6364136223846793005U + 1442695040888963407U;
  return (state_.dice >> 33) % sides;
}

double Model::share(Block block, Bucket bucket, std::size_t of_block) const {
  const double base =
      std::log((state_.labels[1] + 2 * smoothing) / (state_.labels[0] + 2 * smoothing));
  const double bayes =
      std::log((known_[bucket].seen.spam + smoothing) / (known_[bucket].seen.ham + smoothing)) -
      base;
  return block_scale(block, of_block) *
         (state_.mix[0] * static_cast<double>(known_[bucket].weight) + state_.mix[1] * bayes);
}

double Model::prior_share(const Hints& hints) const {
  return state_.mix[3] * hints.prior;
}

double Model::signals_share(double weight) const {
  return state_.mix[4] * weight;
}

double Model::author_share(const Record& author) const {
  return state_.mix[author_input] * standing_of(author);
}

double Model::outside_share(std::size_t judge, double opinion) const {
  return state_.mix[5 + judge] * opinion;
}

// To bytes and back: as they lie in memory, for this machine's kind. A snapshot that another kind
// has written is not read: the model is made again from the decisions.

namespace {

constexpr std::string_view magic = "rejoinder model 4\n";

void put(std::string& out, const void* bytes, std::size_t count) {
  out.append(static_cast<const char*>(bytes), count);
}

template <class T>
void put_all(std::string& out, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto count = static_cast<std::uint32_t>(values.size());
  put(out, &count, sizeof count);
  put(out, values.data(), values.size() * sizeof(T));
}

class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  bool get(void* to, std::size_t count) {
    if (rest_.size() < count) return false;
    if (count > 0) std::memcpy(to, rest_.data(), count);
    rest_.remove_prefix(count);
    return true;
  }
  template <class T>
  bool get_all(std::vector<T>& values, std::size_t most) {
    std::uint32_t count = 0;
    if (!get(&count, sizeof count) || count > most) return false;
    values.resize(count);
    return get(values.data(), count * sizeof(T));
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string Model::to_bytes() const {
  static_assert(std::is_trivially_copyable_v<State>);
  std::string out(magic);
  put(out, &state_, sizeof state_);
  put_all(out, known_);
  put_all(out, squares_);
  const auto count = static_cast<std::uint32_t>(kept_.size());
  put(out, &count, sizeof count);
  for (const Kept& kept : kept_) {
    for (const auto& block : kept.features.of) put_all(out, block);
    const auto label = static_cast<std::uint32_t>(kept.label);
    put(out, &label, sizeof label);
    put(out, &kept.weight, sizeof kept.weight);
  }
  return out;
}

std::optional<Model> Model::from_bytes(std::string_view bytes) {
  if (!bytes.starts_with(magic)) return std::nullopt;
  Input in(bytes.substr(magic.size()));
  Model model;
  std::uint32_t count = 0;
  if (!in.get(&model.state_, sizeof model.state_) || !in.get_all(model.known_, buckets) ||
      !in.get_all(model.squares_, buckets) || !in.get(&count, sizeof count) || count > kept_max ||
      model.known_.size() != buckets || model.squares_.size() != buckets) {
    return std::nullopt;
  }
  model.kept_.resize(count);
  for (Kept& kept : model.kept_) {
    for (auto& block : kept.features.of) {
      if (!in.get_all(block, kept_letters_max)) return std::nullopt;
    }
    std::uint32_t label = 0;
    if (!in.get(&label, sizeof label) || label > 1 || !in.get(&kept.weight, sizeof kept.weight)) {
      return std::nullopt;
    }
    kept.label = static_cast<Label>(label);
  }
  if (!in.at_end()) return std::nullopt;
  return model;
}

}  // namespace rejoinder::triage
