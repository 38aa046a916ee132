#include "triage/slips.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "triage/bitmap.hpp"

namespace rejoinder::triage {
namespace {

// Of few letters only those of which no slip makes another word: `coins` is not in it for `cons`.
constexpr auto words = std::to_array<std::string_view>({
    "account",      "adsense",   "amazing",         "anyone",      "apply",       "artist",
    "awesome",      "backlinks", "because",         "believe",     "bitcoin",     "bitcoins",
    "bonus",        "bookmark",  "business",        "casino",      "casinos",     "channel",
    "check",        "checkout",  "checking",        "cialis",      "click",       "comment",
    "comments",     "company",   "congratulations", "contact",     "credit",      "crypto",
    "currency",     "customer",  "dating",          "delivery",    "details",     "discount",
    "dollars",      "donate",    "download",        "earnings",    "email",       "escorts",
    "everyone",     "exclusive", "experience",      "facebook",    "fantastic",   "financial",
    "follow",       "followers", "following",       "forget",      "freedom",     "generator",
    "getting",      "giveaway",  "google",          "guaranteed",  "hackers",     "handbags",
    "hello",        "helped",    "herbal",          "income",      "instagram",   "invest",
    "investment",   "investing", "itunes",          "jackpot",     "levitra",     "limited",
    "listen",       "little",    "looking",         "lottery",     "lyrics",      "making",
    "message",      "million",   "mixtape",         "mobile",      "money",       "music",
    "number",       "offer",     "offers",          "online",      "opportunity", "people",
    "personal",     "photos",    "platform",        "playlist",    "please",      "private",
    "producer",     "product",   "profile",         "profits",     "project",     "promote",
    "quality",      "really",    "receive",         "recover",     "register",    "replica",
    "review",       "ringtone",  "search",          "selected",    "service",     "services",
    "sharing",      "shopping",  "singer",          "someone",     "something",   "soundcloud",
    "sponsored",    "subscribe", "subscribed",      "subscriber",  "subscribers", "subscribing",
    "subscription", "support",   "supporting",      "survey",      "talent",      "talented",
    "telegram",     "thumbs",    "tinyurl",         "trading",     "transfer",    "tumblr",
    "twitch",       "twitter",   "unlimited",       "unsubscribe", "upcoming",    "upload",
    "uploaded",     "urgent",    "viagra",          "video",       "videos",      "visit",
    "voting",       "wallet",    "watch",           "watching",    "watches",     "webcam",
    "website",      "weekly",    "weight",          "whatsapp",    "winner",      "winning",
    "wonderful",    "working",   "yourself",        "youtube",
});

constexpr std::size_t letters_min = 4;  // Of a slip.
constexpr std::size_t letters_max = 16;

// The letters of a word, in a number each eight.
struct Packed {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  bool operator==(const Packed&) const = default;
};
static_assert(letters_max == 2 * sizeof(std::uint64_t));

// `letters`: of at least letters_max bytes, of which `size` count.
Packed packed(const char* letters, std::size_t size) {
  Packed packed;
  std::memcpy(&packed.first, letters, sizeof packed.first);
  std::memcpy(&packed.second, letters + sizeof packed.first, sizeof packed.second);
  const auto kept = [](std::size_t bytes) {
    return bytes >= sizeof(std::uint64_t) ? ~std::uint64_t{0}
                                          : (std::uint64_t{1} << (8 * bytes)) - 1;
  };
  packed.first &= kept(size);
  packed.second &= size > sizeof packed.first ? kept(size - sizeof packed.first) : 0;
  return packed;
}

struct PackedHash {
  std::size_t operator()(const Packed& packed) const {
    const std::uint64_t mixed =
        packed.first * 0x9E3779B97F4A7C15U ^ std::rotl(packed.second * 0xD6E8FEB86659FD93U, 32);
    return mixed ^ (mixed >> 32);
  }
};

class Table {
 public:
  Table() {
    for (const std::string_view word : words) {
      for (std::size_t at = 1; at + 1 < word.size(); ++at) {
        std::string slip(word);
        std::swap(slip[at], slip[at + 1]);
        add(slip, word);
        slip = word;
        add(slip.erase(at, 1), word);
      }
    }
  }

  // The word that was meant; nothing if these letters are no slip.
  [[nodiscard]] std::string_view meant_by(const Packed& slip) const {
    // For nearly all words this is enough.
    if (!sieve_.test(PackedHash()(slip) % sieve_.size())) return {};
    const auto found = slips_.find(slip);
    return found == slips_.end() ? std::string_view() : found->second;
  }

 private:
  void add(std::string slip, std::string_view word) {
    if (std::find(words.begin(), words.end(), slip) != words.end()) return;
    const std::size_t size = slip.size();
    slip.resize(letters_max);
    const Packed key = packed(slip.data(), size);
    slips_.emplace(key, word);
    sieve_.set(PackedHash()(key) % sieve_.size());
  }

  std::unordered_map<Packed, std::string_view, PackedHash> slips_;
  std::bitset<1U << 15> sieve_;
};

const Table& table() {
  static const Table made;
  return made;
}

}  // namespace

Points slips_read(Points points) {
  constexpr std::size_t read_max = 1'024;  // Nobody mistypes a page on purpose.
  const Table& slips = table();
  const auto read = std::span(points.kinds()).first(std::min(points.size(), read_max));
  std::string letters(read.size() + letters_max, '\0');
  std::copy_n(points.bytes().begin(), read.size(), letters.begin());
  struct Slip {
    Range at;
    std::string_view meant;
  };
  std::vector<Slip> found;
  std::size_t longer = 0;
  const Bitmap strange(read, kind::digit | kind::wide);
  std::size_t next_strange = strange.next_set(0);
  Bitmap(read, kind::word).for_each_run([&](std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    if (next_strange < begin) next_strange = strange.next_set(begin);
    if (size < letters_min || size > letters_max || next_strange < end) return;
    if (end == read.size() && end < points.size()) return;  // It may go on.
    const std::string_view word = slips.meant_by(packed(letters.data() + begin, size));
    if (word.empty()) return;
    found.push_back({{begin, end}, word});
    longer += word.size() - size;
  });
  if (found.empty()) return points;
  Points out;
  out.resize(points.size() + longer);
  std::size_t copied = 0;
  std::size_t size = 0;
  const auto copy_to = [&](std::size_t end) {
    out.copy(points, {copied, end}, size);
    size += end - copied;
  };
  for (const auto& [at, meant] : found) {
    copy_to(at.begin);
    for (std::size_t i = 0; i < meant.size(); ++i) {
      out.set(size++, static_cast<unsigned char>(meant[i]),
              points.from()[std::min(at.begin + i, at.end - 1)]);
    }
    copied = at.end;
  }
  copy_to(points.size());
  return out;
}

}  // namespace rejoinder::triage
