#include "render/feed.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "render/escape.hpp"
#include "render/json_value.hpp"

using namespace rejoinder;
using namespace rejoinder::render;
using Catch::Contains;

namespace {

RecentComment entry(std::int64_t id) {
  RecentComment made;
  made.article.key = "/dry-needling";
  made.article.title = "Dry needling";
  made.article.url = "https://clinic.example/dry-needling?a=1&b=2";
  made.comment.id = CommentId{id};
  made.comment.name = "Mia";
  made.comment.html = "<p>Does it <em>hurt</em>? &amp; how</p>";
  made.comment.created =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::minutes(id);
  return made;
}

Feed feed_of(std::vector<RecentComment> comments) {
  Feed feed;
  feed.site.key = "clinic";
  feed.site.settings.name = "Harbour Clinic";
  feed.site.settings.origins = {"https://clinic.example"};
  feed.comments = std::move(comments);
  return feed;
}

FeedView view_of(const Feed& feed, std::string_view base = "https://c.example") {
  return {feed, base, std::string(base) + "/v1/sites/clinic/feed",
          std::string(base) + "/v1/sites/clinic/page?article="};
}

}  // namespace

TEST_CASE("XML holds whatever a text holds, or says that something was there") {
  std::string out;
  append_xml(out, "a&b<c>\"d\"'e'`\t\n\r]]>");
  CHECK(out == "a&amp;b&lt;c&gt;&quot;d&quot;&#39;e&#39;`\t\n&#13;]]&gt;");
  out.clear();
  const std::string replaced = "\xEF\xBF\xBD";
  append_xml(out, std::string("\0\x01\x1F", 3) + "\xEF\xBF\xBE\xEF\xBF\xBF");
  CHECK(out == replaced + replaced + replaced + replaced + replaced);
  for (const std::string kept : {"\xEF\xBF\xBD", "\xEF\xBF\xBC", "\xF0\x9F\xBF\xBE", "\x7F", "é"}) {
    out.clear();
    append_xml(out, kept);
    CHECK(out == kept);
  }
}

TEST_CASE("An entry tells who said what, when and where, and its HTML is text in the feed") {
  const Feed feed = feed_of({entry(7)});
  const std::string atom = feed_atom(view_of(feed));
  CHECK_THAT(atom, Contains("<id>tag:c.example,2026:clinic/comment/7</id>"));
  CHECK_THAT(atom, Contains("<title>Reply by Mia on Dry needling</title>"));
  CHECK_THAT(atom, Contains("href=\"https://clinic.example/dry-needling?a=1&amp;b=2#comment-7\""));
  CHECK_THAT(atom, Contains("<published>2026-11-22T00:07:00Z</published>"));
  CHECK_THAT(atom, Contains("<content type=\"html\">&lt;p&gt;Does it &lt;em&gt;hurt&lt;/em&gt;? "
                            "&amp;amp; how&lt;/p&gt;</content>"));
  CHECK_THAT(atom, !Contains("<uri>") && !Contains("in-reply-to"));
  const auto json = parse_json(feed_json(view_of(feed)));
  REQUIRE(json);
  const auto& item = json->find("items")->array()->at(0);
  CHECK(*item.find("id")->text() == "tag:c.example,2026:clinic/comment/7");
  CHECK(*item.find("content_html")->text() == feed.comments[0].comment.html);
  CHECK(item.find("date_modified") == nullptr);
}

TEST_CASE("A reply names what it answers by the id that this has in the feed") {
  auto reply = entry(9);
  reply.comment.parent = CommentId{7};
  const Feed feed = feed_of({reply});
  CHECK_THAT(feed_atom(view_of(feed)),
             Contains("<thr:in-reply-to ref=\"tag:c.example,2026:clinic/comment/7\" "
                      "type=\"text/html\" "
                      "href=\"https://clinic.example/dry-needling?a=1&amp;b=2#comment-7\"/>"));
}

TEST_CASE("A feed is as new as its newest entry or edit, and an empty one always the same") {
  auto edited = entry(3);
  edited.comment.edited = edited.comment.created + std::chrono::hours(1);
  const std::string atom = feed_atom(view_of(feed_of({entry(7), edited})));
  CHECK_THAT(atom, Contains("<updated>2026-11-22T01:03:00Z</updated>\n<link rel=\"self\""));
  const Feed empty = feed_of({});
  CHECK_THAT(feed_atom(view_of(empty)), Contains("<updated>1970-01-01T00:00:00Z</updated>"));
  CHECK_THAT(feed_json(view_of(empty)), Contains("\"items\":[]"));
}

TEST_CASE("A feed is about its article, or about the site") {
  Feed feed = feed_of({});
  CHECK_THAT(feed_atom(view_of(feed)), Contains("<id>tag:c.example,2026:clinic/comments</id>") &&
                                           Contains("<title>Replies on Harbour Clinic</title>") &&
                                           Contains("<link rel=\"alternate\" type=\"text/html\" "
                                                    "href=\"https://clinic.example/\"/>"));
  feed.article = Article{};
  feed.article->key = "/a b&c";
  CHECK_THAT(feed_atom(view_of(feed)),
             Contains("<id>tag:c.example,2026:clinic/comments/%2Fa%20b%26c</id>") &&
                 Contains("<title>Replies on /a b&amp;c</title>") &&
                 Contains("href=\"https://c.example/v1/sites/clinic/page?article=%2Fa%20b%26c\""));
}

TEST_CASE("The ids of two servers on one host differ, and are URIs on any host") {
  const Feed feed = feed_of({entry(7)});
  const auto id_at = [&](std::string_view base) {
    const auto json = parse_json(feed_json(view_of(feed, base)));
    return *json->find("items")->array()->at(0).find("id")->text();
  };
  CHECK(id_at("http://127.0.0.1:8080") == "tag:127.0.0.1,2026:8080/clinic/comment/7");
  CHECK(id_at("http://[::1]:8080") == "tag:%5B%3A%3A1%5D,2026:8080/clinic/comment/7");
  CHECK(id_at("http://[::1]") == "tag:%5B%3A%3A1%5D,2026:clinic/comment/7");
}

TEST_CASE("Hostile names, titles and addresses stay text in a feed") {
  auto hostile = entry(1);
  hostile.comment.name = "\"/></author><script>alert(1)</script>\x01";
  hostile.comment.website = "https://example.com/\"><x>";
  hostile.article.title = "]]><![CDATA[<x>&amp;";
  hostile.article.url = "https://clinic.example/\"><x>";
  const Feed feed = feed_of({hostile});
  const std::string atom = feed_atom(view_of(feed));
  CHECK_THAT(atom, !Contains("<script") && !Contains("<x>") && !Contains("<![CDATA") &&
                       !Contains("]]>") && !Contains("\x01"));
  CHECK(parse_json(feed_json(view_of(feed))));
}
