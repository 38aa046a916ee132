#include <catch2/catch.hpp>

#include <string>

#include "render/comment_html.hpp"
#include "render/comment_json.hpp"
#include "render/identicon.hpp"
#include "render/time_text.hpp"

using namespace rejoinder;
using namespace rejoinder::render;

namespace {

PublishedComment comment(std::int64_t id, ThreadPath above) {
  PublishedComment made;
  made.id = CommentId{id};
  if (!above.empty()) made.parent = above.back();
  made.path = std::move(above);
  made.path.push_back(made.id);
  made.name = "Mia";
  made.html = "<p>Text " + std::to_string(id) + "</p>";
  made.created =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::minutes(348);
  return made;
}

PublishedList list_of(std::vector<PublishedComment> comments) {
  PublishedList list;
  list.site.key = "clinic";
  list.site.settings.time_zone = "Australia/Sydney";
  list.article.key = "/a";
  list.article.count = static_cast<std::int64_t>(comments.size());
  list.page.comments = std::move(comments);
  return list;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("A thread becomes nested lists that open and close in step") {
  const CommentId a{1};
  const CommentId b{2};
  const auto list = list_of({comment(1, {}), comment(2, {a}), comment(3, {a, b}),
                             comment(4, {a, b}), comment(5, {a}), comment(6, {})});
  const std::string html = list_html({list, "https://c.example", "/page?parent="});
  CHECK(count(html, "<ol") == count(html, "</ol>"));
  CHECK(count(html, "<li ") == count(html, "</li>"));
  CHECK(count(html, "<ol class=\"children\">") == 2);
  CHECK(html.find("6 replies") != std::string::npos);
  CHECK(html.find("/page?parent=3#respond") != std::string::npos);
  CHECK(html.find("<time datetime=\"2026-11-22T05:48:00Z\">22 November 2026 at 4:48 pm</time>") !=
        std::string::npos);
}

TEST_CASE("A page that begins in the middle of a thread is well formed too") {
  const CommentId a{1};
  const CommentId b{2};
  const auto list =
      list_of({comment(4, {a, b}), comment(5, {a}), comment(6, {}), comment(7, {CommentId{6}})});
  const std::string html = list_html({list, "", ""});
  CHECK(count(html, "<ol") == count(html, "</ol>"));
  CHECK(count(html, "<li ") == count(html, "</li>"));
  CHECK(count(html, "<ol class=\"children\">") == 1);
}

TEST_CASE("Hostile names and addresses stay text inside their attributes and elements") {
  auto hostile = comment(1, {});
  hostile.name = "\"><script>alert(1)</script>'`";
  hostile.website = "https://example.com/\"onmouseover=\"alert(1)";
  const auto list = list_of({hostile});
  const std::string html = list_html({list, "", "/p?parent="});
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("\"onmouseover") == std::string::npos);
  CHECK(html.find("&lt;script&gt;") != std::string::npos);
}

TEST_CASE("An empty place tells nothing of who was there") {
  auto place = comment(1, {});
  place.withdrawn = true;
  place.name.clear();
  place.html.clear();
  const auto list = list_of({place, comment(2, {CommentId{1}})});
  const std::string html = list_html({list, "", ""});
  CHECK(html.find("This comment is no longer here.") != std::string::npos);
  CHECK(count(html, "<img") == 1);
  const std::string json = list_json(list, std::nullopt, "");
  CHECK(json.find(R"("withdrawn":true,"author":{"name":"","website":null,"avatar":null)") !=
        std::string::npos);
}

TEST_CASE("A reader's own comment stands at its place while it waits") {
  const CommentId a{1};
  auto own = OwnComment{};
  own.shown = comment(9, {a});
  own.comment.id = own.shown.id;
  const auto list = list_of({comment(1, {}), comment(2, {a}), comment(3, {})});
  const std::string html = list_html({list, "", "", std::nullopt, &own});
  const auto at = html.find("comment-9");
  REQUIRE(at != std::string::npos);
  CHECK(html.find("comment-2") < at);
  CHECK(at < html.find("comment-3"));
  CHECK(html.find("Your comment is awaiting moderation.") != std::string::npos);
  own.comment.status = Status::spam;  // Whom we take for spam is not told.
  CHECK(list_html({list, "", "", std::nullopt, &own}) == html);
  own.comment.status = Status::trash;
  CHECK(list_html({list, "", "", std::nullopt, &own}).find("comment-9") == std::string::npos);
}

TEST_CASE(
    "A refused form is filled in again, with the summary and the errors beside their fields") {
  ReplyForm form;
  form.site.key = "clinic";
  form.article.key = "/a?b=1&c=\"2\"";
  FormView view{form, "", ""};
  view.values.author = "Mia \"M\" <b>";
  view.values.comment = "\n</textarea><script>";
  view.faults = {{"email", "required", "Enter an email address like name@example.com"}};
  const std::string html = form_html(view);
  CHECK(html.find(R"(value="Mia &quot;M&quot; &lt;b&gt;")") != std::string::npos);
  CHECK(html.find("required>\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>") != std::string::npos);
  CHECK(html.find(R"(<a href="#email">Enter an email address)") != std::string::npos);
  CHECK(html.find(R"(aria-invalid="true" aria-describedby="email-notes email-error")") !=
        std::string::npos);
  CHECK(html.find(R"(name="article" value="/a?b=1&amp;c=&quot;2&quot;")") != std::string::npos);
}

TEST_CASE("Times are written for programs in UTC and for readers in their zone") {
  const Time time = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) +
                    std::chrono::hours(13) + std::chrono::milliseconds(1'999);
  CHECK(rfc3339(time) == "2026-01-01T13:00:01Z");
  CHECK(for_reader(time, "Australia/Sydney") == "2 January 2026 at 12:00 am");
  CHECK(for_reader(time, "UTC") == "1 January 2026 at 1:00 pm UTC");
  CHECK(for_reader(time, "Nowhere/At_All") == "1 January 2026 at 1:00 pm UTC");
}

TEST_CASE("The same avatar is the same picture, and others differ") {
  Avatar a{};
  Avatar b{};
  b[2] = 0xFF;
  CHECK(identicon_svg(a) == identicon_svg(a));
  CHECK(identicon_svg(a) != identicon_svg(b));
  CHECK(count(identicon_svg(b), "<rect") == 17);
}
