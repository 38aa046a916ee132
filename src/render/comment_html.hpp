#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/commenting.hpp>
#include <rejoinder/publishing.hpp>

// Lists and forms as HTML, with WordPress's names, so that a theme's styles fit them.
namespace rejoinder::render {

struct ListView {
  const PublishedList& list;
  std::string_view base;   // The public URL of this server.
  std::string reply_link;  // A comment's id is appended: /page?article=/a&parent=
  std::optional<std::string> next_link = {};  // To the next page, if there is one.
  const OwnComment* own = nullptr;            // The reader's own comment, while it waits.
};

// The section with heading and list.
[[nodiscard]] std::string list_html(const ListView& view);

struct FormView {
  const ReplyForm& form;
  std::string_view base;
  std::string cancel_link;  // Back from a reply to a comment to the plain form.
  // Where the answer leads: to the article, or back to our own page in a frame.
  enum class Return { article, page } returns = Return::article;
  Draft values = {};                    // What was typed before; valid UTF-8.
  std::vector<FieldError> faults = {};  // Shown above the form and beside their fields.
  std::string_view problem = {};        // A fault of the whole, such as a duplicate.
};

// "Leave a Reply", or why there is no form.
[[nodiscard]] std::string form_html(const FormView& view);

struct PageView {
  std::string title;
  std::string_view base;
  std::string body;          // HTML.
  std::string heading = {};  // Text above the body; a link when there is an address.
  std::string heading_link = {};
  bool indexed = false;         // May search engines keep it?
  std::string feed_link = {};   // An Atom feed of what it shows.
  std::string feed_title = {};  // Its name.
};

// A whole document around lists and forms.
[[nodiscard]] std::string page_html(const PageView& view);

// A comment of the reader's own, with what became of it.
[[nodiscard]] std::string own_html(const OwnComment& own, std::string_view site,
                                   std::string_view zone, std::string_view base);

// Percent-encodes a text for a query (RFC 3986: all but unreserved characters).
[[nodiscard]] std::string query_text(std::string_view text);

}  // namespace rejoinder::render
