#include "triage/campaigns/finder.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace rejoinder::triage {
namespace {

constexpr std::size_t buckets_min = 16;

// Texts that share a host or a sender, and are at least this much alike, belong together...
constexpr double similarity_with_tie = 0.25;
// ...unless they are so short that a greeting is what is alike...
constexpr std::size_t letters_with_tie_min = 24;
// ...or no more than the link: this many shingles are more than "https www facebook com pages".
constexpr double shared_with_host_min = 32;

constexpr CommentId nobody{0};  // Ids are positive.

std::uint64_t band_key(const Signature& signature, std::size_t band, std::size_t rows) {
  std::uint64_t key = 1;
  for (std::size_t i = 0; i < rows; ++i) key = key << 16 | signature.minima[band * rows + i];
  return key;
}

}  // namespace

std::optional<double> similarity_needed(std::size_t letters) {
  constexpr double same_only = 2;
  if (letters < 12) return std::nullopt;
  if (letters < 16) return same_only;
  if (letters < 24) return 0.6;
  if (letters < 64) return 0.5;
  return 0.4;
}

// One look for the best member. Number breaks ties, so the order of looking does not matter.
class CampaignFinder::Search {
 public:
  enum class Step { on, stop };

  Search(const CampaignFinder& finder, const Signature& signature, const Traits& traits)
      : finder_(finder), signature_(signature), traits_(traits) {}

  [[nodiscard]] std::optional<Match> best() {
    if (!similarity_needed(signature_.letters)) return std::nullopt;
    look_for_same();
    if (!match_) look_for_similar();
    if (signature_.letters >= letters_with_tie_min) {
      if (!match_) look_for_host();
      if (!match_) look_for_sender();
    }
    return match_;
  }

 private:
  [[nodiscard]] bool in(std::chrono::milliseconds span, const Kept& kept) const {
    return std::chrono::abs(traits_.created - kept.created) <= span;
  }

  void consider(Number number, const Kept& kept, Tie tie, double alike) {
    const bool better =
        !match_ || alike > match_->similarity || (alike == match_->similarity && number > number_);
    if (!better) return;
    number_ = number;
    match_ = {kept.comment, tie, alike};
  }

  void look_for_same() {
    finder_.walk(by_text, signature_.exact, [&](Number number, const Kept& kept) {
      // The hash alone could be made to agree.
      if (!in(window, kept) || kept.signature != signature_) return Step::on;
      consider(number, kept, Tie::same_text, 1);
      return Step::stop;
    });
  }

  void look_for_similar() {
    std::array<std::uint64_t, bands> keys{};
    for (std::size_t band = 0; band < bands; ++band) {
      keys[band] = band_key(signature_, band, rows_per_band);
    }
    finder_.fetch(keys);
    for (std::size_t band = 0; band < bands; ++band) {
      const std::uint64_t key = keys[band];
      finder_.walk(band, key, [&](Number number, const Kept& kept) {
        const bool meets = band_key(kept.signature, band, rows_per_band) == key;
        if (!meets || !in(window, kept)) return Step::on;
        const double alike = similarity(signature_, kept.signature);
        const auto needed = similarity_needed(std::min(signature_.letters, kept.signature.letters));
        if (needed && alike >= *needed) consider(number, kept, Tie::similar_text, alike);
        return Step::on;
      });
    }
  }

  void consider_tied(Number number, const Kept& kept, Tie tie) {
    if (kept.signature.letters < letters_with_tie_min) return;
    const double alike = similarity(signature_, kept.signature);
    if (alike < similarity_with_tie) return;
    if (tie == Tie::host && shared(alike, kept.signature) < shared_with_host_min) return;
    consider(number, kept, tie, alike);
  }

  // How many shingles both texts have, given their share of all.
  [[nodiscard]] double shared(double alike, const Signature& other) const {
    return alike / (1 + alike) * (signature_.shingles + other.shingles);
  }

  void look_for_host() {
    const std::size_t hosts = std::min(traits_.hosts.size(), hosts_max);
    for (std::size_t i = 0; i < hosts; ++i) {
      const std::uint64_t host = traits_.hosts[i];
      if (host == 0) continue;
      const auto before = match_;
      std::size_t members = 0;
      for (std::size_t place = 0; place < hosts_max; ++place) {
        finder_.walk(by_host + place, host, [&](Number number, const Kept& kept) {
          if (kept.hosts[place] != host || !in(window, kept)) return Step::on;
          ++members;
          consider_tied(number, kept, Tie::host);
          return Step::on;
        });
      }
      if (members > unusual_host_members_max) match_ = before;
    }
  }

  void look_for_sender() {
    const auto look = [&](std::size_t table, std::uint64_t key, std::uint64_t Kept::*trait) {
      if (key == 0) return;
      finder_.walk(table, key, [&](Number number, const Kept& kept) {
        if (kept.*trait == key && in(sender_window, kept)) {
          consider_tied(number, kept, Tie::sender);
        }
        return Step::on;
      });
    };
    look(by_network, traits_.network, &Kept::network);
    look(by_name, traits_.name, &Kept::name);
  }

  // A host that more members link to is a video site or a shop, and ties nobody.
  static constexpr std::size_t unusual_host_members_max = chain_steps_max - 1;

