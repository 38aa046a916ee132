#pragma once

#include <string>

#include <rejoinder/comment.hpp>
#include <rejoinder/renderer.hpp>
#include <rejoinder/store.hpp>

// The one place that decides what the public sees: lists, counts, feeds and pages all read what is
// published here, and nothing else.
namespace rejoinder {

// A comment as the public would see it.
[[nodiscard]] PublishedComment as_published(const Comment& comment, std::string html);

// The place that a comment leaves behind, without name or text.
[[nodiscard]] PublishedComment empty_place(const Comment& comment);

// Moves a comment to another status, and what the public sees with it: an approved comment is
// shown; one that is no longer leaves an empty place while anything below it is shown, and takes
// the empty places above it along when it was their last reason. `comment` is brought up to date.
// `html` is the comment's text, rendered; it may be empty when `to` is not approved.
void change_status(Writer& writer, Comment& comment, Status to, std::string html,
                   int renderer_version);

// Shows a comment that is approved already: a new one of a trusted author.
void show(Writer& writer, const Comment& comment, std::string html, int renderer_version);

}  // namespace rejoinder
