#include "triage/features.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "triage/bitmap.hpp"
#include "triage/signals.hpp"

namespace rejoinder::triage {
namespace {

constexpr std::uint64_t seed = 0x9E3779B97F4A7C15U;

// One byte more of what is hashed; the mixing of wyhash, cut short.
constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xD6E8FEB86659FD93U;
  return hash ^ (hash >> 32);
}

constexpr Bucket bucket_of(std::uint64_t hash) {
  return static_cast<Bucket>((hash * 0xD6E8FEB86659FD93U) >> 48);
}

std::uint64_t hash_of(std::uint64_t hash, std::string_view text) {
  for (const char byte : text) hash = mixed(hash, static_cast<unsigned char>(byte));
  return hash;
}

constexpr std::uint64_t words_seed = mixed(seed, 1);
constexpr std::uint64_t letters_seed = mixed(seed, 2);
constexpr std::uint64_t marks_seed = mixed(seed, 3);

// What a byte of folded text is: one look-up in place of comparisons, which go wrong at each border
// of a word.
enum Kind : std::uint8_t { of_word = 1, digit = 2, letter = 4, wide = 8, sign = 16 };

constexpr auto kinds = [] {
  std::array<std::uint8_t, 256> made{};
  for (std::size_t byte = 0; byte < made.size(); ++byte) {
    if (byte >= 'a' && byte <= 'z')
      made[byte] = letter | of_word;
    else if (byte >= '0' && byte <= '9')
      made[byte] = digit | of_word;
    else if (byte >= 0x80)
      made[byte] = wide | of_word;
    else if (byte == '\'')
      made[byte] = sign | of_word;
    else if (byte > 0x20 && byte != '!' && byte != '?')
      made[byte] = sign;
  }
  return made;
}();

constexpr std::uint8_t kind_of(char byte) {
  return kinds[static_cast<unsigned char>(byte)];
}

constexpr bool is_word_byte(char byte) {
  return (kind_of(byte) & of_word) != 0;
}

constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

struct Word {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Word> words_in(std::string_view text) {
  std::vector<std::uint8_t> of_text(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) of_text[i] = kind_of(text[i]);
  std::vector<Word> words;
  words.reserve(text.size() / 4);
  Bitmap(of_text, of_word).for_each_run([&](std::size_t begin, std::size_t end) {
    words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  });
  return words;
}

constexpr std::size_t features_per_word = 3;  // Itself, with the next, and its shape.
constexpr std::size_t runs_per_letter = 5;    // At most, that begin at one, or at the border.

// From two letters to five, inside a word with its borders.
template <class Sink>
void letters_of(std::string_view text, Word word, Sink& sink) {
  constexpr int longest = 5;
  const auto at_end = [&](std::uint32_t at) { return at >= word.end; };
  // `begin` one before the word stands for its left border.
  for (std::int64_t begin = std::int64_t{word.begin} - 1; begin < word.end; ++begin) {
    const bool border = begin < word.begin;
    if (!border && !begins_character(text[static_cast<std::size_t>(begin)])) continue;
    std::uint64_t hash = letters_seed;
    std::uint32_t at = border ? word.begin : static_cast<std::uint32_t>(begin);
    const std::uint32_t from = at;
    int length = 0;
    if (border) {
      hash = mixed(hash, ' ');
      length = 1;
    }
    while (length < longest) {
      if (at_end(at)) {
        if (length >= 1 && !(border && at == from)) {
          sink.add(Block::letters, bucket_of(mixed(hash, ' ')), from, at);
        }
        break;
      }
      do {
        hash = mixed(hash, static_cast<unsigned char>(text[at]));
        ++at;
      } while (!at_end(at) && !begins_character(text[at]));
      if (++length >= 2) sink.add(Block::letters, bucket_of(hash), from, at);
    }
  }
}

// Of a long text words say enough: letters are read at its beginning and its end, where what was
// put there to be seen stands.
constexpr std::size_t letters_bytes_max = 512;

// Numbers seldom come again, but their length does: that of a telephone number, or a price.
std::uint64_t number_shape(std::string_view word) {
  std::uint64_t hash = mixed(words_seed, '#');
  for (const char byte : word) {
    const bool is_digit = (kind_of(byte) & digit) != 0;
    hash = mixed(hash, static_cast<unsigned char>(is_digit ? '0' : byte));
  }
  return hash;
}

// A word by itself and behind the one before it.
struct WordHash {
  std::uint64_t alone = words_seed;
  std::uint64_t behind = 0;
  std::uint8_t kinds = 0;
};

WordHash hash_of_word(std::string_view letters, const WordHash& before) {
  // Both at a time: each waits for its own multiplications alone.
  WordHash made{.alone = words_seed, .behind = mixed(before.alone, ' '), .kinds = 0};
  for (const char byte : letters) {
    const auto value = static_cast<unsigned char>(byte);
    made.alone = mixed(made.alone, value);
    made.behind = mixed(made.behind, value);
    made.kinds |= kinds[value];
  }
  return made;
}

template <class Sink>
void words_and_letters(const Folded& folded, const std::vector<Word>& words, Sink& sink) {
  const std::string_view text = folded.text;
  sink.make_room(Block::words, features_per_word * words.size());
  const auto letters_in = [&](const Word& word) {
    return text.substr(word.begin, word.end - word.begin);
  };
  WordHash hash;
  if (!words.empty()) hash = hash_of_word(letters_in(words.front()), {});
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word word = words[i];
    sink.add(Block::words, bucket_of(hash.alone), word.begin, word.end);
    const std::uint8_t kinds_of_word = hash.kinds;
    if (i + 1 < words.size()) {
      hash = hash_of_word(letters_in(words[i + 1]), hash);
      sink.add(Block::words, bucket_of(hash.behind), word.begin, words[i + 1].end);
    }
    if ((kinds_of_word & digit) != 0) {
      sink.add(Block::words, bucket_of(number_shape(letters_in(word))), word.begin, word.end);
    }
    if (word.begin < letters_bytes_max || word.end + letters_bytes_max / 4 > text.size()) {
      sink.make_room(Block::letters, runs_per_letter * (word.end - word.begin + 1));
      letters_of(text, word, sink);
    }
    sink.word_done(word.end);
  }
}

// Marks

// 0, 1, 2, 3, then by powers of two: differences count less the more there is.
int step(std::size_t count) {
  return count < 4 ? static_cast<int>(count) : static_cast<int>(std::bit_width(count)) + 1;
}

int tenths(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<int>(part * 10 / whole);
}

struct Shape {
  std::size_t letters = 0;
  std::size_t capitals = 0;
  std::size_t digits = 0;
  std::size_t shouts = 0;  // !
  std::size_t asks = 0;    // ?
  std::size_t signs = 0;
  std::size_t lines = 0;
  std::size_t wide = 0;  // Beyond ASCII.
};

// Capitals are seen in the original alone, all else without the tricks.
Shape shape_of(std::string_view original, std::string_view folded) {
  Shape shape;
  for (const char byte : original.substr(0, judged_bytes_max)) {
    shape.capitals += byte >= 'A' && byte <= 'Z';
    shape.lines += byte == '\n';
  }
  std::array<std::uint32_t, 256> bytes{};
  for (const char byte : folded) ++bytes[static_cast<unsigned char>(byte)];
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    const std::uint8_t kind = kinds[byte];
    if ((kind & letter) != 0) shape.letters += bytes[byte];
    if ((kind & digit) != 0) shape.digits += bytes[byte];
    if ((kind & sign) != 0) shape.signs += bytes[byte];
    if ((kind & wide) != 0 && begins_character(static_cast<char>(byte))) shape.wide += bytes[byte];
  }
  shape.shouts = bytes['!'];
  shape.asks = bytes['?'];
  return shape;
}

