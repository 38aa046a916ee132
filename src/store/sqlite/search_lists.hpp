#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/store.hpp>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/search_index.hpp"

// The list that a search goes through, and what else its comments must be.
namespace rejoinder::sqlite {

// Which way the ids go, and what has been spent on the way.
struct Course {
  QueueOrder order = QueueOrder::oldest;
  int steps = 0;

  [[nodiscard]] bool rises() const { return order != QueueOrder::newest; }
  [[nodiscard]] bool precedes(CommentId a, CommentId b) const { return rises() ? a < b : b < a; }
  [[nodiscard]] CommentId beyond(CommentId id) const {
    return CommentId{number(id) + (rises() ? 1 : -1)};
  }
};

// The comments of a queue, whatever they say: of its filters, the one whose list is likely to be
// the shortest. The others are for Narrowing.
class Listed {
 public:
  Listed(Connection& db, const QueueQuery& query, Course& course);

  // The first that is not before this place.
  std::optional<CommentId> from(CommentId place);

 private:
  enum class By { campaign, author, flag, proposal, article, site };
  struct Head {
    SiteId site{};
    std::optional<CommentId> id = {};
    bool ended = false;
  };

  // Of the whole list, or of a site's part of it.
  std::optional<CommentId> first_of(SiteId site, CommentId place);

  Connection& db_;
  const QueueQuery& query_;
  Course& course_;
  By by_ = By::site;
  std::vector<Head> heads_;
};

// Whether a comment is all that is asked for, but for the words of its text and its name.
class Narrowing {
 public:
  Narrowing(Connection& db, const QueueQuery& query, const Search& search, ScratchIndex& scratch,
            Course& course);

  bool fits(CommentId id);

 private:
  bool has_marks(SiteId site, CommentId id);
  bool has_title(CommentId id);

  Connection& db_;
  const QueueQuery& query_;
  ScratchIndex& scratch_;
  Course& course_;
  struct Wanted {
    std::vector<std::string> words;  // As the index takes them apart.
    bool begins = false;
  };
  std::vector<Wanted> title_;
  std::map<std::string, bool> titles_;  // What was found of those that were looked at.
};

}  // namespace rejoinder::sqlite
