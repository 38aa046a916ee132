#include <rejoinder/search.hpp>

#include <string>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>

namespace rejoinder {
namespace {

// Whether it may be part of a word: what is not ASCII is given the benefit of the doubt.
bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool separates(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
}

std::size_t words_in(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    if (is_of_word(c) && !inside) ++words;
    inside = is_of_word(c);
  }
  return words;
}

tl::unexpected<Error> bad_search(std::string detail) {
  return refuse(Errc::malformed, "invalid_search", std::move(detail));
}

}  // namespace

Result<Search> parse_search(std::string_view typed, SearchTerm::Place place) {
  if (typed.size() > limits::search_bytes_max) {
    return bad_search("Search for at most " + std::to_string(limits::search_bytes_max) + " bytes.");
  }
  if (!is_utf8(typed) || typed.find('\0') != std::string_view::npos) {
    return bad_search("Search for plain text.");
  }
  Search search;
  std::size_t words = 0;
  enum class Quotes { none, open, closed } quotes = Quotes::none;
  std::string term;
  const auto end_term = [&] {
    if (const std::size_t more = words_in(term); more > 0) {
      words += more;
      if (!search.empty()) search.back().begins = false;  // It is not the last.
      const std::string_view trimmed = trim(term);
      // What was in closed quotes is complete, and "C++" is no beginning of a word.
      search.push_back(
          {std::string(trimmed), quotes != Quotes::closed && is_of_word(trimmed.back()), place});
    }
    term.clear();
  };
  for (const char c : typed) {
    if (c == '"') {
      if (quotes == Quotes::open) quotes = Quotes::closed;
      end_term();
      quotes = quotes == Quotes::closed ? Quotes::none : Quotes::open;
    } else if (separates(c) && quotes == Quotes::none) {
      end_term();
    } else {
      term += separates(c) ? ' ' : c;
    }
  }
  end_term();
  if (search.empty()) return bad_search("Search for at least one word.");
  if (words > limits::search_words_max) {
    return bad_search("Search for at most " + std::to_string(limits::search_words_max) + " words.");
  }
  return search;
}

}  // namespace rejoinder
