#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/comment.hpp>

#include "store/sqlite/statement.hpp"

// The index of the words of comments. Triggers cannot keep it: FTS5 refuses to run in one while the
// schema is not trusted. So whoever adds, changes or deletes a comment's text or name does it here.
namespace rejoinder::sqlite {

// Comments that are added to the index at once; fewer than so many are not in it yet.
inline constexpr std::int64_t index_batch = 256;

// After a comment was added: puts it into the index, with those before it, when a batch is full.
void index_added(Connection& db, CommentId id);

// The last comment that is in the index.
[[nodiscard]] CommentId indexed_to(Connection& db);

// Around a change of a comment's text: what is in the index is taken out by what it was, so this
// remembers what it was.
class Reindexing {
 public:
  Reindexing(Connection& db, CommentId id);
  void to(std::string_view text);

 private:
  Connection& db_;
  CommentId id_;
  bool indexed_ = false;
  std::string name_;
  std::string text_;
};

// An index in memory that takes texts apart in just the same way.
class ScratchIndex {
 public:
  ScratchIndex();

  // The words of a text, in their order.
  [[nodiscard]] std::vector<std::string> words(std::string_view text);
  void add(CommentId id, std::string_view name, std::string_view text);
  // In the order of their ids.
  [[nodiscard]] std::vector<CommentId> matching(const std::string& match);

 private:
  SQLite::Database db_;
};

// Of the comments in the index at most `sample`, evenly spread, those whose words it does not have.
[[nodiscard]] std::vector<CommentId> lost_by_index(Connection& db, std::int64_t sample);

// A text as the index's language takes it: its words in a row, and none of it an operator.
[[nodiscard]] std::string in_quotes(std::string_view words);

}  // namespace rejoinder::sqlite