template <class Sink>
void marks_of(std::string_view original, const Folded& folded, const std::vector<Word>& words,
              const About& about, Sink& sink) {
  const auto put = [&](std::string_view name, int value) { sink.mark(name, value, 0, 0); };
  const Shape shape = shape_of(original, folded.text);
  put("length", step(folded.text.size() / 16));
  put("words", step(words.size()));
  put("capitals", tenths(shape.capitals, shape.letters));
  put("digits", tenths(shape.digits, folded.text.size()));
  put("signs", tenths(shape.signs, folded.text.size()));
  put("shouts", step(shape.shouts));
  put("asks", step(shape.asks));
  put("lines", step(shape.lines));
  put("wide", tenths(shape.wide, shape.letters + shape.wide));
  if (!folded.text.empty()) put("last", static_cast<unsigned char>(folded.text.back()));
  const Folded::Tricks& tricks = folded.tricks;
  const auto trick = [&](std::string_view name, int count) {
    if (count > 0) put(name, 1);
  };
  trick("hidden", tricks.hidden);
  trick("look_alikes", tricks.look_alikes);
  trick("styled", tricks.styled);
  trick("spaced", tricks.spaced);
  trick("digits_for_letters", tricks.digits);
  trick("stacked", tricks.stacked);
  std::size_t links = 0;
  for (const std::string_view host : hosts_in(folded.text)) {
    if (host == about.own_host) continue;
    ++links;
    const auto begin = static_cast<std::uint32_t>(host.data() - folded.text.data());
    sink.host(host, begin);
  }
  put("links", step(links));
  for (const std::size_t signal : signals_in(folded.text)) sink.signal(signal);
  put("website", about.website.empty() ? 0 : 1);
  put("reply", about.reply ? 1 : 0);
  sink.name(about.name);
}

