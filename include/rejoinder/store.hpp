#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <rejoinder/account_store.hpp>
#include <rejoinder/article.hpp>
#include <rejoinder/author.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/outbox_store.hpp>
#include <rejoinder/search.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/triage_store.hpp>

// Port to what is kept. Two engines implement it and pass one contract suite; the rest of the
// program does not know which one it has. An engine obeys: it holds no policy, and every look-up
// names its site. A store that fails (disk full, file damaged) throws; absent is std::nullopt.
namespace rejoinder {

// `useful` and `risk` are orders of what waits, on whole sites; elsewhere they are `oldest`.
enum class QueueOrder {
  oldest,
  newest,
  useful,  // By place (see QueuePlace), and within a place by age.
  risk,    // The highest first.
};

struct QueueQuery {
  std::vector<SiteId> sites;  // None: no comments.
  Status status = Status::pending;
  QueueOrder order = QueueOrder::oldest;
  std::optional<ArticleId> article = {};
  std::optional<AuthorId> author = {};
  std::optional<std::string> flag = {};  // A code.
  bool proposed = false;                 // Those that a changed policy asks about; not with a flag.
  std::optional<CommentId> campaign = {};  // Its members.
  std::optional<Time> since = {};          // Written then or later,
  std::optional<Time> before = {};         // and before then.
  std::optional<CommentId> after = {};     // Exclusive; in the query's order.
  std::size_t limit = 0;
};

// What queue() answers from an index alone; the rest is for search() to look for.
[[nodiscard]] inline bool has_index(const QueueQuery& query) {
  const bool marked = query.flag || query.proposed;
  return !query.campaign && !query.since && !query.before &&
         !(marked && (query.article || query.author)) && !(query.flag && query.proposed);
}

struct Found {
  std::vector<Comment> comments;
  // A search that has looked at as many comments as it may ends here, though more may match: the
  // last that it has looked at, for `after`.
  std::optional<CommentId> stopped_at = {};
};

struct StatusTotals {
  std::int64_t pending = 0;
  std::int64_t approved = 0;
  std::int64_t spam = 0;
  std::int64_t trash = 0;

  bool operator==(const StatusTotals&) const = default;
};

struct FoundDecisions {
  std::vector<Decision> decisions;
  std::optional<DecisionId> stopped_at = {};  // As in Found.
};

// An answer that was given to an idempotency key.
struct RememberedReceipt {
  Digest request{};  // Fingerprint of the request that was answered.
  CommentId comment{};
  Status shown = Status::pending;
};

struct NewComment {
  SiteId site{};
  ArticleId article{};
  std::optional<CommentId> parent = {};
  ThreadPath above = {};  // The path that the comment's own id is put behind; empty for a root.
  AuthorId author{};
  std::string name;
  std::string website;
  Avatar avatar{};
  std::string page_url;
  std::string page_title;
  std::string text;
  Digest text_hash{};
  Digest network{};
  Status status = Status::pending;
  Time created{};
  bool moderator = false;  // Written for the site.
  Judgement judgement = {};
};

class Reader : public AccountReader, public TriageReader, public OutboxReader {
 public:
  // Sites, by key.
  virtual std::optional<Site> site(std::string_view key) = 0;
  virtual std::optional<Site> site(SiteId id) = 0;
  virtual std::vector<Site> sites() = 0;

  virtual std::optional<Article> article(SiteId site, std::string_view key) = 0;
  virtual std::optional<Article> article(SiteId site, ArticleId id) = 0;
  // How many approved comments the articles with these keys have, each in its key's place.
  virtual std::vector<std::int64_t> counts(SiteId site, const std::vector<std::string>& keys) = 0;

  virtual std::optional<Comment> comment(SiteId site, CommentId id) = 0;
  // A comment of any of the given sites.
  virtual std::optional<Comment> comment(const std::vector<SiteId>& sites, CommentId id) = 0;
  virtual Author author(SiteId site, AuthorId id) = 0;  // Must exist.
  // The one with this keyed hash of an address, if there is one.
  virtual std::optional<Author> author(SiteId site, const Digest& email) = 0;
  // A comment like this one, by article, parent, author, text and day's network, that is not in
  // the trash.
  virtual std::optional<CommentId> duplicate(const NewComment& comment) = 0;

