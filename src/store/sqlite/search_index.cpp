#include "store/sqlite/search_index.hpp"

#include <algorithm>

namespace rejoinder::sqlite {
namespace {

// Runs the driver; what it throws is given the port's type.
template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const SQLite::Exception& fault) {
    throw failure(fault);
  }
}

constexpr const char* scratch_tables =
    "CREATE VIRTUAL TABLE scratch USING fts5 (name, text, content = '', columnsize = 0, "
    "tokenize = 'unicode61 remove_diacritics 2');"
    "CREATE VIRTUAL TABLE word USING fts5vocab (scratch, instance)";

// More words of one comment than these prove nothing more.
constexpr std::size_t words_checked_max = 8;

// One word at a time: for several, FTS5 goes through their places up to the first that they share.
bool has_words(Connection& db, CommentId id, const std::vector<std::string>& words) {
  return std::all_of(
      words.begin(),
      words.begin() + static_cast<std::ptrdiff_t>(std::min(words.size(), words_checked_max)),
      [&](const std::string& word) {
        Statement found(db,
                        "SELECT 1 FROM comment_search WHERE comment_search MATCH ? "
                        "AND rowid = ?",
                        in_quotes(word), id);
        return found.next();
      });
}

}  // namespace

void index_added(Connection& db, CommentId id) {
  if (number(id) % index_batch != 0) return;
  run(db,
      "INSERT INTO comment_search (rowid, name, text) SELECT id, name, text FROM comment "
      "WHERE id > (SELECT indexed_to FROM search_progress WHERE id = 1) AND id <= ?",
      id);
  run(db, "UPDATE search_progress SET indexed_to = ? WHERE id = 1", id);
}

CommentId indexed_to(Connection& db) {
  Statement row(db, "SELECT indexed_to FROM search_progress WHERE id = 1");
  if (!row.next()) throw StoreFailure("how far the search index reaches is not known");
  return row.id<CommentId>(0);
}

Reindexing::Reindexing(Connection& db, CommentId id) : db_(db), id_(id) {
  if (id > indexed_to(db)) return;
  Statement row(db, "SELECT name, text FROM comment WHERE id = ?", id);
  indexed_ = row.next();
  if (!indexed_) return;
  name_ = row.text(0);
  text_ = row.text(1);
}

void Reindexing::to(std::string_view text) {
  if (!indexed_ || text == text_) return;
  run(db_,
      "INSERT INTO comment_search (comment_search, rowid, name, text) VALUES ('delete', ?, ?, ?)",
      id_, name_, text_);
  run(db_, "INSERT INTO comment_search (rowid, name, text) VALUES (?, ?, ?)", id_, name_, text);
}

ScratchIndex::ScratchIndex() : db_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
  guarded([&] {
    db_.exec(scratch_tables);
    db_.exec("BEGIN");  // One that is never committed: else each row becomes a segment of its own.
  });
}

std::vector<std::string> ScratchIndex::words(std::string_view text) {
  return guarded([&] {
    db_.exec("INSERT INTO scratch (scratch) VALUES ('delete-all')");
    add(CommentId{1}, "", text);
    std::vector<std::string> words;
    SQLite::Statement row(db_, "SELECT term FROM word ORDER BY offset");
    while (row.executeStep()) words.push_back(row.getColumn(0).getString());
    db_.exec("INSERT INTO scratch (scratch) VALUES ('delete-all')");
    return words;
  });
}

void ScratchIndex::add(CommentId id, std::string_view name, std::string_view text) {
  guarded([&] {
    SQLite::Statement row(db_, "INSERT INTO scratch (rowid, name, text) VALUES (?, ?, ?)");
    row.bind(1, number(id));
    row.bind(2, std::string(name));
    row.bind(3, std::string(text));
    row.exec();
  });
}

std::vector<CommentId> ScratchIndex::matching(const std::string& match) {
  return guarded([&] {
    std::vector<CommentId> ids;
    SQLite::Statement row(db_, "SELECT rowid FROM scratch WHERE scratch MATCH ? ORDER BY rowid");
    row.bind(1, match);
    while (row.executeStep()) ids.push_back(CommentId{row.getColumn(0).getInt64()});
    return ids;
  });
}

std::vector<CommentId> lost_by_index(Connection& db, std::int64_t sample) {
  const std::int64_t end = number(indexed_to(db));
  const std::int64_t stride = std::max<std::int64_t>(1, end / sample);
  ScratchIndex scratch;
  std::vector<CommentId> lost;
  for (std::int64_t from = 1; from <= end; from += stride) {
    Statement row(
        db, "SELECT id, name, text FROM comment WHERE id >= ? AND id <= ? ORDER BY id LIMIT 1",
        from, std::min(end, from + stride - 1));
    if (!row.next()) continue;
    if (!has_words(db, row.id<CommentId>(0), scratch.words(row.text(1) + ' ' + row.text(2)))) {
      lost.push_back(row.id<CommentId>(0));
    }
  }
  return lost;
}

std::string in_quotes(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

}  // namespace rejoinder::sqlite
