#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/ids.hpp>

#include "triage/campaigns/signature.hpp"

namespace rejoinder::triage {

// What ties comments together beside their text, as hashes of the caller's making. 0: not known.
struct Traits {
  std::uint64_t network = 0;
  std::uint64_t name = 0;
  std::vector<std::uint64_t> hosts = {};  // Of its links, without the site's own.
  Time created{};
};

struct Member {
  CommentId comment{};
  Signature signature;
  Traits traits;
};

// Why two comments belong together, the strongest first. With `host` and `sender`, what they share
// beside makes up for a text that alone would be too different.
enum class Tie { same_text, similar_text, host, sender };

struct Match {
  CommentId twin{};
  Tie tie = Tie::similar_text;
  double similarity = 0;  // Of the texts, as similarity() tells it.
};

// How alike two texts must be to belong together by themselves, given the characters of the
// shorter (Signature::letters). What many people say ("nice video") is short, so a short text must
// be nearer. Above 1: only the same text will do. std::nullopt: not even that.
[[nodiscard]] std::optional<double> similarity_needed(std::size_t letters);

// The comments of one site that a new one may be a near-duplicate of: the last ones, in bounded
// memory. It groups and ranks, and decides nothing. Not thread-safe.
//
// What it answers depends on what was added and erased, in that order, and on nothing else: adding
// the last `members_max` stored comments in the order of their ids gives the groups again, but for
// those that an erased or edited comment held together.
class CampaignFinder {
 public:
  // A member takes 444 bytes with its share of the tables: 7 MiB in all. A site with more comments
  // than that in half a year forgets the oldest sooner.
  static constexpr std::size_t members_max_default = 16'384;
  static constexpr std::chrono::hours window{24 * 180};
  // For a tie by sender: a network can be a mobile carrier's, with thousands behind it.
  static constexpr std::chrono::hours sender_window{1};
  // Hosts of a comment that are looked at; who lists more is caught by the text.
  static constexpr std::size_t hosts_max = 4;

  explicit CampaignFinder(std::size_t members_max = members_max_default);

  // The comment that a new one belongs to, if there is one: of the strongest tie the most similar,
  // and of equals the newest. Does not allocate.
  [[nodiscard]] std::optional<Match> find(const Signature& signature, const Traits& traits) const;

  // A comment that is there already takes its new form, as if it were the newest.
  void add(const Member& member);

  void erase(CommentId comment);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const;

 private:
  // Three rows in each: two texts that have half in common meet in one of 21 bands in 94 of 100
  // cases. (With 16 bands of four rows it would be 64.)
  static constexpr std::size_t bands = 21;
  static constexpr std::size_t rows_per_band = 3;
  // The most that is looked at under one key: somebody who posts the same beginning a thousand
  // times must not make everybody's post slow.
  static constexpr std::size_t chain_steps_max = 32;
  // The tables that lead to members, each by another key.
  static constexpr std::size_t by_text = bands;
  static constexpr std::size_t by_comment = by_text + 1;
  static constexpr std::size_t by_network = by_comment + 1;
  static constexpr std::size_t by_name = by_network + 1;
  static constexpr std::size_t by_host = by_name + 1;
  static constexpr std::size_t tables = by_host + hosts_max;

  // Members are numbered from 1 as they come. A number that has left the ring means the end of a
  // chain, so that nothing is unlinked when the oldest goes.
  using Number = std::uint32_t;
  using Keys = std::array<std::uint64_t, tables>;

  struct Kept {
    CommentId comment{};
    Time created{};
    Signature signature;
    std::uint64_t network = 0;
    std::uint64_t name = 0;
    std::array<std::uint64_t, hosts_max> hosts{};
    std::array<Number, tables> earlier{};  // In each table, the next with the same key.
  };
  class Search;

  [[nodiscard]] static Keys keys_of(const Kept& kept);
  [[nodiscard]] bool is_kept(Number number) const;
  [[nodiscard]] Kept& at(Number number) { return ring_[(number - 1) % members_max_]; }
  [[nodiscard]] const Kept& at(Number number) const { return ring_[(number - 1) % members_max_]; }
  [[nodiscard]] std::size_t head_of(std::size_t table, std::uint64_t key) const;
  // Has what a look by these keys begins with brought near.
  void fetch(const std::array<std::uint64_t, bands>& keys) const;
  // Newest first. What only has the same place in the table is among what is visited.
  template <class Visit>
  void walk(std::size_t table, std::uint64_t key, Visit visit,
            std::size_t steps_max = chain_steps_max) const;
  void link(Number number);
  void grow();

  std::size_t members_max_;
  std::size_t size_ = 0;
  Number last_ = 0;
  unsigned buckets_log2_ = 0;
  std::vector<Kept> ring_;
  std::vector<Number> heads_;  // Of all tables, one after another.
};

}  // namespace rejoinder::triage
