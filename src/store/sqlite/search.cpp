#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "store/sqlite/access.hpp"
#include "store/sqlite/queue_filter.hpp"
#include "store/sqlite/search_index.hpp"
#include "store/sqlite/search_lists.hpp"

// A search goes through two lists, both in the order of the ids: the comments of the queue that is
// asked for, and those that have the words. Each leaps over what the other does not have, so that
// neither a common word nor a long queue is read as a whole. Whatever else is asked for is looked
// at comment by comment. Where many steps find little, the page ends early.
namespace rejoinder::sqlite {
namespace {

// What a page may cost, in steps of some microseconds; to leap to a place in the index is worth
// many of them.
constexpr int steps_max = 10'000;
constexpr int steps_of_leap = 50;
constexpr int steps_before_leap = 200;

// More words than these that begin like the last word, and it is taken for a word of its own:
// FTS5's own way reads all of their places before the first is known, half a second for "the".
constexpr std::size_t endings_max = 64;

// The comments that have the words, of all sites: those of the index, and the few newer ones.
class Matching {
 public:
  Matching(Connection& db, std::string match, std::vector<CommentId> newer, Course& course)
      : db_(db), match_(std::move(match)), newer_(std::move(newer)), course_(course) {}

  // The first that is not before this place. Places come in the order of the ids.
  std::optional<CommentId> from(CommentId place) {
    if (course_.rises()) {
      const auto old = in_index(place);
      return old ? old : in_newer(place);
    }
    const auto young = in_newer(place);
    return young ? young : in_index(place);
  }

 private:
  std::optional<CommentId> in_newer(CommentId place) const {
    std::optional<CommentId> first;
    for (const CommentId id : newer_) {
      if (course_.precedes(id, place)) continue;
      if (!first || course_.precedes(id, *first)) first = id;
    }
    return first;
  }

  std::optional<CommentId> in_index(CommentId place) {
    if (match_.empty() || ended_) return std::nullopt;
    for (int i = 0; rows_ && i < steps_before_leap; ++i) {
      if (!course_.precedes(rows_->id<CommentId>(0), place)) return rows_->id<CommentId>(0);
      ++course_.steps;
      if (!advance()) return std::nullopt;
    }
    if (rows_ && !course_.precedes(rows_->id<CommentId>(0), place)) return rows_->id<CommentId>(0);
    course_.steps += steps_of_leap;
    rows_.reset();
    rows_.emplace(db_,
                  course_.rises() ? "SELECT rowid FROM comment_search WHERE comment_search MATCH ? "
                                    "AND rowid >= ? ORDER BY rowid"
                                  : "SELECT rowid FROM comment_search WHERE comment_search MATCH ? "
                                    "AND rowid <= ? ORDER BY rowid DESC",
                  match_, place);
    if (!advance()) return std::nullopt;
    return rows_->id<CommentId>(0);
  }

  bool advance() {
    ended_ = !rows_->next();
    return !ended_;
  }

  Connection& db_;
  std::string match_;
  std::vector<CommentId> newer_;
  Course& course_;
  std::optional<Statement> rows_;
  bool ended_ = false;
};

// The index's words that begin like this; std::nullopt when they are too many.
std::optional<std::vector<std::string>> words_like(Connection& db, const std::string& beginning) {
  std::vector<std::string> words;
  std::string from = beginning;
  for (;;) {
    Statement row(db, "SELECT term FROM comment_word WHERE term >= ? LIMIT 1", from);
    if (!row.next() || !row.view(0).starts_with(beginning)) return words;
    if (words.size() == endings_max) return std::nullopt;
    words.push_back(row.text(0));
    from = words.back() + '\x01';  // No word has this in it, so it is right behind the last one.
  }
}

// Where the last word of a term begins.
std::size_t last_word(std::string_view words) {
  const auto is_of_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  std::size_t begin = words.size();
  while (begin > 0 && is_of_word(words[begin - 1])) --begin;
  return begin;
}

// What is looked for, in the index's language: for the index, and for the newer comments.
struct Matches {
  std::string index;
  std::string newer;
};

void append(std::string& match, std::string_view column, std::string_view part) {
  if (!match.empty()) match += " AND ";
  match += column;
  match += part;
}

Matches matches_of(Connection& db, const Search& search, ScratchIndex& scratch) {
  Matches matches;
  for (const SearchTerm& term : search) {
    if (term.place == SearchTerm::Place::article) continue;
    if (scratch.words(term.words).empty()) continue;  // Signs only: nothing that could be found.
    const std::string_view column = term.place == SearchTerm::Place::name ? "name : " : "";
    const std::string whole = in_quotes(term.words);
    const std::size_t at = last_word(term.words);
    const auto last = scratch.words(std::string_view(term.words).substr(at));
    const auto like = term.begins && last.size() == 1 ? words_like(db, last.front()) : std::nullopt;
    append(matches.newer, column, like ? whole + '*' : whole);
    if (!like || like->empty()) {
      append(matches.index, column, whole);
      continue;
    }
    std::string any;
    for (const std::string& word : *like) {
      any += (any.empty() ? "" : " OR ") + in_quotes(term.words.substr(0, at) + word);
    }
    append(matches.index, column, '(' + any + ')');
  }
  return matches;
}

// The comments that are not in the index yet and have the words.
std::vector<CommentId> newer_matching(Connection& db, const std::string& match,
                                      ScratchIndex& scratch) {
  if (match.empty()) return {};
  Statement row(db, "SELECT id, name, text FROM comment WHERE id > ?", indexed_to(db));
  while (row.next()) scratch.add(row.id<CommentId>(0), row.view(1), row.view(2));
  return scratch.matching(match);
}

}  // namespace

Found DataAccess::search(const QueueQuery& query, const Search& search) {
  if (!within_sites(db_, query)) return {};
  ScratchIndex scratch;
  const bool has_words = std::any_of(search.begin(), search.end(), [](const SearchTerm& term) {
    return term.place != SearchTerm::Place::article;
  });
  Course course{query.order};
  Listed listed(db_, query, course);
  Narrowing narrowing(db_, query, search, scratch, course);
  std::optional<Matching> matching;
  if (has_words) {
    const Matches matches = matches_of(db_, search, scratch);
    matching.emplace(db_, matches.index, newer_matching(db_, matches.newer, scratch), course);
  }

  constexpr CommentId highest{std::numeric_limits<std::int64_t>::max()};
  CommentId place = course.rises() ? CommentId{1} : highest;
  if (query.after) place = course.beyond(*query.after);
  Found found;
  while (found.comments.size() < query.limit) {
    const auto next = listed.from(place);
    if (!next) break;
    const auto match = matching ? matching->from(*next) : next;
    if (!match) break;
    place = *match;
    if (*match == *next) {
      if (narrowing.fits(*match)) found.comments.push_back(comment(query.sites, *match).value());
      place = course.beyond(*match);
    }
    if (course.steps > steps_max) {
      // Never a match that is not listed: it may be of a site that must not be told of.
      found.stopped_at = *next;
      break;
    }
  }
  return found;
}

}  // namespace rejoinder::sqlite
