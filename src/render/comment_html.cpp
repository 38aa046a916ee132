#include "render/comment_html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "render/comment_json.hpp"
#include "render/escape.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

constexpr std::string_view awaiting_notice =
    R"(<p class="comment-awaiting-moderation" role="status">Your comment is awaiting moderation. )"
    "This is a preview; your comment will be visible after it has been approved.</p>\n";

// Where and how a comment is shown.
struct Place {
  std::string_view site;
  std::string_view zone;
  std::string_view base;
  std::string_view reply_link;  // Empty: no link.
  bool awaiting = false;
};

void append_author(std::string& out, const PublishedComment& comment, const Place& place) {
  out += R"(<div class="comment-author vcard"><img class="avatar" alt="" width="40" height="40" )"
         R"(loading="lazy" src=")";
  append_attribute(out, avatar_url(place.base, place.site, comment.avatar));
  out += R"("> <b class="fn">)";
  if (!comment.website.empty()) {
    out += R"(<a class="url" rel="nofollow ugc noopener noreferrer" href=")";
    append_attribute(out, comment.website);
    out += R"(">)";
  }
  out += "<bdi>";
  append_text(out, comment.name);
  out += comment.website.empty() ? "</bdi>" : "</bdi></a>";
  out += R"(</b> <span class="says">says:</span></div>)";
}

void append_body(std::string& out, const PublishedComment& comment, const Place& place) {
  if (comment.withdrawn) {
    out += R"(<article class="comment-body"><p class="comment-withdrawn">)"
           "This comment is no longer here.</p></article>\n";
    return;
  }
  out += R"(<article class="comment-body"><footer class="comment-meta">)";
  append_author(out, comment, place);
  fmt::format_to(
      std::back_inserter(out),
      R"(<div class="comment-metadata"><a href="#comment-{}"><time datetime="{}">{}</time></a>)",
      number(comment.id), rfc3339(comment.created), for_reader(comment.created, place.zone));
  if (comment.edited) out += R"( <span class="comment-edited">(edited)</span>)";
  if (comment.redacted) {
    out += R"( <span class="comment-redacted">(parts removed by the site)</span>)";
  }
  out += "</div></footer>\n";
  if (place.awaiting) out += awaiting_notice;
  out += R"(<div class="comment-content" dir="auto">)";
  out += comment.html;
  out += "</div>\n";
  if (!place.reply_link.empty() && !place.awaiting) {
    out += R"(<div class="reply"><a class="comment-reply-link" rel="nofollow" href=")";
    append_attribute(out, fmt::format("{}{}#respond", place.reply_link, number(comment.id)));
    out += R"(" aria-label="Reply to )";
    append_attribute(out, comment.name);
    out += R"(">Reply</a></div>)";
  }
  out += "</article>\n";
}

std::string item_start(const PublishedComment& comment, bool awaiting) {
  return fmt::format(R"(<li id="comment-{}" class="comment depth-{}{}{}{}">)", number(comment.id),
                     comment.depth(), comment.moderator ? " bypostauthor" : "",
                     comment.withdrawn ? " withdrawn" : "", awaiting ? " awaiting-moderation" : "");
}

// Puts the reader's own comment where it will stand, unless it stands there already. A page in
// another order than the thread's gets it at the end.
std::vector<PublishedComment> with_own(const ListView& view) {
  std::vector<PublishedComment> shown = view.list.page.comments;
  if (view.own == nullptr) return shown;
  const PublishedComment& own = view.own->shown;
  const bool there = std::any_of(shown.begin(), shown.end(),
                                 [&](const auto& comment) { return comment.id == own.id; });
  const Status status = view.own->comment.status;
  if (there || status == Status::trash || status == Status::approved) return shown;
  const auto after = std::upper_bound(shown.begin(), shown.end(), own,
                                      [](const auto& a, const auto& b) { return a.path < b.path; });
  shown.insert(after, own);
  return shown;
}

