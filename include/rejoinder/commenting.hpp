#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/network_hash.hpp>
#include <rejoinder/rate_limit.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/store.hpp>
#include <rejoinder/triage.hpp>
#include <rejoinder/validation.hpp>

namespace rejoinder {

class Notifications;

struct CommentingOptions {
  // A school or a mobile carrier shares a network; one person does not write three a minute.
  Rate per_network{30, 60};
  Rate per_email{3, 6};
  // A flood from many networks under many addresses: more than moderators could ever read.
  Rate per_site{600, 2'000};
  Rate edits_per_comment{2, 5};
  Triage* triage = nullptr;                // None: every comment is unsure.
  Notifications* notifications = nullptr;  // None: nobody is told of what waits.
};

// A draft with what came along with it.
struct Submission {
  std::string site;  // Key.
  Draft draft;
  std::string origin;           // As the browser sent it; empty when it is our own, or none came.
  std::string address;          // The sender's IP address.
  std::string idempotency_key;  // Empty: none.
};

// What a sender gets for a draft. Whoever holds it may see the comment while it waits, and edit it
// for a while; both tokens can be made again from the comment, and are not kept.
struct Receipt {
  CommentId id{};
  Status shown = Status::pending;  // approved or pending: whom we take for spam is not told.
  std::string html;
  std::string preview_token;
  std::string edit_token;
  Time edit_until{};
  Article article;
};

// What an author may see of a comment of theirs, whatever became of it.
struct OwnComment {
  Comment comment;
  Article article;
  PublishedComment shown;  // As the public would see it.
};

// Takes drafts in, and lets their authors see, edit and withdraw them. Thread-safe.
class Commenting {
 public:
  Commenting(Store& store, const Keyring& keys, const Renderer& renderer, const Clock& clock,
             CommentingOptions options);

  // Refuses: not_found (site), forbidden (origin, closed article), invalid (fields), conflict
  // (duplicate), rate_limited. What it answers is on disk.
  [[nodiscard]] Result<Receipt> submit(const Submission& submission);

  // Refuses with not_found whatever is wrong with the token, so that nothing can be probed.
  [[nodiscard]] Result<OwnComment> own(std::string_view site, CommentId id,
                                       std::string_view preview_token);

  // An approved comment whose text changes goes back to the queue.
  [[nodiscard]] Result<Receipt> edit(std::string_view site, CommentId id,
                                     std::string_view edit_token, const std::string& text);
  [[nodiscard]] Result<void> withdraw(std::string_view site, CommentId id,
                                      std::string_view edit_token);

 private:
  Result<Site> find_site(std::string_view key);
  std::optional<Error> too_fast(const Site& site, const Digest& email, const std::string& address);
  NewComment prepare(const Site& site, const CheckedDraft& draft) const;
  Assessment assess(const Site& site, const NewComment& comment, AuthorId author,
                    std::string_view address) const;
  std::optional<Assessment> judge_anew(const Site& site, CommentId id,
                                       const std::string& text) const;
  // The campaign that a new comment belongs to, inside the unit that stores it.
  void find_campaign(Writer& writer, const Comment& comment, const Digest& network,
                     const Assessment& assessment) const;
  Result<Receipt> accept(Writer& writer, const Site& site, const CheckedDraft& draft,
                         const NewComment& prepared, const Assessment& assessment,
                         const Digest& email, const std::string& html);
  Receipt receipt(const Site& site, const Comment& comment, Status shown, const Article& article,
                  std::string html) const;
  Result<Comment> for_edit(Reader& reader, const Site& site, CommentId id,
                           std::string_view token) const;

  Store& store_;
  const Keyring& keys_;
  const Renderer& renderer_;
  const Clock& clock_;
  Triage* triage_;
  Notifications* notifications_;
  NetworkHash network_hash_;
  RateLimiter network_limiter_;
  RateLimiter email_limiter_;
  RateLimiter site_limiter_;
  RateLimiter edit_limiter_;
};

}  // namespace rejoinder
