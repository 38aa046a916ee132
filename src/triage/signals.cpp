#include "triage/signals.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <re2/re2.h>
#include <re2/set.h>

namespace rejoinder::triage {
namespace {

// Weights are by hand, for the time before a site has decided: no one of them makes spam alone.
constexpr auto
    table =
        std::to_array<Signal>(
            {
                {"link", "Has a link.", 1.2,
                 R"(https?:/\S*|\bwww\.\S*|\b[a-z0-9-]+\.(?:com|net|org|ru|tk|info|biz|xyz|top|co|me|ly|gl|be|io|cc|club|shop|online|site)\b)"},
                {"many_links", "Has several links.", 1.0,
                 R"((?s)(?:https?:/|www\.).*(?:https?:/|www\.))", R"(https?:/|www\.)"},
                {"short_link", "Links through a shortener, which hides where it leads.", 0.8,
                 R"(\b(?:bit\.ly|goo\.gl|tinyurl\.com|adf\.ly|t\.co|ow\.ly|is\.gd|cutt\.ly|t\.me|wa\.me)\b)"},
                {"markup_link", "Has a link written as markup.", 1.5, R"(<a\s+href|\[url|\[link)"},
                {"own_channel", "Advertises a channel, page or profile.", 2.2,
                 R"(\b(?:my|our|this|his|her|new|ma|mah)\s+(?:\w+\s+){0,3}(?:channel|chanel|page|profile|account|blog|website|site|vids?|videos?|song|songs|music|cover|covers|mixtape|beats|remix|lyrics|app|store|shop|instagram|insta|facebook|twitter|twitch|tumblr|soundcloud)\b)",
                 R"(\b(?:my|our|this|his|her|new|ma|mah)\s)"},
                {"check_out", "Asks to look at something else.", 1.8,
                 R"(\b(?:check(?:ing)?\s*(?:it|this|that|them|me|us|my|our|out)|checkout|take\s+a\s+look|have\s+a\s+look|look\s+at\s+my|visit|click\s+(?:here|on|the|my|this)|go\s+to|watch\s+my|listen\s+to\s+my|come\s+see)\b)"},
                {"subscribe", "Asks for subscribers or followers.", 2.2,
                 R"(\b(?:subscribe|subscribing|subscriber|subscribers|subs|sub\s+(?:to|me|back|for)|follow\s+(?:me|us|my|back)|followers|add\s+me|like\s+my|like\s+our|like\s+and\s+share|share\s+(?:my|this|it))\b)"},
                {"please_support", "Asks strangers for help or votes.", 1.0,
                 R"(\b(?:please|pls|plz|plss?)\b.{0,40}\b(?:like|likes|share|support|help|vote|votes|watch|check|visit|donate|subscribe|sub|listen|give|follow|thumbs)\b)",
                 R"(\b(?:please|pls|plz|plss?)\b)"},
                {"vote", "Asks for votes.", 1.0,
                 R"(\b(?:vote|votes|voting|thumbs?\s+up|upvote)\b)"},
                {"earn_money", "Promises money.", 2.4,
                 R"(\b(?:earn(?:ed|ing|s)?|make|making|made|get|win|won|receive|got)\b.{0,30}(?:\$|£|€|₦|\bmoney\b|\bcash\b|\bdollars?\b|\bincome\b|\bbtc\b|\bbitcoins?\b|\bprofits?\b|\breturns\b))",
                 R"(\$|£|€|₦|\b(?:money|cash|dollars?|income|btc|bitcoins?|profits?|returns)\b)"},
                {"work_from_home", "Offers work from home.", 2.0,
                 R"(\b(?:work(?:ing)?\s+(?:from|at)\s+home|home[- ]based|online\s+(?:job|jobs|work|income|business)|passive\s+income|extra\s+(?:cash|income|money)|financial\s+freedom|be\s+your\s+own\s+boss)\b)"},
                {"sum", "Names a sum.", 0.7,
                 R"([$£€]\s?\d|\b\d[\d,.]*\s?(?:\$|usd|dollars|pounds|euros?|gbp|btc|usdt)\b)"},
                {"crypto", "Talks of trading or crypto.", 2.0,
                 R"(\b(?:bitcoins?|btc|crypto(?:currency|currencies)?|forex|binary\s+options?|usdt|ethereum|nft|airdrop|wallet\s+connect|trading\s+(?:platform|signals|expert)|invest(?:ed|ing|ment|ments)?\s+(?:with|in|platform|manager|plan))\b)"},
                {"free_gift", "Offers something free.", 1.6,
                 R"(\bfree\s+(?:\w+\s+){0,2}(?:gift|gifts|card|cards|iphone|ipad|phone|money|trial|ringtone|entry|msg|text|texts|download|downloads|spins?|coins?|credit|stuff|followers|likes|robux|v-?bucks)\b|\b(?:gift\s?cards?|giveaway|freebies)\b)"},
                {"prize", "Tells of a prize.", 2.2,
                 R"(\b(?:you(?:'ve| have)?\s+(?:won|been\s+(?:selected|chosen|awarded))|congratulations|winner|prize|lottery|jackpot|claim\s+(?:your|now|code)|guaranteed)\b)"},
                {"urgent_call", "Presses to act at once.", 1.0,
                 R"(\b(?:act\s+now|limited\s+(?:time|offer)|hurry|urgent|call\s+now|order\s+now|buy\s+now|apply\s+now|join\s+now|sign\s+up|register\s+(?:now|your)|don'?t\s+miss|last\s+chance|expires?)\b)"},
                {"message_me", "Asks to be written to elsewhere.", 1.8,
                 R"(\b(?:whats?\s?app|telegram|viber|kik|wechat|dm\s+me|inbox\s+me|text\s+me|message\s+me|email\s+me|contact\s+(?:me|him|her|us|now)|write\s+(?:me|to\s+him|to\s+her)|pm\s+me)\b)"},
                {"contact", "Gives a number or an address to write to.", 1.2,
                 R"([a-z0-9._%+-]+@[a-z0-9-]+\.[a-z]{2,}|\+\d[\d ()-]{8,}\d|\b0\d{9,10}\b)"},
                {"call_number", "Asks to text or call a number.", 1.8,
                 R"(\b(?:call|txt|text|reply|send|sms|ring|dial)\b.{0,25}\b\d{4,}\b)",
                 R"(\b\d{4,}\b)"},
                {"premium_rate", "Names the price of a message or a call.", 1.6,
                 R"(\b(?:\d+p\s?(?:per|/)|per\s?(?:msg|min|wk|week)\b|ppm\b|opt\s?out|stop\s+to|t&?c'?s?\b|18\+|16\+|over\s+18)|£\d)"},
                {"drugs", "Names drugs that are often sold so.", 2.2, R"(\b(?:viagra|cialis|levitra|tramadol|xanax|phentermine|kamagra|oxycodone|sildenafil|tadalafil|steroids?\s+online|cbd\s+(?:oil|gummies)|kratom|weight\s+loss\s+(?:pills?|supplement)|male\s+enhancement|penis\s+enlargement)\b)"},
                {"cure", "Promises a cure or a spell.", 2.2,
                 R"(\b(?:herbal\s+(?:medicine|doctor|cure|remedy)|spell\s?caster|love\s+spell|cured?\s+(?:me|my|of)\s+(?:\w+\s+){0,3}(?:herpes|hiv|hsv|cancer|diabetes)|dr\.?\s+\w+\s+(?:herbal|spell)|natural\s+herbs)\b)"},
                {"loan", "Offers a loan or credit repair.", 2.0,
                 R"(\b(?:(?:payday|personal|business|quick|instant|home)\s+loans?|loan\s+(?:offer|at|company)|credit\s+(?:repair|score)|debt\s+(?:relief|free)|recover(?:ed|y)?\s+(?:my|your|lost)\s+(?:funds?|money|bitcoin))\b)"},
                {"gambling", "Advertises gambling.", 2.2,
                 R"(\b(?:casinos?|slots?|poker|betting|sportsbook|jackpot|gacor|togel|judi|maxwin|rtp|baccarat|roulette|free\s+spins)\b)"},
                {"adult", "Advertises sex.", 2.0,
                 R"(\b(?:porn|xxx|nude?s|escorts?|hookups?|sexy\s+(?:girls?|singles|chat|pics)|hot\s+(?:girls?|singles)|dating\s+(?:site|app)|camgirls?|onlyfans|webcam|horny)\b)"},
                {"fakes", "Sells copies, papers or followers.", 2.0,
                 R"(\b(?:replica|rolex|louis\s+vuitton|cheap\s+(?:jerseys?|nike|shoes|handbags?|pills?|watches)|fake\s+(?:id|passport|documents)|buy\s+(?:followers|likes|views|subscribers|backlinks|cheap)|seo\s+(?:services?|experts?|agency)|rank(?:ing)?\s+(?:on|in)\s+google|backlinks?)\b)"},
                {"hacker", "Recommends a hacker.", 2.2,
                 R"(\b(?:hire\s+a\s+hacker|hackers?\s+(?:for|at|on|who)|hack(?:ed|ing)?\s+(?:my|your|his|her|into|any|tool)|hacks?\s+(?:for|tool|online)|generator|cheats?|cracked|keygen|unlimited\s+\w+)\b)"},
                {"praise_site", "Praises the site in general words.", 1.0,
                 R"(\b(?:(?:nice|great|awesome|wonderful|informative|helpful|excellent|fantastic)\s+(?:blog|article|post|site|website|weblog|information|info)|keep\s+up\s+the\s+good|thanks?\s+for\s+sharing\s+(?:this|such)|this\s+(?:is|was)\s+(?:a\s+)?(?:really|very)\s+(?:informative|useful)|bookmark(?:ed|ing)?\s+(?:this|your))\b)"},
                {"chain", "Is a chain letter.", 1.6,
                 R"(\b(?:copy\s+(?:and|&|n)\s+paste|paste\s+this|send\s+this\s+to|repost|share\s+this\s+(?:with|to)|if\s+you\s+(?:don'?t|ignore)|will\s+die|good\s+luck\s+for)\b)"},
                {"new_artist", "Introduces its author to an audience.", 1.4,
                 R"(\b(?:upcoming|aspiring|unsigned|new\s+(?:artist|rapper|singer|producer|band|youtuber)|i\s+(?:make|do|post|upload|produce|rap|sing)\s+(?:\w+\s+){0,2}(?:videos?|vids?|music|covers?|songs?|beats|gaming|raps?)|give\s+(?:me|us|it|my)\s+(?:a\s+)?(?:chance|listen|shot|try)|i(?:'m| am)\s+(?:a\s+)?(?:\w+\s+)?(?:rapper|singer|producer|musician|artist))\b)"},
            });

// Words that signals look for, and that are found mistyped. Shorter ones have too many neighbours
// that mean something else.
constexpr auto keywords = std::to_array<std::string_view>(
    {"subscribe",  "subscribing", "subscriber", "subscribers", "channel",         "please",
     "follow",     "followers",   "website",    "facebook",    "instagram",       "soundcloud",
     "account",    "profile",     "download",   "downloads",   "congratulations", "giveaway",
     "whatsapp",   "telegram",    "bitcoin",    "bitcoins",    "crypto",          "cryptocurrency",
     "casino",     "viagra",      "cialis",     "invest",      "invested",        "investment",
     "trading",    "platform",    "profit",     "profits",     "winner",          "lottery",
     "guaranteed", "dollars",     "income",     "support",     "donate",          "artist",
     "rapper",     "singer",      "producer",   "upcoming",    "videos",          "covers",
     "listen",     "checkout",    "contact",    "message",     "register",        "limited",
     "replica"});

// One letter more, less, or two exchanged: words that are the same, each without one letter (after
// the first, which is seldom wrong). Hashes of such to the keyword.
class Spelling {
 public:
  Spelling() {
    for (std::size_t i = 0; i < keywords.size(); ++i) {
      each_slip(keywords[i], [&](std::uint64_t hash) {
        known_.emplace_back(hash, i);
        return false;
      });
    }
    std::sort(known_.begin(), known_.end());
    for (const auto& [hash, keyword] : known_) filter_.set(in_filter(hash));
    for (const std::string_view keyword : keywords) {
      lengths_[first_of(keyword)] |= 7U << (keyword.size() - 1);
    }
  }