std::uint64_t mark_hash(std::string_view name, int value) {
  return mixed(hash_of(marks_seed, name), static_cast<std::uint64_t>(value) + 256);
}

// Keeps each feature once.
class Collect {
 public:
  explicit Collect(Features& out) : out_(out) {}
  ~Collect() {
    for (std::size_t block = 0; block < block_count; ++block) out_.of[block].resize(count_[block]);
  }
  Collect(const Collect&) = delete;
  Collect& operator=(const Collect&) = delete;

  // Before features are added.
  void make_room(Block block, std::size_t more) {
    auto& of = out_[block];
    const std::size_t wanted = count_[index(block)] + more;
    if (of.size() < wanted) of.resize(std::max(2 * of.size(), wanted));
  }
  // Written in any case, and kept if it is new: whether it is cannot be foretold.
  void add(Block block, Bucket bucket, std::uint32_t, std::uint32_t) {
    std::uint64_t& seen = seen_[index(block)][bucket / 64];
    const std::uint64_t bit = std::uint64_t{1} << (bucket % 64);
    std::size_t& count = count_[index(block)];
    out_[block][count] = bucket;
    count += (seen & bit) == 0 ? 1 : 0;
    seen |= bit;
  }
  void word_done(std::uint32_t end) {
    constexpr std::uint32_t bytes_apart = 40;
    if (end < next_cut_) return;
    next_cut_ = end + bytes_apart;
    out_.cuts.push_back({static_cast<std::uint32_t>(count_[index(Block::words)]),
                         static_cast<std::uint32_t>(count_[index(Block::letters)])});
  }
  void mark(std::string_view name, int value, std::uint32_t begin, std::uint32_t end) {
    make_room(Block::marks, 1);
    add(Block::marks, bucket_of(mark_hash(name, value)), begin, end);
  }
  void host(std::string_view host, std::uint32_t begin) {
    make_room(Block::marks, 1);
    add(Block::marks, bucket_of(hash_of(mark_hash("host", 0), host)), begin, begin);
  }
  void signal(std::size_t which) {
    out_.signals.push_back(which);
    make_room(Block::marks, 1);
    add(Block::marks, bucket_of(hash_of(mark_hash("signal", 0), signals()[which].code)), 0, 0);
  }
  void name(std::string_view name) {
    make_room(Block::marks, 1);
    add(Block::marks, bucket_of(hash_of(mark_hash("name", 0), name)), 0, 0);
  }

