#include "triage/reasons.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <utf8proc.h>

#include "triage/points.hpp"
#include "triage/signals.hpp"

namespace rejoinder::triage {
namespace {

constexpr std::size_t reasons_max = 12;
constexpr double worth_telling = 0.15;  // Logits: four in a hundred, where it could be either.
// What is said of a comment's shape, or of what its words are like, is vague: only if it weighs.
constexpr double worth_hinting = 0.4;
constexpr double decided_min = 5;  // Of either kind, before "much spam here" means anything.

struct Known {
  std::string_view name;
  std::string_view sentence;
};

// Marks that are a reason by themselves, whatever their number.
constexpr auto tricks = std::to_array<Known>({
    {"hidden", "Hides characters between its letters."},
    {"look_alikes", "Uses letters of another script that look like Latin ones."},
    {"styled", "Uses mathematical or circled letters."},
    {"spaced", "Puts something between each of its letters."},
    {"digits_for_letters", "Writes digits for letters."},
    {"stacked", "Stacks marks on its letters."},
});

struct Counted {
  std::string_view mark;
  std::string_view code;
  std::string_view more;  // Speaks for spam.
  std::string_view less;
};

// Marks of how a comment looks on the whole, as it compares with what was decided before.
constexpr auto shapes = std::to_array<Counted>({
    {"length", "length", "Is as long as much spam here.", "Is as long as what you approve."},
    {"capitals", "capitals", "Has as many capitals as much spam here.",
     "Has no more capitals than what you approve."},
    {"shouts", "exclamations", "Has as many exclamation marks as much spam here.",
     "Has as few exclamation marks as what you approve."},
    {"links", "links", "Has as many links as much spam here.",
     "Has as few links as what you approve."},
    {"website", "website", "Comes with a website, as much spam here.",
     "Says as much of a website as what you approve."},
    {"reply", "reply", "Stands where much spam here stands.", "Stands where good ones stand."},
    {"name", "name", "Its author's name is in comments you marked as spam.",
     "Its author's name is in comments you approved."},
});

// A sentence quotes what a visitor wrote: only letters and digits, or they would write their own
// sentences into it, and no more of them than a word has.
bool can_be_quoted(std::string_view word) {
  constexpr std::size_t bytes_max = 40;
  if (word.size() > bytes_max) return false;
  while (!word.empty()) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                                         static_cast<utf8proc_ssize_t>(word.size()), &code);
    if (length <= 0 || !(code == '\'' || is_word(static_cast<char32_t>(code)))) return false;
    word.remove_prefix(static_cast<std::size_t>(length));
  }
  return true;
}

class Collector {
 public:
  Collector(const CloseReading& reading, const Model& model) : reading_(reading), model_(model) {
    // As the model does: each feature once, wherever it repeats.
    std::array<std::bitset<buckets>, block_count> seen;
    for (const Spot& spot : reading.spots) {
      const auto block = static_cast<std::size_t>(spot.block);
      if (seen[block].test(spot.bucket)) continue;
      seen[block].set(spot.bucket);
      ++sizes_[block];
    }
  }

  void add_words() {
    struct Word {
      double weight = 0;
      std::uint32_t end = 0;
    };
    std::map<std::uint32_t, Word> words;  // By where they begin.
    for (const Spot& spot : reading_.spots) {
      if (spot.block != Block::words) continue;
      words.try_emplace(spot.begin, Word{0, spot.end});
      words[spot.begin].end = std::min(words[spot.begin].end, spot.end);
    }
    for (const Spot& spot : reading_.spots) {
      if (spot.block == Block::marks || words.empty()) continue;
      const double weight = model_.share(spot.block, spot.bucket, size_of(spot.block));
      auto first = words.upper_bound(spot.begin);
      if (first != words.begin()) --first;
      // Two words share what both together weigh.
      const auto next = std::next(first);
      const bool both = next != words.end() && spot.end > next->first;
      first->second.weight += both ? weight / 2 : weight;
      if (both) next->second.weight += weight / 2;
    }
    for (const auto& [begin, word] : words) {
      const std::string_view text = folded().substr(begin, word.end - begin);
      if (!is_told(text, word.weight) || !can_be_quoted(text)) continue;
      put("words", sentence_about(text, word.weight), word.weight, begin, word.end);
    }
  }

  void add_marks(const Hints& hints) {
    std::size_t at = 0;
    for (const Spot& spot : reading_.spots) {
      if (spot.block != Block::marks) continue;
      const Mark& mark = reading_.marks[at++];
      add_mark(mark, spot, model_.share(Block::marks, spot.bucket, size_of(Block::marks)), hints);
    }
  }

