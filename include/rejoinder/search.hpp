#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/error.hpp>

namespace rejoinder {

// Words that stand together: one, or a phrase.
struct SearchTerm {
  // Where they stand: in the text or the author's name, in the name, or in what the comment's
  // article is called (its title and key).
  enum class Place { comment, name, article };

  std::string words;    // As typed; never empty, and without quotes.
  bool begins = false;  // The last of them may be the beginning of a longer one.
  Place place = Place::comment;

  bool operator==(const SearchTerm&) const = default;
};

// What somebody looks for: a comment that has all of these, whatever their case and accents.
using Search = std::vector<SearchTerm>;

// Reads what was typed: words between spaces, and "phrases" between quotes, of which the last may
// still be open; nothing else has a meaning. What stands last may be the beginning of a word. Never
// empty. Refuses (malformed): no word, too many words, too many bytes, a NUL, what is not UTF-8.
[[nodiscard]] Result<Search> parse_search(std::string_view typed,
                                          SearchTerm::Place place = SearchTerm::Place::comment);

}  // namespace rejoinder