// The comments come in the order of display, so a list is opened where the depth grows.
std::string tree_html(const std::vector<PublishedComment>& comments, const ListView& view) {
  std::string out;
  std::vector<std::size_t> open;
  Place place{view.list.site.key, view.list.site.settings.time_zone, view.base, {}};
  for (const PublishedComment& comment : comments) {
    bool sibling = false;
    while (!open.empty() && open.back() >= comment.depth()) {
      sibling = open.back() == comment.depth();
      out += "</li>\n";
      open.pop_back();
      if (!open.empty() && !sibling) out += "</ol>\n";
    }
    if (!open.empty() && !sibling) out += "<ol class=\"children\">\n";
    place.awaiting = view.own != nullptr && comment.id == view.own->comment.id &&
                     view.own->comment.status != Status::approved;
    place.reply_link = view.list.article.open ? std::string_view(view.reply_link) : "";
    out += item_start(comment, place.awaiting);
    append_body(out, comment, place);
    open.push_back(comment.depth());
  }
  while (!open.empty()) {
    out += "</li>\n";
    open.pop_back();
    if (!open.empty()) out += "</ol>\n";
  }
  return out;
}

}  // namespace

std::string query_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string list_html(const ListView& view) {
  const auto comments = with_own(view);
  const std::int64_t count = view.list.article.count;
  std::string out = "<section id=\"comments\" class=\"comments-area\">\n";
  out += count == 0 ? std::string("<h2 class=\"comments-title\">Replies</h2>\n")
                    : fmt::format("<h2 class=\"comments-title\">{} {}</h2>\n", count,
                                  count == 1 ? "reply" : "replies");
  if (comments.empty()) {
    out += "<p class=\"no-comments\">No replies yet.</p>\n";
  } else {
    out += "<ol class=\"comment-list\">\n" + tree_html(comments, view) + "</ol>\n";
  }
  if (view.next_link) {
    out += R"(<nav class="comments-pagination"><a rel="next" href=")";
    append_attribute(out, *view.next_link);
    out += "\">More replies</a></nav>\n";
  }
  out += "</section>\n";
  return out;
}

std::string own_html(const OwnComment& own, std::string_view site, std::string_view zone,
                     std::string_view base) {
  if (own.comment.status == Status::trash) {
    return "<p class=\"comment-declined\" role=\"status\">This comment is not shown.</p>\n";
  }
  std::string out = "<ol class=\"comment-list\">\n";
  Place place{site, zone, base, {}};
  place.awaiting = own.comment.status != Status::approved;
  out += item_start(own.shown, place.awaiting);
  append_body(out, own.shown, place);
  out += "</li>\n</ol>\n";
  return out;
}

std::string page_html(const PageView& view) {
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  if (!view.indexed) out += "<meta name=\"robots\" content=\"noindex\">\n";
  out += "<title>";
  append_text(out, view.title);
  out += "</title>\n<link rel=\"icon\" href=\"";
  append_attribute(out, view.base);
  out += "/icon.svg\">\n<link rel=\"stylesheet\" href=\"";
  append_attribute(out, view.base);
  out += "/embed.css\">\n";
  if (!view.feed_link.empty()) {
    out += R"(<link rel="alternate" type="application/atom+xml" title=")";
    append_attribute(out, view.feed_title);
    out += R"(" href=")";
    append_attribute(out, view.base);
    append_attribute(out, view.feed_link);
    out += "\">\n";
  }
  out += "</head>\n<body class=\"rejoinder-page\">\n<main>\n";
  if (!view.heading.empty()) {
    out += "<h1>";
    if (!view.heading_link.empty()) {
      out += "<a target=\"_top\" href=\"";
      append_attribute(out, view.heading_link);
      out += "\">";
    }
    append_text(out, view.heading);
    out += view.heading_link.empty() ? "</h1>\n" : "</a></h1>\n";
  }
  out += view.body;
  out += "</main>\n</body>\n</html>\n";
  return out;
}

}  // namespace rejoinder::render