  // What the public sees of an article, one page of it. `after` is a page's `next`; std::nullopt
  // when it is no place in this order. One of another article gives a page from some place in this.
  virtual std::optional<PublishedPage> published(ArticleId article, ListOrder order,
                                                 std::size_t limit,
                                                 const std::optional<Blob>& after) = 0;
  virtual std::optional<PublishedComment> published(ArticleId article, CommentId id) = 0;
  // Whether the public sees anything below this place in a thread.
  virtual bool published_below(ArticleId article, const ThreadPath& path) = 0;

  // The newest approved comments of a site, or of one of its articles, newest first; no empty
  // places.
  virtual std::vector<RecentComment> recent(SiteId site, std::optional<ArticleId> article,
                                            std::size_t limit) = 0;

  // Of queries that have an index.
  virtual std::vector<Comment> queue(const QueueQuery& query) = 0;
  // Of any query those that have what is looked for, which may be nothing; by id.
  virtual Found search(const QueueQuery& query, const Search& search) = 0;
  virtual StatusTotals totals(const std::vector<SiteId>& sites) = 0;
  // A comment's thread, in display order, whatever the status: from its root on.
  virtual std::vector<Comment> thread(ArticleId article, CommentId root, std::size_t limit) = 0;

  // The texts that a comment had before, newest first.
  virtual std::vector<Revision> revisions(CommentId id, std::size_t limit) = 0;

  virtual std::optional<Decision> decision(const std::vector<SiteId>& sites, DecisionId id) = 0;
  // Newest first, `before` exclusive.
  virtual std::vector<Decision> decisions(const std::vector<SiteId>& sites,
                                          std::optional<DecisionId> before, std::size_t limit) = 0;
  // The same of one moderator's.
  virtual FoundDecisions decisions_by(const std::vector<SiteId>& sites, ModeratorId moderator,
                                      std::optional<DecisionId> before, std::size_t limit) = 0;
  // A comment's decisions, newest first; `changes` holds only that comment's.
  virtual std::vector<Decision> history(CommentId id, std::size_t limit) = 0;
  // A site's log in the order it was written, `after` exclusive: for checking the seals.
  virtual std::vector<Decision> log(SiteId site, std::optional<DecisionId> after,
                                    std::size_t limit) = 0;
  // The seal of the last line of a site's log; all zero when it is empty.
  virtual Digest last_seal(SiteId site) = 0;

  // What set_key_check() was given.
  virtual std::optional<Digest> key_check() = 0;

  virtual std::optional<RememberedReceipt> remembered(SiteId site, const Digest& key) = 0;
};

class Writer : public Reader, public AccountWriter, public TriageWriter, public OutboxWriter {
 public:
  virtual SiteId add_site(std::string_view key, const SiteSettings& settings, Time now) = 0;
  virtual void set_site(SiteId id, const SiteSettings& settings) = 0;

  // The article with this key, made if it is new.
  virtual Article ensure_article(SiteId site, std::string_view key, Time now) = 0;
  // Gives the article an address and a title where it has none; what it has is kept.
  virtual void describe_article(SiteId site, ArticleId id, std::string_view url,
                                std::string_view title) = 0;
  virtual void set_article_open(SiteId site, ArticleId id, bool open) = 0;

  // An author by the keyed hash of an address, which the site has none of yet.
  virtual Author add_author(SiteId site, const Digest& email, Time now) = 0;

  // Keeps the totals, the article's count and the author's record in step.
  virtual Comment add_comment(const NewComment& comment) = 0;
  // Likewise; the version grows by one, and the new version is returned.
  virtual std::int64_t set_status(SiteId site, CommentId id, Status status) = 0;
  // Replaces the text, and when it was edited and redacted; the version grows by one, and the new
  // version is returned.
  struct NewText {
    std::string_view text;
    Digest hash{};
    std::optional<Time> edited = {};
    std::optional<Time> redacted = {};
  };
  virtual std::int64_t set_text(SiteId site, CommentId id, const NewText& text) = 0;
  virtual void add_revision(SiteId site, const Revision& revision) = 0;
  virtual void forget_revisions(SiteId site, Time replaced_before) = 0;