 private:
  static constexpr std::size_t index(Block block) { return static_cast<std::size_t>(block); }

  Features& out_;
  std::array<std::size_t, block_count> count_{};
  std::uint32_t next_cut_ = 40;
  std::array<std::array<std::uint64_t, buckets / 64>, block_count> seen_{};
};

// Keeps everything, with names and places.
class Tell {
 public:
  explicit Tell(CloseReading& out) : out_(out) {}

  void word_done(std::uint32_t) {}
  void make_room(Block, std::size_t) {}
  void add(Block block, Bucket bucket, std::uint32_t begin, std::uint32_t end) {
    out_.spots.push_back({block, bucket, begin, end});
  }
  void mark(std::string_view name, int value, std::uint32_t begin, std::uint32_t end) {
    add_mark(std::string(name) + ':' + std::to_string(value), bucket_of(mark_hash(name, value)),
             begin, end);
  }
  void host(std::string_view host, std::uint32_t begin) {
    add_mark("host:" + std::string(host), bucket_of(hash_of(mark_hash("host", 0), host)), begin,
             begin + static_cast<std::uint32_t>(host.size()));
  }
  void signal(std::size_t index) {
    const std::string_view code = signals()[index].code;
    const SignalSpan span = find_signal(index, out_.folded.text);
    add_mark("signal:" + std::to_string(index), bucket_of(hash_of(mark_hash("signal", 0), code)),
             span.begin, span.end);
  }
  void name(std::string_view name) {
    add_mark("name", bucket_of(hash_of(mark_hash("name", 0), name)), 0, 0);
  }

 private:
  void add_mark(std::string name, Bucket bucket, std::uint32_t begin, std::uint32_t end) {
    out_.marks.push_back({std::move(name), begin, end});
    add(Block::marks, bucket, begin, end);
  }

  CloseReading& out_;
};

}  // namespace

Features features_of(std::string_view original, const Folded& folded, const About& about) {
  Features features;
  {
    Collect collect(features);
    const std::vector<Word> words = words_in(folded.text);
    words_and_letters(folded, words, collect);
    marks_of(original, folded, words, about, collect);
  }
  return features;
}

CloseReading read(std::string_view text, const About& about) {
  CloseReading reading;
  reading.folded = fold(text);
  Tell tell(reading);
  const std::vector<Word> words = words_in(reading.folded.text);
  words_and_letters(reading.folded, words, tell);
  marks_of(text, reading.folded, words, about, tell);
  return reading;
}

Bucket word_bucket(std::string_view words) {
  return bucket_of(hash_of(words_seed, words));
}

std::vector<std::string_view> hosts_in(std::string_view folded) {
  std::vector<std::string_view> hosts;
  const auto take = [&](std::size_t begin) {
    std::size_t end = begin;
    while (end < folded.size() &&
           (is_word_byte(folded[end]) || folded[end] == '.' || folded[end] == '-')) {
      ++end;
    }
    while (end > begin && folded[end - 1] == '.') --end;
    std::string_view host = folded.substr(begin, end - begin);
    if (host.starts_with("www.")) host.remove_prefix(4);
    if (host.find('.') != std::string_view::npos) hosts.push_back(host);
  };
  constexpr std::string_view scheme_end = "://";
  constexpr std::string_view www = "www.";
  for (auto at = folded.find(scheme_end); at != std::string_view::npos;
       at = folded.find(scheme_end, at + 1)) {
    take(at + scheme_end.size());
  }
  for (auto at = folded.find(www); at != std::string_view::npos; at = folded.find(www, at + 1)) {
    if (at == 0 || folded[at - 1] != '/') take(at);
  }
  return hosts;
}

}  // namespace rejoinder::triage