  void add_hints(const Hints& hints) {
    const double prior = model_.prior_share(hints);
    if (prior > worth_telling) {
      put("elsewhere", "Looks like spam on other sites.", prior, 0, 0);
    }
    const double author = model_.author_share(hints.author);
    if (std::abs(author) > worth_telling) {
      const bool spam = author > 0;
      const int count = spam ? hints.author.spam : hints.author.ham;
      const std::string comments = count == 1 ? "a comment" : fmt::format("{} comments", count);
      put("author",
          fmt::format("You {} {} of its author's before.", spam ? "marked as spam" : "approved",
                      comments),
          author, 0, 0);
    }
    constexpr std::array<std::string_view, outside_judges_max> codes{"outside_judge_1",
                                                                     "outside_judge_2"};
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const double weight = model_.outside_share(i, hints.outside[i]);
      if (std::abs(weight) < worth_telling) continue;
      put(codes[i],
          weight > 0 ? "An outside judge calls it spam." : "An outside judge calls it good.",
          weight, 0, 0);
    }
  }

  [[nodiscard]] std::vector<Reason> take() {
    std::stable_sort(reasons_.begin(), reasons_.end(), [](const Reason& a, const Reason& b) {
      return std::abs(a.weight) > std::abs(b.weight);
    });
    if (reasons_.size() > reasons_max) reasons_.resize(reasons_max);
    return std::move(reasons_);
  }

 private:
  [[nodiscard]] std::string_view folded() const { return reading_.folded.text; }
  [[nodiscard]] std::size_t size_of(Block block) const {
    return sizes_[static_cast<std::size_t>(block)];
  }

  [[nodiscard]] bool may_hint(double weight) const {
    return std::abs(weight) >= worth_hinting && model_.labelled(Label::ham) >= decided_min &&
           model_.labelled(Label::spam) >= decided_min;
  }

  // A word that was met where it points to, and seldom elsewhere; or one that is like others and
  // weighs. Of "to" and "be" everybody knows that they say nothing: small words must have been met
  // more often.
  [[nodiscard]] bool is_told(std::string_view word, double weight) const {
    constexpr std::size_t small_bytes_max = 3;
    constexpr int small_met_min = 3;
    constexpr double one_sided = 2;  // Times as often as in the others.
    const Model::Seen seen = model_.seen(word_bucket(word));
    const Label side = weight > 0 ? Label::spam : Label::ham;
    const int met = side == Label::spam ? seen.spam : seen.ham;
    const bool small = word.size() <= small_bytes_max;
    if (met == 0) return !small && may_hint(weight);
    const auto share = [&](Label label) {
      return ((label == Label::spam ? seen.spam : seen.ham) + .5) / (model_.labelled(label) + 1);
    };
    const Label other = side == Label::spam ? Label::ham : Label::spam;
    return std::abs(weight) >= worth_telling && (!small || met >= small_met_min) &&
           share(side) >= one_sided * share(other);
  }

  [[nodiscard]] std::string sentence_about(std::string_view word, double weight) const {
    const Model::Seen seen = model_.seen(word_bucket(word));
    const auto comments = [](std::uint16_t count) {
      return count == 1 ? std::string("one comment") : fmt::format("{} comments", count);
    };
    if (weight > 0 && seen.spam > 0) {
      return fmt::format("“{}” is in {} you marked as spam.", word, comments(seen.spam));
    }
    if (weight < 0 && seen.ham > 0) {
      return fmt::format("“{}” is in {} you approved.", word, comments(seen.ham));
    }
    return fmt::format("“{}” is like words in comments you {}.", word,
                       weight > 0 ? "marked as spam" : "approved");
  }

  void add_mark(const Mark& mark, const Spot& spot, double weight, const Hints& hints) {
    const std::string_view name = std::string_view(mark.name).substr(0, mark.name.find(':'));
    if (name == "signal") {
      std::size_t index = 0;
      std::from_chars(mark.name.data() + name.size() + 1, mark.name.data() + mark.name.size(),
                      index);
      const Signal& signal = signals()[index];
      const double all = weight + (hints.signals == 0 ? 0 : model_.signals_share(signal.weight));
      if (std::abs(all) >= worth_telling) {
        put(signal.code, std::string(signal.sentence), all, mark.begin, mark.end);
      }
      return;
    }
    if (std::abs(weight) < worth_telling) return;
    if (name == "host") {
      constexpr std::size_t host_bytes_max = 100;
      if (mark.name.size() > host_bytes_max) return;
      const Model::Seen seen = model_.seen(spot.bucket);
      put("host",
          fmt::format("Links to {}, as {} you {}.", mark.name.substr(name.size() + 1),
                      weight > 0 ? seen.spam : seen.ham,
                      weight > 0 ? "marked as spam" : "approved"),
          weight, mark.begin, mark.end);
      return;
    }
    for (const Known& trick : tricks) {
      if (trick.name == name) put(trick.name, std::string(trick.sentence), weight, 0, 0);
    }
    for (const Counted& shape : shapes) {
      if (shape.mark == name && may_hint(weight)) {
        put(shape.code, std::string(weight > 0 ? shape.more : shape.less), weight, 0, 0);
      }
    }
  }

  void put(std::string_view code, std::string sentence, double weight, std::uint32_t begin,
           std::uint32_t end) {
    Reason reason{std::string(code), std::move(sentence), weight, {}};
    const auto& from = reading_.folded.from;
    if (end > begin && end < from.size()) {
      // To where the next byte of the folded text begins: all that was folded into the last one.
      std::uint32_t last = end;
      while (last + 1 < from.size() && from[last] == from[end - 1]) ++last;
      reason.span = {from[begin], from[last]};
    }
    reasons_.push_back(std::move(reason));
  }

  const CloseReading& reading_;
  const Model& model_;
  std::array<std::size_t, block_count> sizes_{};
  std::vector<Reason> reasons_;
};

}  // namespace

std::vector<Reason> reasons_of(const CloseReading& reading, const Model& model,
                               const Hints& hints) {
  Collector collector(reading, model);
  collector.add_words();
  collector.add_marks(hints);
  collector.add_hints(hints);
  return collector.take();
}

}  // namespace rejoinder::triage
