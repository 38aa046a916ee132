#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rejoinder/store.hpp>

namespace rejoinder::contract {

inline Time at(std::int64_t second) {
  return Time{std::chrono::seconds{second}};
}

// Bytes that differ with their number.
inline Digest digest(std::uint8_t number) {
  Digest digest{};
  digest.fill(number);
  return digest;
}

inline Avatar avatar(std::uint8_t number) {
  Avatar avatar{};
  avatar.fill(number);
  return avatar;
}

// Two unlike comments are equal only in all that is stored.
inline bool same(const Comment& a, const Comment& b) {
  return a.id == b.id && a.site == b.site && a.article == b.article && a.parent == b.parent &&
         a.path == b.path && a.author == b.author && a.name == b.name && a.website == b.website &&
         a.avatar == b.avatar && a.page_url == b.page_url && a.page_title == b.page_title &&
         a.text == b.text && a.status == b.status && a.version == b.version &&
         a.created == b.created && a.edited == b.edited;
}

template <class Rows>
auto ids_of(const Rows& rows) {
  std::vector<decltype(rows.front().id)> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

// A store of one engine, with a site, an article and an author in it.
template <class Engine>
struct Stored {
  Engine engine;
  std::unique_ptr<Store> store = engine.open();
  SiteId site = add_site("clinic");
  ArticleId article = add_article(site, "/dry-needling");
  AuthorId author = add_author(site, 1);

  SiteId add_site(std::string_view key) {
    return store->write([&](Writer& writer) { return writer.add_site(key, {}, at(1)); });
  }

  ArticleId add_article(SiteId of, std::string_view key) {
    return store->write([&](Writer& writer) { return writer.ensure_article(of, key, at(1)).id; });
  }

  // The one there is, or a new one.
  AuthorId add_author(SiteId of, std::uint8_t number) {
    return store->write([&](Writer& writer) {
      const auto known = writer.author(of, digest(number));
      return known ? known->id : writer.add_author(of, digest(number), at(1)).id;
    });
  }

  [[nodiscard]] NewComment draft(std::string text, Status status = Status::pending) const {
    return {.site = site,
            .article = article,
            .parent = {},
            .above = {},
            .author = author,
            .name = "Jane",
            .website = "https://jane.example/",
            .avatar = avatar(7),
            .page_url = "https://clinic.example/a",
            .page_title = "About a",
            .text = std::move(text),
            .text_hash = digest(9),
            .network = {},
            .status = status,
            .created = at(100)};
  }

  Comment add(const NewComment& draft) {
    return store->write([&](Writer& writer) { return writer.add_comment(draft); });
  }

  Comment add(Status status = Status::pending) { return add(draft("Hello", status)); }

  Comment reply_to(const Comment& parent, Status status = Status::pending) {
    NewComment reply = draft("A reply", status);
    reply.parent = parent.id;
    reply.above = parent.path;
    return add(reply);
  }

  std::int64_t set_status(CommentId id, Status status) {
    return store->write([&](Writer& writer) { return writer.set_status(site, id, status); });
  }

  [[nodiscard]] static PublishedComment face_of(const Comment& comment, std::int64_t votes = 0) {
    return {.id = comment.id,
            .parent = comment.parent,
            .path = comment.path,
            .withdrawn = false,
            .moderator = false,
            .name = comment.name,
            .website = comment.website,
            .avatar = {},
            .html = "<p>" + comment.text + "</p>",
            .created = comment.created,
            .edited = comment.edited,
            .votes = votes};
  }

  void publish(const Comment& comment, std::int64_t votes = 0) {
    store->write(
        [&](Writer& writer) { writer.publish(comment.article, face_of(comment, votes), 1); });
  }

  StatusTotals totals() {
    return store->read([&](Reader& reader) { return reader.totals({site}); });
  }

  std::optional<Comment> comment(CommentId id) {
    return store->read([&](Reader& reader) { return reader.comment(site, id); });
  }

  std::optional<PublishedPage> published_from(ListOrder order, std::size_t limit,
                                              const std::optional<Blob>& after) {
    return store->read(
        [&](Reader& reader) { return reader.published(article, order, limit, after); });
  }
  PublishedPage published(ListOrder order, std::size_t limit,
                          const std::optional<Blob>& after = {}) {
    return published_from(order, limit, after).value();
  }
};

}  // namespace rejoinder::contract