  // The keyword that was meant; nothing if none was.
  [[nodiscard]] std::string_view meant_by(std::string_view word) const {
    if (word.size() < shortest || word.size() > longest) return {};
    if ((lengths_[first_of(word)] >> word.size() & 1) == 0) return {};
    std::string_view meant;
    each_slip(word, [&](std::uint64_t hash) {
      if (!filter_.test(in_filter(hash))) return false;
      const auto found = std::lower_bound(known_.begin(), known_.end(),
                                          std::pair<std::uint64_t, std::size_t>(hash, 0));
      if (found == known_.end() || found->first != hash) return false;
      meant = keywords[found->second];
      return true;
    });
    return meant;
  }

 private:
  static constexpr std::size_t shortest = 5;
  static constexpr std::size_t longest = 15;

  static std::size_t first_of(std::string_view word) { return static_cast<unsigned char>(word[0]); }

  // Hashes of each way to leave out one letter, and of the word itself, until `found` says so. Sums
  // of letters by powers of their places (Karp and Rabin, 1987): from one to the next is a step.
  template <class Found>
  static void each_slip(std::string_view word, Found found) {
    const auto term = [&](std::size_t i, std::size_t place) {
      return static_cast<unsigned char>(word[i]) * powers[place];
    };
    std::uint64_t before = term(0, 0);
    std::uint64_t behind = 0;
    for (std::size_t i = 2; i < word.size(); ++i) behind += term(i, i - 1);
    for (std::size_t out = 1;; ++out) {
      if (found(before + behind) || out == word.size()) return;
      before += term(out, out);
      if (out + 1 < word.size()) behind -= term(out + 1, out);
    }
  }

