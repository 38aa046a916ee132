#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include <rejoinder/comment.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// What finds a text again: for refusing the same one twice.
[[nodiscard]] Digest text_hash(const Keyring& keys, SiteId site, std::string_view text);

// A comment's text as it is now, sealed, for when another takes its place.
[[nodiscard]] Revision sealed_revision(const Keyring& keys, const Comment& comment, Time now);
// Nothing if it was not sealed for this place.
[[nodiscard]] std::optional<std::string> opened(const Keyring& keys, SiteId site,
                                                const Revision& revision);

// Texts made ready before a unit of work, since the writer is shared: rendered, and where one takes
// the place of another, judged, and the other one sealed.
class NewTexts {
 public:
  NewTexts(const Keyring& keys, const Renderer& renderer) : keys_(keys), renderer_(renderer) {}

  struct Replacement {
    std::string text;
    std::optional<Time> redacted = {};
    std::optional<Judgement> judgement = {};  // None: as it was.
  };
  struct Prepared {
    std::string before;  // The text that it was made for.
    std::string html;    // Of the text as it will be.
    std::optional<Replacement> replacement = {};
    Digest hash{};  // Of the replacement.
    Revision revision = {};
  };

  // When the decision is made that they are for: the log tells by it what was redacted with it.
  void decided_at(Time time) { time_ = time; }
  [[nodiscard]] std::optional<Time> time() const { return time_; }

  // The text stays.
  void keep(const Comment& comment);
  void replace(const Comment& comment, Replacement replacement, Time now);
  // Says why a text could not be made: nothing of the request is to be done.
  void refuse(Error error) { refusal_ = std::move(error); }
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }
  // Nothing if there is none, or the text has changed since.
  [[nodiscard]] const Prepared* of(const Comment& comment) const;
  // HTML of the text that the comment has or gets.
  [[nodiscard]] std::string html_of(const Comment& comment) const;

 private:
  const Keyring& keys_;
  const Renderer& renderer_;
  std::map<CommentId, Prepared> made_;
  std::optional<Error> refusal_ = {};
  std::optional<Time> time_ = {};
};

}  // namespace rejoinder