  // Puts a comment, or an empty place, where the public sees it; replaces what stood there.
  virtual void publish(ArticleId article, const PublishedComment& comment,
                       int renderer_version) = 0;
  virtual void unpublish(ArticleId article, const ThreadPath& path) = 0;

  // Appends to the log; `id` is ignored, and the id it got is returned. Marks the decision that it
  // undoes as undone.
  virtual DecisionId add_decision(const Decision& decision) = 0;

  virtual void remember(SiteId site, const Digest& key, const RememberedReceipt& receipt,
                        Time now) = 0;
  virtual void forget_receipts(Time before) = 0;

  // The random salt of a day's network hashes, made from `fresh` if the day has none. Salts of days
  // before `keep_from` are deleted, and the hashes made with them: nobody can make them again.
  virtual Digest network_salt(std::chrono::sys_days day, const Digest& fresh,
                              std::chrono::sys_days keep_from) = 0;

  // Remembers by which master key this data was made; once.
  virtual void set_key_check(const Digest& mac) = 0;

  // Published comments whose HTML another version of the renderer made: at most `limit`, with the
  // text to render again.
  struct Stale {
    ArticleId article{};
    PublishedComment comment;
    std::string text;
  };
  virtual std::vector<Stale> stale_html(int renderer_version, std::size_t limit) = 0;
};

// Something of a site that the public sees has changed: of one article (its list, count, title,
// whether it is open), or, when that is empty, of the site itself.
struct PublicChange {
  std::string site;  // Keys.
  std::string article;

  auto operator<=>(const PublicChange&) const = default;
};

// Whether a unit may be run more than once, each time with nothing left of the time before: if it
// takes nothing out of what it captures. That makes it cheaper among others.
enum class Repeats { never, maybe };

class Store {
 public:
  virtual ~Store() = default;

  // Calls `watcher` with what units have changed: after it is on disk, and before their write()
  // returns. Once, before the store is used by several threads. The watcher must not throw, and
  // not use the store.
  using Watcher = std::function<void(const std::vector<PublicChange>&)>;
  virtual void watch(Watcher watcher) = 0;

  // Runs a unit against one snapshot. Any thread.
  template <class Unit>
  auto read(Unit unit) {
    using Answer = std::invoke_result_t<Unit, Reader&>;
    std::optional<Answer> answer;
    run_read([&](Reader& reader) { answer.emplace(unit(reader)); });
    return std::move(*answer);
  }

  // Runs a unit after and before all others, and returns when what it wrote is on disk. A unit that
  // throws, or whose Result is an error, leaves nothing behind, and takes nobody else's work down;
  // units that wait at the same time may reach the disk together. Any thread, also another than the
  // caller's; units must not nest, and do nothing slow: the writer is shared.
  template <class Unit>
  auto write(Unit unit, Repeats repeats = Repeats::never) {
    using Answer = std::invoke_result_t<Unit, Writer&>;
    if constexpr (std::is_void_v<Answer>) {
      run_write(
          [&](Writer& writer) {
            unit(writer);
            return true;
          },
          repeats);
    } else {
      std::optional<Answer> answer;
      run_write(
          [&](Writer& writer) {
            answer.emplace(unit(writer));
            if constexpr (requires { answer->error(); }) return answer->has_value();
            return true;
          },
          repeats);
      return std::move(*answer);
    }
  }

  // Whether it takes what is written. Not any more once the disk may have lost some of it: what
  // followed could not be trusted. Until the next start.
  [[nodiscard]] virtual bool takes_writes() const = 0;

  // The newest migration that the data has had.
  [[nodiscard]] virtual int schema_version() = 0;
  // What is wrong with the data as it is on disk; nothing when all is well. Reads everything.
  [[nodiscard]] virtual std::vector<std::string> damage() = 0;

 protected:
  virtual void run_read(const std::function<void(Reader&)>& unit) = 0;
  // Commits when the unit answers true.
  virtual void run_write(const std::function<bool(Writer&)>& unit, Repeats repeats) = 0;
};

}  // namespace rejoinder