  static constexpr auto powers = [] {
    std::array<std::uint64_t, longest + 1> made{0x9E3779B97F4A7C15U};
    for (std::size_t i = 1; i < made.size(); ++i) made[i] = made[i - 1] * 0xD6E8FEB86659FD93U;
    return made;
  }();

  // Those that may be known: its highest bits hang on all of a hash.
  using Filter = std::bitset<1 << 14>;
  static std::size_t in_filter(std::uint64_t hash) { return hash >> 50; }

  std::vector<std::pair<std::uint64_t, std::size_t>> known_;
  Filter filter_;
  std::array<std::uint32_t, 256> lengths_{};  // That a slip can have, by its first letter: bits.
};

// Of a long text its beginning and its end, where what was put there to be seen stands: thirty
// patterns at once cost more than all else. Empty: the text is not long.
std::string ends_of(std::string_view folded) {
  constexpr std::size_t head_bytes = 768;
  constexpr std::size_t tail_bytes = 256;
  if (folded.size() <= head_bytes + tail_bytes) return {};
  // Cut between words: half of one may be another.
  const auto head_end = folded.rfind(' ', head_bytes);
  const auto tail_begin = folded.find(' ', folded.size() - tail_bytes);
  std::string ends(folded.substr(0, std::min(head_end, head_bytes)));
  ends += '\n';
  if (tail_begin != std::string_view::npos) ends += folded.substr(tail_begin);
  return ends;
}

// The text with its mistyped keywords as they were meant; empty if there are none.
std::string spelled(std::string_view folded) {
  static const Spelling spelling;
  constexpr std::size_t spelled_bytes_max = 1'024;  // Nobody mistypes a page on purpose.
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < std::min(folded.size(), spelled_bytes_max); ++at) {
    if (!is_letter(folded[at])) continue;
    const std::size_t begin = at;
    while (at < folded.size() && is_letter(folded[at])) ++at;
    const std::string_view word = folded.substr(begin, at - begin);
    const std::string_view meant = spelling.meant_by(word);
    if (meant.empty() || meant == word) continue;
    out.append(folded, copied, begin - copied).append(meant);
    copied = at;
  }
  if (copied > 0) out.append(folded, copied);
  return out;
}

struct Compiled {
  Compiled() : set(options(), RE2::UNANCHORED) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      const auto& [code, sentence, weight, pattern, part] = table[i];
      each.push_back(std::make_unique<RE2>(re2::StringPiece(pattern), options()));
      std::string fault;
      if (!each.back()->ok() ||
          set.Add(re2::StringPiece(part.empty() ? pattern : part), &fault) < 0) {
        throw std::logic_error("a signal's pattern: " + fault);
      }
    }
    if (!set.Compile()) throw std::logic_error("the signals' patterns need too much memory");
  }

  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(32 << 20);
    return options;
  }

  RE2::Set set;
  std::vector<std::unique_ptr<RE2>> each;
};

