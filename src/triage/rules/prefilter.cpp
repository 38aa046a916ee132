#include "triage/rules/prefilter.hpp"

#include <algorithm>
#include <utility>

namespace rejoinder::triage {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

// Two letters beyond ASCII pass for an s and a k when case does not count: the long s and the sign
// for kelvin.
bool has_foreign_small_letters(std::string_view text) {
  return text.find("\u017F") != std::string_view::npos ||
         text.find("\u212A") != std::string_view::npos;
}

}  // namespace

std::size_t Prefilter::add(const RE2& pattern) {
  int number = 0;
  patterns_.Add(pattern.pattern(), pattern.options(), &number);  // It compiled once already.
  return count_++;
}

void Prefilter::make_ready() {
  if (count_ == 0) return;
  std::vector<std::string> all;
  patterns_.Compile(&all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int number = static_cast<int>(i);
    if (is_ascii(all[i]) && all[i].size() >= letters_min) {
      letters_.push_back({std::move(all[i]), number});
    } else {
      always_.push_back(number);
    }
  }
  std::sort(letters_.begin(), letters_.end(), [](const Letters& a, const Letters& b) {
    return bucket(a.text.data()) < bucket(b.text.data());
  });
  for (const Letters& one : letters_) ++starts_[bucket(one.text.data()) + 1];
  for (std::size_t i = 0; i < buckets; ++i) starts_[i + 1] += starts_[i];
}

std::size_t Prefilter::bucket(const char* letters) {
  const auto at = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(letters[i]));
  };
  return (at(0) * 3 + at(1) * 133 + at(2) * 1'031) % buckets;
}

std::vector<int> Prefilter::letters_in(std::string_view text) const {
  const std::string small = in_small_letters(text);
  std::vector<bool> seen(letters_.size(), false);
  std::vector<int> found = always_;
  for (std::size_t i = 0; i + letters_min <= small.size(); ++i) {
    const std::size_t at = bucket(small.data() + i);
    for (std::size_t one = starts_[at]; one < starts_[at + 1]; ++one) {
      if (seen[one] || small.compare(i, letters_[one].text.size(), letters_[one].text) != 0) {
        continue;
      }
      seen[one] = true;
      found.push_back(letters_[one].number);
    }
  }
  return found;
}

std::vector<bool> Prefilter::possible(std::string_view text) const {
  if (count_ == 0) return {};
  if (has_foreign_small_letters(text)) return std::vector<bool>(count_, true);
  std::vector<int> numbers;
  patterns_.AllPotentials(letters_in(text), &numbers);
  std::vector<bool> could(count_, false);
  for (const int number : numbers) could[static_cast<std::size_t>(number)] = true;
  return could;
}

}  // namespace rejoinder::triage
