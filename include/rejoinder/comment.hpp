#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/article.hpp>
#include <rejoinder/author.hpp>
#include <rejoinder/bytes.hpp>
#include <rejoinder/clock.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/ids.hpp>

namespace rejoinder {

// Frozen: the store and the wire use these words.
enum class Status { pending, approved, spam, trash };

[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] std::optional<Status> status_from(std::string_view text);

// A comment as its sender wrote it; nothing in it is trusted. `faults` are those that decoding
// found (a number where a text belongs), so that all of them can be told at once.
struct Draft {
  std::string article;
  std::string url;
  std::string title;
  std::optional<CommentId> parent = {};
  std::string author;
  std::string email;
  std::string website;
  std::string comment;
  std::vector<FieldError> faults = {};
};

// From the first comment of a thread down to a comment itself; at most reply_depth_max ids, so a
// deeper reply stands beside its parent. Sorting by it sorts a thread for display, oldest first.
using ThreadPath = std::vector<CommentId>;

// The path above a reply to the comment at `parent`.
[[nodiscard]] ThreadPath path_above_reply(const ThreadPath& parent);

struct Comment {
  CommentId id{};
  SiteId site{};
  ArticleId article{};
  std::optional<CommentId> parent = {};
  ThreadPath path;
  AuthorId author{};
  std::string name;
  std::string website;  // Empty, or an http(s) URL.
  Avatar avatar{};
  std::string page_url;  // What its sender told of the article; either may be empty.
  std::string page_title;
  std::string text;  // As it was written, byte for byte.
  Status status = Status::pending;
  std::int64_t version = 1;  // Grows with every change.
  Time created{};
  std::optional<Time> edited = {};    // By its author.
  std::optional<Time> redacted = {};  // The text is no longer its author's: a moderator changed it.
  bool moderator = false;             // Written for the site.
};

// A text that was replaced. It is kept sealed, for the site's time.
struct Revision {
  CommentId comment{};
  std::int64_t version = 0;                 // The last that had this text.
  std::optional<DecisionId> decision = {};  // That replaced it; none: its author did.
  std::string by = {};                      // The moderator's name, as it is now.
  Time replaced{};
  std::optional<Time> redacted = {};  // As the comment's was.
  Blob sealed = {};
};

// What the public may see of a comment, and all of it. An empty place (`withdrawn`) keeps a thread
// together whose comment is gone while replies to it are public: no name, text, link or avatar.
struct PublishedComment {
  CommentId id{};
  std::optional<CommentId> parent = {};
  ThreadPath path;
  bool withdrawn = false;
  bool moderator = false;  // Written for the site.
  std::string name;
  std::string website;
  Avatar avatar{};
  std::string html;
  Time created{};
  std::optional<Time> edited = {};
  bool redacted = false;  // The site has changed the text.
  std::int64_t votes = 0;

  [[nodiscard]] std::size_t depth() const { return path.size(); }
};

// `best`: by votes, then oldest first.
enum class ListOrder { oldest, newest, best };

struct PublishedPage {
  std::vector<PublishedComment> comments;
  std::optional<Blob> next;  // Where the next page begins, if there is one.
};

// A comment that the public sees, wherever in a site it stands.
struct RecentComment {
  Article article;
  PublishedComment comment;
};

}  // namespace rejoinder
