// What the log of decisions tells people.
#include <algorithm>
#include <utility>

#include <rejoinder/limits.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/text.hpp>

namespace rejoinder {
namespace {

// The beginning of a text, in one line.
std::string excerpt_of(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool space = byte <= ' ';
    if (space && (line.empty() || line.back() == ' ')) continue;
    const bool begins = (byte & 0xC0U) != 0x80;  // Not inside a character of UTF-8.
    if (line.size() >= limits::excerpt_bytes && begins) return line + "\xE2\x80\xA6";
    line += space ? ' ' : c;
  }
  return std::string(trim(line));
}

void add_subjects(Reader& reader, DecisionPage& page) {
  for (const Decision& decision : page.decisions) {
    const std::size_t shown = std::min(decision.changes.size(), limits::subjects_shown);
    for (std::size_t i = 0; i < shown; ++i) {
      const CommentId id = decision.changes[i].comment;
      if (page.subjects.contains(id)) continue;
      const auto comment = reader.comment(decision.site, id);
      if (!comment) continue;  // Deleted since.
      Article article = reader.article(comment->site, comment->article).value_or(Article{});
      if (article.title.empty()) article.title = comment->page_title;
      page.subjects.emplace(
          id, DecisionPage::Subject{comment->name, excerpt_of(comment->text), std::move(article),
                                    comment->version, comment->redacted});
    }
  }
}

}  // namespace

DecisionPage Moderation::decisions(const Actor& actor, std::optional<DecisionId> before,
                                   std::size_t limit, std::optional<ModeratorId> by) {
  limit = limit == 0 ? limits::queue_default : std::min(limit, limits::queue_max);
  return store_.read([&](Reader& reader) {
    DecisionPage page;
    const auto sites = site_ids(reader, actor);
    if (by) {
      FoundDecisions found = reader.decisions_by(sites, *by, before, limit + 1);
      page.decisions = std::move(found.decisions);
      page.next = found.stopped_at;
    } else {
      page.decisions = reader.decisions(sites, before, limit + 1);
    }
    if (page.decisions.size() > limit) {
      page.decisions.resize(limit);
      page.next = page.decisions.back().id;
    }
    add_subjects(reader, page);
    return page;
  });
}

}  // namespace rejoinder