  const CampaignFinder& finder_;
  const Signature& signature_;
  const Traits& traits_;
  std::optional<Match> match_;
  Number number_ = 0;  // Of the match.
};

CampaignFinder::CampaignFinder(std::size_t members_max)
    : members_max_(std::max<std::size_t>(members_max, 1)) {}

std::optional<Match> CampaignFinder::find(const Signature& signature, const Traits& traits) const {
  if (size_ == 0) return std::nullopt;
  return Search(*this, signature, traits).best();
}

void CampaignFinder::add(const Member& member) {
  // Numbers end after four billion comments. What is forgotten then, the next 30 days bring back.
  if (last_ == std::numeric_limits<Number>::max()) *this = CampaignFinder(members_max_);
  erase(member.comment);
  Kept kept;
  kept.comment = member.comment;
  kept.created = member.traits.created;
  kept.signature = member.signature;
  kept.network = member.traits.network;
  kept.name = member.traits.name;
  std::copy_n(member.traits.hosts.begin(), std::min(member.traits.hosts.size(), hosts_max),
              kept.hosts.begin());

  if (ring_.size() < members_max_) {
    grow();
    ring_.push_back(kept);
    ++last_;
  } else {
    ++last_;
    if (at(last_).comment != nobody) --size_;
    at(last_) = kept;
  }
  ++size_;
  link(last_);
}

void CampaignFinder::erase(CommentId comment) {
  if (size_ == 0) return;
  Number found = 0;
  const auto is_it = [&](Number number, const Kept& kept) {
    if (kept.comment != comment) return Search::Step::on;
    found = number;
    return Search::Step::stop;
  };
  walk(by_comment, static_cast<std::uint64_t>(number(comment)), is_it, ring_.size());
  if (found == 0) return;
  // Nothing of it stays but its place in the chains.
  Kept empty;
  empty.earlier = at(found).earlier;
  at(found) = empty;
  --size_;
}

std::size_t CampaignFinder::bytes() const {
  return sizeof *this + ring_.capacity() * sizeof(Kept) + heads_.capacity() * sizeof(Number);
}

CampaignFinder::Keys CampaignFinder::keys_of(const Kept& kept) {
  Keys keys{};
  for (std::size_t band = 0; band < bands; ++band) {
    keys[band] = band_key(kept.signature, band, rows_per_band);
  }
  keys[by_text] = kept.signature.exact;
  keys[by_comment] = static_cast<std::uint64_t>(number(kept.comment));
  keys[by_network] = kept.network;
  keys[by_name] = kept.name;
  std::copy(kept.hosts.begin(), kept.hosts.end(), keys.begin() + by_host);
  return keys;
}

bool CampaignFinder::is_kept(Number number) const {
  return number != 0 && last_ - number < ring_.size();
}

std::size_t CampaignFinder::head_of(std::size_t table, std::uint64_t key) const {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;  // Multiplicative hashing (Knuth 6.4).
  return (table << buckets_log2_) + ((key * golden) >> (64 - buckets_log2_));
}

// The tables are larger than a processor's caches, and a look waits for memory once a band: so it
// waits for all of them together.
void CampaignFinder::fetch(const std::array<std::uint64_t, bands>& keys) const {
  std::array<const Number*, bands> heads{};
  for (std::size_t band = 0; band < bands; ++band) {
    heads[band] = &heads_[head_of(band, keys[band])];
    __builtin_prefetch(heads[band]);
  }
  for (std::size_t band = 0; band < bands; ++band) {
    if (!is_kept(*heads[band])) continue;
    const Kept& first = at(*heads[band]);
    __builtin_prefetch(&first.comment);
    __builtin_prefetch(&first.signature.minima[band * rows_per_band]);
    __builtin_prefetch(&first.earlier[band]);
  }
}

template <class Visit>
void CampaignFinder::walk(std::size_t table, std::uint64_t key, Visit visit,
                          std::size_t steps_max) const {
  Number number = heads_[head_of(table, key)];
  for (std::size_t steps = 0; is_kept(number) && steps < steps_max; ++steps) {
    const Kept& kept = at(number);
    if (kept.comment != nobody && visit(number, kept) == Search::Step::stop) return;
    number = kept.earlier[table];
  }
}

void CampaignFinder::link(Number number) {
  const Keys keys = keys_of(at(number));
  for (std::size_t table = 0; table < tables; ++table) {
    at(number).earlier[table] = 0;
    if (keys[table] == 0) continue;  // A trait that it does not have.
    Number& head = heads_[head_of(table, keys[table])];
    at(number).earlier[table] = head;
    head = number;
  }
}

// Small sites stay small: room doubles as it fills, and all that is there is linked again.
void CampaignFinder::grow() {
  if (ring_.size() < ring_.capacity()) return;
  const std::size_t room = std::min(std::max(ring_.size() * 2, buckets_min), members_max_);
  ring_.reserve(room);
  buckets_log2_ = static_cast<unsigned>(std::bit_width(std::max(room, buckets_min) - 1));
  heads_.assign(tables << buckets_log2_, 0);
  for (Number number = 1; number <= last_; ++number) {
    if (at(number).comment != nobody) link(number);
  }
}

}  // namespace rejoinder::triage
