#include "triage/features.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <string>

#include "triage/bitmap.hpp"
#include "triage/shape.hpp"
#include "triage/signals.hpp"

namespace rejoinder::triage {
namespace {

constexpr std::uint64_t seed = 0x9E3779B97F4A7C15U;

// One step of a hash: the mixing of wyhash, cut short. Stored models hang on it.
constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xD6E8FEB86659FD93U;
  return hash ^ (hash >> 32);
}

constexpr Bucket bucket_of(std::uint64_t hash) {
  return static_cast<Bucket>((hash * 0xD6E8FEB86659FD93U) >> 48);
}

// The first bytes of eight, as they lie in memory; others are zero, as no folded text has them.
constexpr std::uint64_t first_of(std::uint64_t eight, std::size_t bytes) {
  return bytes >= sizeof eight ? eight : eight & ((std::uint64_t{1} << (8 * bytes)) - 1);
}

// Eight bytes at a time. `padding`: bytes that can be read behind the text, seven or none.
constexpr std::size_t padding_max = 7;
std::uint64_t hash_of(std::uint64_t hash, std::string_view text, std::size_t padding = 0) {
  std::uint64_t eight = 0;
  for (; text.size() > sizeof eight; text.remove_prefix(sizeof eight)) {
    std::memcpy(&eight, text.data(), sizeof eight);
    hash = mixed(hash, eight);
  }
  if (padding == padding_max)
    std::memcpy(&eight, text.data(), sizeof eight);
  else if (!text.empty())
    std::memcpy(&eight, text.data(), text.size());
  return mixed(hash, first_of(eight, text.size()));
}

constexpr std::uint64_t words_seed = mixed(seed, 1);
constexpr std::uint64_t letters_seed = mixed(seed, 2);
constexpr std::uint64_t marks_seed = mixed(seed, 3);

using namespace bytes;

struct Word {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Word> words_in(const ByteKinds& kinds) {
  const std::vector<std::uint32_t> borders = Bitmap(kinds, of_word).borders();
  std::vector<Word> words(borders.size() / 2);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = {borders[2 * i], borders[2 * i + 1]};
  return words;
}

constexpr std::size_t features_per_word = 3;  // Itself, with the next, and its shape.
constexpr std::size_t runs_per_letter = 5;    // At most, that begin at one, or at the border.
constexpr int letters_run_max = 5;

// From two letters to five, inside a word with its borders, which spaces stand for.
template <class Sink>
void letters_of(std::string_view text, Word word, Sink& sink) {
  const auto letters = text.substr(word.begin, word.end - word.begin);
  std::string bordered(1, ' ');
  bordered.append(letters).append(1, ' ');
  const auto next = [&](std::size_t at) {
    for (++at; at < bordered.size() && !begins_character(bordered[at]);) ++at;
    return at;
  };
  for (std::size_t begin = 0; begin + 1 < bordered.size(); begin = next(begin)) {
    std::size_t end = next(begin);
    for (int length = 2; length <= letters_run_max && end < bordered.size(); ++length) {
      end = next(end);
      const auto run = std::string_view(bordered).substr(begin, end - begin);
      const std::size_t to = std::min(end - 1, letters.size());
      sink.add(Block::letters, bucket_of(hash_of(letters_seed, run)),
               word.begin + static_cast<std::uint32_t>(begin == 0 ? 0 : begin - 1),
               word.begin + static_cast<std::uint32_t>(to));
    }
  }
}

// The same of a word of ASCII, whose runs are known beforehand. `text` has padding.
template <class Sink>
void ascii_letters_of(std::string_view text, Word word, Sink& sink) {
  const std::uint32_t size = word.end - word.begin;
  const auto eight_at = [&](std::uint32_t at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + word.begin + at, sizeof eight);
    return eight;
  };
  const auto run = [&](std::uint64_t bytes, std::uint32_t from, std::uint32_t to) {
    sink.add(Block::letters, bucket_of(mixed(letters_seed, bytes)), word.begin + from,
             word.begin + to);
  };
  constexpr std::uint64_t border = ' ';
  const auto with_border = [&](std::uint64_t eight, std::uint32_t letters) {
    return first_of(eight, letters) | border << (8 * letters);
  };
  constexpr std::uint32_t most = letters_run_max;
  const std::uint64_t front = eight_at(0) << 8 | border;
  for (std::uint32_t to = 1; to <= std::min(size, most - 1); ++to)
    run(first_of(front, to + 1), 0, to);
  if (size < most - 1) run(with_border(front, size + 1), 0, size);
  std::uint32_t from = 0;
  for (; from + most <= size; ++from) {
    const std::uint64_t eight = eight_at(from);
    for (std::uint32_t letters = 2; letters <= most; ++letters) {
      run(first_of(eight, letters), from, from + letters);
    }
  }
  for (; from < size; ++from) {
    const std::uint64_t eight = eight_at(from);
    for (std::uint32_t to = from + 2; to <= size; ++to) run(first_of(eight, to - from), from, to);
    run(with_border(eight, size - from), from, size);
  }
}

// Of a long text words say enough: letters are read at its beginning and its end, where what was
// put there to be seen stands.
constexpr std::size_t letters_bytes_max = 256;

// Numbers seldom come again, but their length does: that of a telephone number, or a price.
std::uint64_t number_shape(std::string_view word) {
  std::string shape("#");
  for (const char byte : word) shape += byte >= '0' && byte <= '9' ? '0' : byte;
  return hash_of(words_seed, shape);
}

constexpr Bucket pair_bucket(std::uint64_t word, std::uint64_t next) {
  return bucket_of(mixed(std::rotl(word, 29), next));  // Turned, so that their order counts.
}

// `text` has padding.
template <class Sink>
void words_and_letters(std::string_view text, const ByteKinds& kinds,
                       const std::vector<Word>& words, Sink& sink) {
  sink.make_room(Block::words, features_per_word * words.size());
  const Bitmap digits(kinds, digit);
  const Bitmap wides(kinds, wide);
  std::size_t next_digit = digits.next_set(0);
  std::size_t next_wide = wides.next_set(0);
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word word = words[i];
    const std::string_view letters = text.substr(word.begin, word.end - word.begin);
    const std::uint64_t hash = hash_of(words_seed, letters, padding_max);
    if (i > 0) sink.add(Block::words, pair_bucket(before, hash), words[i - 1].begin, word.end);
    sink.add(Block::words, bucket_of(hash), word.begin, word.end);
    before = hash;
    if (next_digit < word.end) {
      sink.add(Block::words, bucket_of(number_shape(letters)), word.begin, word.end);
      next_digit = digits.next_set(word.end);
    }
    const bool is_ascii = next_wide >= word.end;
    if (!is_ascii) next_wide = wides.next_set(word.end);
    if (word.begin < letters_bytes_max || word.end + letters_bytes_max / 4 > text.size()) {
      sink.make_room(Block::letters, runs_per_letter * (word.end - word.begin + 1));
      if (is_ascii)
        ascii_letters_of(text, word, sink);
      else
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

template <class Sink>
void marks_of(const Folded& folded, const Shape& shape, std::size_t words, const About& about,
              Sink& sink) {
  const auto put = [&](std::string_view name, int value) { sink.mark(name, value, 0, 0); };
  put("length", step(folded.text.size() / 16));
  put("words", step(words));
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

template <class Sink>
void read_into(Sink& sink, std::string_view original, const Folded& folded, const About& about) {
  const ByteKinds kinds = kinds_of(folded.text);
  const std::vector<Word> words = words_in(kinds);
  std::string padded(folded.text.size() + padding_max, '\0');
  std::copy(folded.text.begin(), folded.text.end(), padded.begin());
  words_and_letters(std::string_view(padded).substr(0, folded.text.size()), kinds, words, sink);
  marks_of(folded, shape_of(original, kinds), words.size(), about, sink);
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
    read_into(collect, original, folded, about);
  }
  return features;
}

CloseReading read(std::string_view text, const About& about) {
  CloseReading reading;
  reading.folded = fold(text);
  Tell tell(reading);
  read_into(tell, text, reading.folded, about);
  return reading;
}

Bucket word_bucket(std::string_view words) {
  const auto space = words.find(' ');
  const std::uint64_t first = hash_of(words_seed, words.substr(0, space));
  if (space == std::string_view::npos) return bucket_of(first);
  return pair_bucket(first, hash_of(words_seed, words.substr(space + 1)));
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
