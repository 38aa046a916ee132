#include "service/publication.hpp"

#include <utility>

namespace rejoinder {
namespace {

PublishedComment place_at(CommentId id, ThreadPath path, Time created) {
  PublishedComment place;
  place.id = id;
  place.withdrawn = true;
  place.created = created;
  if (path.size() > 1) place.parent = path[path.size() - 2];
  place.path = std::move(path);
  return place;
}

void hide(Writer& writer, const Comment& comment, int renderer_version) {
  if (writer.published_below(comment.article, comment.path)) {
    writer.publish(comment.article, empty_place(comment), renderer_version);
    return;
  }
  writer.unpublish(comment.article, comment.path);
  for (ThreadPath path = comment.path; path.size() > 1;) {
    path.pop_back();
    const auto above = writer.published(comment.article, path.back());
    if (!above || !above->withdrawn || writer.published_below(comment.article, path)) return;
    writer.unpublish(comment.article, path);
  }
}

}  // namespace

PublishedComment empty_place(const Comment& comment) {
  auto place = place_at(comment.id, comment.path, comment.created);
  place.parent = comment.parent;
  return place;
}

PublishedComment as_published(const Comment& comment, std::string html) {
  PublishedComment shown;
  shown.id = comment.id;
  shown.parent = comment.parent;
  shown.path = comment.path;
  shown.name = comment.name;
  shown.website = comment.website;
  shown.avatar = comment.avatar;
  shown.html = std::move(html);
  shown.created = comment.created;
  shown.edited = comment.edited;
  shown.redacted = comment.redacted.has_value();
  shown.moderator = comment.moderator;
  return shown;
}

void show(Writer& writer, const Comment& comment, std::string html, int renderer_version) {
  writer.publish(comment.article, as_published(comment, std::move(html)), renderer_version);
  // What its sender told of the article is public only now that somebody has looked at it.
  writer.describe_article(comment.site, comment.article, comment.page_url, comment.page_title);
  for (ThreadPath path = comment.path; path.size() > 1;) {
    path.pop_back();
    if (writer.published(comment.article, path.back())) continue;
    const auto above = writer.comment(comment.site, path.back());
    writer.publish(comment.article,
                   place_at(path.back(), path, above ? above->created : comment.created),
                   renderer_version);
  }
}

void change_status(Writer& writer, Comment& comment, Status to, std::string html,
                   int renderer_version) {
  const Status from = comment.status;
  comment.version = writer.set_status(comment.site, comment.id, to);
  comment.status = to;
  writer.settle_proposal(comment.site, comment.id);  // It asks about what is public.
  if (to == Status::approved) {
    show(writer, comment, std::move(html), renderer_version);
  } else if (from == Status::approved) {
    hide(writer, comment, renderer_version);
  }
}

}  // namespace rejoinder