const Compiled& compiled() {
  static const Compiled the_patterns;
  return the_patterns;
}

}  // namespace

const std::vector<Signal>& signals() {
  static const std::vector<Signal> all(table.begin(), table.end());
  return all;
}

std::vector<std::size_t> signals_in(std::string_view folded) {
  std::vector<int> hits;
  const std::string shown = ends_of(folded);
  if (!shown.empty()) folded = shown;
  const std::string meant = spelled(folded);
  const std::string_view text = meant.empty() ? folded : std::string_view(meant);
  const re2::StringPiece piece(text.data(), text.size());
  compiled().set.Match(piece, &hits);
  std::vector<std::size_t> found;
  found.reserve(hits.size());
  for (const int hit : hits) {
    const auto signal = static_cast<std::size_t>(hit);
    if (table[signal].part.empty() ||
        compiled().each[signal]->Match(piece, 0, piece.size(), RE2::UNANCHORED, nullptr, 0)) {
      found.push_back(signal);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

SignalSpan find_signal(std::size_t index, std::string_view folded) {
  re2::StringPiece found;
  const re2::StringPiece text(folded.data(), folded.size());
  if (!compiled().each.at(index)->Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1))
    return {};
  const auto begin = static_cast<std::uint32_t>(found.data() - folded.data());
  return {begin, begin + static_cast<std::uint32_t>(found.size())};
}

}  // namespace rejoinder::triage
