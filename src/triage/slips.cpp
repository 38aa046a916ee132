#include "triage/slips.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

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

using Slips = std::unordered_map<std::string_view, std::string_view>;

class Table {
 public:
  Table() {
    for (const std::string_view word : words) {
      for (std::size_t at = 1; at < word.size(); ++at) {
        std::string slip(word);
        if (at + 1 < word.size()) {
          std::swap(slip[at], slip[at + 1]);
          add(slip, word);
          slip = word;
          add(slip.erase(at, 1), word);
        }
      }
    }
    index();
  }

  [[nodiscard]] std::string_view meant_by(std::string_view slip) const {
    const auto found = slips_.find(slip);
    return found == slips_.end() ? std::string_view() : found->second;
  }

 private:
  void add(const std::string& slip, std::string_view word) {
    if (std::find(words.begin(), words.end(), slip) == words.end()) made_.emplace_back(slip, word);
  }
  void index() {
    for (const auto& [slip, word] : made_) slips_.emplace(slip, word);
  }

  std::vector<std::pair<std::string, std::string_view>> made_;
  Slips slips_;
};

const Table& table() {
  static const Table made;
  return made;
}

bool is_border(const Points& points, std::size_t at) {
  return at >= points.size() || !is_word(points[at].code);
}

}  // namespace

Points slips_read(Points points) {
  Points out;
  std::size_t copied = 0;
  for (std::size_t begin = 0; begin < points.size();) {
    if (!is_ascii_letter(points[begin].code) || (begin > 0 && !is_border(points, begin - 1))) {
      ++begin;
      continue;
    }
    std::array<char, letters_max> letters{};
    std::size_t end = begin;
    while (end < points.size() && is_ascii_letter(points[end].code)) {
      if (end - begin < letters_max) letters[end - begin] = static_cast<char>(points[end].code);
      ++end;
    }
    const std::size_t size = end - begin;
    if (size >= letters_min && size <= letters_max && is_border(points, end)) {
      const std::string_view word = table().meant_by({letters.data(), size});
      if (!word.empty()) {
        out.insert(out.end(), points.begin() + static_cast<std::ptrdiff_t>(copied),
                   points.begin() + static_cast<std::ptrdiff_t>(begin));
        for (std::size_t i = 0; i < word.size(); ++i) {
          out.push_back(
              {static_cast<unsigned char>(word[i]), points[std::min(begin + i, end - 1)].from});
        }
        copied = end;
      }
    }
    begin = end;
  }
  if (copied == 0) return points;
  out.insert(out.end(), points.begin() + static_cast<std::ptrdiff_t>(copied), points.end());
  return out;
}

}  // namespace rejoinder::triage
