#include "service/new_texts.hpp"

#include <utility>

#include <rejoinder/text.hpp>

namespace rejoinder {
namespace {

// A sealed text that is moved to another comment, or another version, does not open.
std::string context_of(CommentId comment, std::int64_t version) {
  return "comment " + std::to_string(number(comment)) + " version " + std::to_string(version);
}

}  // namespace

Digest text_hash(const Keyring& keys, SiteId site, std::string_view text) {
  return keys.mac(Purpose::text, site, with_unix_newlines(text));
}

Revision sealed_revision(const Keyring& keys, const Comment& comment, Time now) {
  return {.comment = comment.id,
          .version = comment.version,
          .replaced = now,
          .redacted = comment.redacted,
          .sealed = keys.seal(Purpose::revision, comment.site,
                              context_of(comment.id, comment.version), comment.text)};
}

std::optional<std::string> opened(const Keyring& keys, SiteId site, const Revision& revision) {
  return keys.open(Purpose::revision, site, context_of(revision.comment, revision.version),
                   revision.sealed);
}

void NewTexts::keep(const Comment& comment) {
  made_[comment.id] = {.before = comment.text, .html = renderer_.html(comment.text)};
}

void NewTexts::replace(const Comment& comment, Replacement replacement, Time now) {
  Prepared made{.before = comment.text,
                .html = renderer_.html(replacement.text),
                .hash = text_hash(keys_, comment.site, replacement.text),
                .revision = sealed_revision(keys_, comment, now)};
  made.replacement = std::move(replacement);
  made_[comment.id] = std::move(made);
}

const NewTexts::Prepared* NewTexts::of(const Comment& comment) const {
  const auto found = made_.find(comment.id);
  if (found == made_.end() || found->second.before != comment.text) return nullptr;
  const Prepared& made = found->second;
  return made.replacement && made.revision.version != comment.version ? nullptr : &made;
}

std::string NewTexts::html_of(const Comment& comment) const {
  const Prepared* made = of(comment);
  return made != nullptr ? made->html : renderer_.html(comment.text);
}

}  // namespace rejoinder
