#include "store/sqlite/published_page.hpp"

#include <algorithm>
#include <limits>

#include <rejoinder/limits.hpp>

namespace rejoinder::sqlite {
namespace {

constexpr std::size_t id_bytes = 8;
constexpr auto select = sql("SELECT hand_over(") + published_columns + ") FROM published WHERE ";

using Comments = std::vector<PublishedComment>;

char mark_of(ListOrder order) {
  switch (order) {
    case ListOrder::oldest: return 'o';
    case ListOrder::newest: return 'n';
    case ListOrder::best: return 'b';
  }
  return '\0';
}

std::string root_of(std::string_view packed_path) {
  return std::string(packed_path.substr(0, id_bytes));
}

void append_all(Comments& comments, Statement&& row) {
  row.hand_over([&](const Row& each) { comments.push_back(published_in(each)); });
}

// A part of a thread, from its own end on.
void append_thread(Connection& db, ArticleId article, const std::string& after_path,
                   std::size_t limit, Comments& comments) {
  static constexpr auto text =
      select + "published.article_id = ? AND published.path > ? AND published.path < ? " +
      "ORDER BY published.path LIMIT ?";
  append_all(comments, {db, text, article, Bytes{after_path}, Bytes{end_below(root_of(after_path))},
                        row_limit(limit)});
}

// A thread from its first comment on.
void append_whole_thread(Connection& db, ArticleId article, CommentId root, std::size_t limit,
                         Comments& comments) {
  static constexpr auto text =
      select + "published.article_id = ? AND published.path >= ? AND published.path < ? " +
      "ORDER BY published.path LIMIT ?";
  const std::string path = packed(root);
  append_all(comments, {db, text, article, Bytes{path}, Bytes{end_below(path)}, row_limit(limit)});
}

PublishedPage page_of(Comments comments, std::size_t limit, ListOrder order,
                      std::int64_t votes = 0) {
  PublishedPage page{std::move(comments), std::nullopt};
  if (page.comments.size() <= limit) return page;
  page.comments.resize(limit);
  page.next = to_blob({packed(page.comments.back().path), votes}, order);
  return page;
}

// Comments that were read backwards, from their last: turns each thread around. Whatever its
// length, a thread is one run of them.
void turn_threads(Comments& comments, std::size_t from) {
  auto begin = comments.begin() + static_cast<std::ptrdiff_t>(from);
  while (begin != comments.end()) {
    const CommentId root = begin->path.front();
    const auto end = std::find_if(begin, comments.end(), [&](const PublishedComment& comment) {
      return comment.path.front() != root;
    });
    std::reverse(begin, end);
    begin = end;
  }
}

// Fills the page with threads whose first comments are at one number of votes, or below it.
struct BestPage {
  Connection& db;
  ArticleId article{};
  std::size_t limit = 0;
  Comments comments = {};
  std::int64_t votes_at_limit = 0;  // Of the thread in which the page ends.

  [[nodiscard]] bool full() const { return comments.size() > limit; }

  void note(std::size_t size_before, std::int64_t votes) {
    if (size_before < limit && comments.size() >= limit) votes_at_limit = votes;
  }

  void add_threads(Statement&& root) {
    while (!full() && root.next()) {
      const std::size_t size = comments.size();
      append_whole_thread(db, article, root.id<CommentId>(0), limit + 1 - size, comments);
      note(size, root.integer(1));
    }
  }
};

}  // namespace

std::optional<Place> place_from(const Blob& blob, ListOrder order) {
  std::string_view rest = blob;
  if (rest.empty() || rest.front() != mark_of(order)) return std::nullopt;
  rest.remove_prefix(1);
  Place place;
  if (order == ListOrder::best) {
    if (rest.size() < id_bytes) return std::nullopt;
    place.votes = unpacked(rest.substr(0, id_bytes));
    rest.remove_prefix(id_bytes);
  }
  const std::size_t path_bytes_max = limits::reply_depth_max * id_bytes;
  if (rest.empty() || rest.size() % id_bytes != 0 || rest.size() > path_bytes_max) {
    return std::nullopt;
  }
  place.path = rest;
  return place;
}

Blob to_blob(const Place& place, ListOrder order) {
  Blob blob(1, mark_of(order));
  if (order == ListOrder::best) blob += packed(CommentId{place.votes});
  return blob + place.path;
}

PublishedPage oldest_page(Connection& db, const PageQuery& query) {
  static constexpr auto text =
      select + "published.article_id = ? AND published.path > ? ORDER BY published.path LIMIT ?";
  if (query.limit == 0) return {};
  const std::string after = query.after ? query.after->path : std::string();
  PublishedPage page;
  page.comments.reserve(std::min(query.limit, limits::list_max));
  Statement row(db, text, query.article, Bytes{after}, row_limit(query.limit) + 1);
  row.hand_over([&](const Row& each) {
    if (page.comments.size() == query.limit) {  // Of the row too many nothing is read.
      page.next = to_blob({packed(page.comments.back().path)}, ListOrder::oldest);
    } else {
      page.comments.push_back(published_in(each));
    }
  });
  return page;
}

PublishedPage newest_page(Connection& db, const PageQuery& query) {
  static constexpr auto backwards =
      select +
      "published.article_id = ? AND published.path < ? ORDER BY published.path DESC LIMIT ?";
  const std::size_t limit = query.limit;
  if (limit == 0) return {};
  Comments comments;
  std::string below(1, '\xff');
  if (query.after) {
    append_thread(db, query.article, query.after->path, limit + 1, comments);
    below = root_of(query.after->path);
  }
  if (comments.size() > limit) return page_of(std::move(comments), limit, ListOrder::newest);

  // One scan backwards meets the threads in the wanted order, each from its end. The last one may
  // have been met in part: it is read again, from its first comment.
  const std::size_t done = comments.size();
  const std::size_t rows = limit + 1 - done;
  append_all(comments, {db, backwards, query.article, Bytes{below}, row_limit(rows)});
  const bool to_the_end = comments.size() - done < rows;
  turn_threads(comments, done);
  if (!to_the_end) {
    const CommentId last = comments.back().path.front();
    while (comments.size() > done && comments.back().path.front() == last) comments.pop_back();
    append_whole_thread(db, query.article, last, limit + 1 - comments.size(), comments);
  }
  return page_of(std::move(comments), limit, ListOrder::newest);
}

PublishedPage best_page(Connection& db, const PageQuery& query) {
  // Said as the index is: of first comments only.
  static constexpr auto roots =
      sql("SELECT comment_id, votes FROM published WHERE article_id = ? AND length(path) = 8 ");
  static constexpr auto as_good =
      roots + "AND votes = ? AND comment_id > ? ORDER BY votes DESC, comment_id";
  static constexpr auto less_good = roots + "AND votes < ? ORDER BY votes DESC, comment_id";
  static constexpr auto from_the_top = roots + "ORDER BY votes DESC, comment_id";
  if (query.limit == 0) return {};
  BestPage page{.db = db, .article = query.article, .limit = query.limit};
  if (query.after) {
    const Place& after = *query.after;
    append_thread(db, query.article, after.path, query.limit + 1, page.comments);
    page.note(0, after.votes);
    const std::int64_t root = unpacked(root_of(after.path));
    page.add_threads({db, as_good, query.article, after.votes, root});
    page.add_threads({db, less_good, query.article, after.votes});
  } else {
    page.add_threads({db, from_the_top, query.article});
  }
  return page_of(std::move(page.comments), query.limit, ListOrder::best, page.votes_at_limit);
}

}  // namespace rejoinder::sqlite
