#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "store/sqlite/access.hpp"
#include "store/sqlite/merge.hpp"
#include "store/sqlite/queue_filter.hpp"
#include "store/sqlite/search_index.hpp"

// A search goes through two lists, both in the order of the ids: the comments of the queue that is
// asked for, and those that have the words. Each leaps over what the other does not have, so that
// neither a common word nor a long queue is read as a whole; where many leaps find nothing, the
// page ends early.
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

constexpr auto of_site = sql("SELECT id FROM comment WHERE site_id = ?");
constexpr auto of_article = sql("SELECT id FROM comment WHERE article_id = ?");
constexpr auto of_author = sql("SELECT id FROM comment WHERE author_id = ?");
constexpr auto of_both = of_author + " AND +article_id = ?";
constexpr auto up = sql(" AND status = ? AND id >= ? ORDER BY id LIMIT 1");
constexpr auto down = sql(" AND status = ? AND id <= ? ORDER BY id DESC LIMIT 1");

constexpr auto site_up = of_site + up;
constexpr auto site_down = of_site + down;
constexpr auto article_up = of_article + up;
constexpr auto article_down = of_article + down;
constexpr auto author_up = of_author + up;
constexpr auto author_down = of_author + down;
constexpr auto both_up = of_both + up;
constexpr auto both_down = of_both + down;

// Which way the ids go, and what has been spent on the way.
struct Course {
  QueueOrder order = QueueOrder::oldest;
  int steps = 0;

  [[nodiscard]] bool rises() const { return order != QueueOrder::newest; }
  [[nodiscard]] bool precedes(CommentId a, CommentId b) const { return rises() ? a < b : b < a; }
  [[nodiscard]] CommentId beyond(CommentId id) const {
    return CommentId{number(id) + (rises() ? 1 : -1)};
  }
  [[nodiscard]] CommentId before(CommentId id) const {
    return CommentId{number(id) - (rises() ? 1 : -1)};
  }
};

std::optional<CommentId> only_id(Statement&& row) {
  if (!row.next()) return std::nullopt;
  return row.id<CommentId>(0);
}

// The comments of a queue, whatever they say.
class Listed {
 public:
  Listed(Connection& db, const QueueQuery& query, Course& course)
      : db_(db), query_(query), course_(course) {
    if (query.article || query.author) return;
    for (const SiteId site : each_once(query.sites)) heads_.push_back({site, {}});
  }

  // The first that is not before this place.
  std::optional<CommentId> from(CommentId place) {
    if (query_.article || query_.author) {
      ++course_.steps;
      return of_filter(place);
    }
    std::optional<CommentId> first;
    for (Head& head : heads_) {
      if (!head.id || course_.precedes(*head.id, place)) {
        if (head.ended) continue;
        ++course_.steps;
        head.id = only_id({db_, course_.rises() ? site_up : std::string_view(site_down), head.site,
                           query_.status, place});
        head.ended = !head.id;
        if (head.ended) continue;
      }
      if (!first || course_.precedes(*head.id, *first)) first = head.id;
    }
    return first;
  }

 private:
  struct Head {
    SiteId site{};
    std::optional<CommentId> id = {};
    bool ended = false;
  };

  std::optional<CommentId> of_filter(CommentId place) {
    const auto text = [&](std::string_view rising, std::string_view falling) {
      return course_.rises() ? rising : falling;
    };
    if (query_.article && query_.author) {
      return only_id(
          {db_, text(both_up, both_down), *query_.author, *query_.article, query_.status, place});
    }
    if (query_.article) {
      return only_id({db_, text(article_up, article_down), *query_.article, query_.status, place});
    }
    return only_id({db_, text(author_up, author_down), *query_.author, query_.status, place});
  }

  Connection& db_;
  const QueueQuery& query_;
  Course& course_;
  std::vector<Head> heads_;
};

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

void append(std::string& match, std::string_view part) {
  if (!match.empty()) match += " AND ";
  match += part;
}

Matches matches_of(Connection& db, const Search& search, ScratchIndex& scratch) {
  Matches matches;
  for (const SearchTerm& term : search) {
    if (scratch.words(term.words).empty()) continue;  // Signs only: nothing that could be found.
    const std::string whole = in_quotes(term.words);
    const std::size_t at = last_word(term.words);
    const auto last = scratch.words(std::string_view(term.words).substr(at));
    const auto like = term.begins && last.size() == 1 ? words_like(db, last.front()) : std::nullopt;
    append(matches.newer, like ? whole + '*' : whole);
    if (!like || like->empty()) {
      append(matches.index, whole);
      continue;
    }
    std::string any;
    for (const std::string& word : *like) {
      any += (any.empty() ? "" : " OR ") + in_quotes(term.words.substr(0, at) + word);
    }
    append(matches.index, '(' + any + ')');
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
  const Matches matches = matches_of(db_, search, scratch);
  Course course{query.order};
  Listed listed(db_, query, course);
  Matching matching(db_, matches.index, newer_matching(db_, matches.newer, scratch), course);

  constexpr CommentId highest{std::numeric_limits<std::int64_t>::max()};
  CommentId place = course.rises() ? CommentId{1} : highest;
  if (query.after) place = course.beyond(*query.after);
  Found found;
  while (found.comments.size() < query.limit) {
    const auto next = listed.from(place);
    if (!next) break;
    const auto match = matching.from(*next);
    if (!match) break;
    place = *match;
    if (*match == *next) {
      found.comments.push_back(comment(query.sites, *match).value());
      place = course.beyond(*match);
    }
    if (course.steps > steps_max) {
      found.stopped_at = course.before(place);
      break;
    }
  }
  return found;
}

}  // namespace rejoinder::sqlite
