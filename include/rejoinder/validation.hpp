#pragma once

#include <optional>
#include <string>

#include <rejoinder/comment.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/site.hpp>

namespace rejoinder {

// A draft that may become a comment.
struct CheckedDraft {
  std::string article;  // Normalised key.
  std::string url;      // Empty, or an address within the site.
  std::string title;
  std::optional<CommentId> parent;
  std::string name;
  std::string website;  // Empty, or an http(s) URL.
  std::string text;     // As written.
};

// Applies every rule that needs no look-up. All faults are named at once, in the form's order.
[[nodiscard]] Result<CheckedDraft> check(const Draft& draft, const Site& site);

// The text of a comment alone, for an edit: the fault, if there is one.
[[nodiscard]] std::optional<FieldError> check_text(std::string_view text, const Site& site);

// The fault of a reply whose parent is not there, not public, or in another article.
[[nodiscard]] FieldError parent_fault();

[[nodiscard]] Error invalid(std::vector<FieldError> faults);

}  // namespace rejoinder
