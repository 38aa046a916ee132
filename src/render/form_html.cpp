#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <rejoinder/limits.hpp>

#include "render/comment_html.hpp"
#include "render/escape.hpp"

namespace rejoinder::render {
namespace {

// A field of the form as it is drawn.
struct Input {
  std::string_view name;  // In the form, as design section 3 has it.
  std::string_view label;
  std::string_view css;         // WordPress's class.
  std::string_view attributes;  // Of the element, as HTML.
  bool required;
};

constexpr Input inputs[] = {
    {"comment", "Comment", "comment-form-comment", R"(rows="8" cols="45" dir="auto")", true},
    {"author", "Name", "comment-form-author", R"(type="text" autocomplete="name" dir="auto")",
     true},
    {"email", "Email", "comment-form-email", R"(type="email" autocomplete="email")", true},
    {"website", "Website", "comment-form-url",
     R"(type="text" inputmode="url" autocomplete="url" autocapitalize="none" spellcheck="false")",
     false},
};

const std::string& value_of(const Draft& draft, std::string_view name) {
  if (name == "comment") return draft.comment;
  if (name == "author") return draft.author;
  if (name == "email") return draft.email;
  return draft.website;
}

const FieldError* fault_of(const std::vector<FieldError>& faults, std::string_view field) {
  const auto found = std::find_if(faults.begin(), faults.end(),
                                  [&](const FieldError& fault) { return fault.field == field; });
  return found == faults.end() ? nullptr : &*found;
}

void append_hidden(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += "<input type=\"hidden\" name=\"";
  out += name;
  out += "\" value=\"";
  append_attribute(out, value);
  out += "\">\n";
}

void append_input(std::string& out, const Input& input, const std::string& value,
                  const FieldError* fault) {
  out += fmt::format(R"(<p class="{}{}"><label for="{}">{})", input.css,
                     fault != nullptr ? " has-error" : "", input.name, input.label);
  if (input.required) out += R"( <span class="required" aria-hidden="true">*</span>)";
  out += "</label> ";
  std::string described = input.name == "email" ? "email-notes" : "";
  if (fault != nullptr) {
    out += fmt::format(R"(<span class="field-error" id="{}-error">)", input.name);
    append_text(out, fault->detail);
    out += "</span> ";
    described += fmt::format("{}{}-error", described.empty() ? "" : " ", input.name);
  }
  const bool is_text_area = input.name == "comment";
  out += fmt::format(R"(<{} id="{}" name="{}" {})", is_text_area ? "textarea" : "input", input.name,
                     input.name, input.attributes);
  if (input.required) out += " required";
  if (fault != nullptr) out += R"( aria-invalid="true")";
  if (!described.empty()) out += fmt::format(R"( aria-describedby="{}")", described);
  if (is_text_area) {
    // The first newline of a text area is dropped by browsers, so one is put there to drop.
    out += ">\n";
    append_text(out, value);
    out += "</textarea></p>\n";
  } else {
    out += " value=\"";
    append_attribute(out, value);
    out += "\"></p>\n";
  }
}

void append_summary(std::string& out, const FormView& view) {
  if (view.faults.empty() && view.problem.empty()) return;
  out += R"(<div id="error-summary" class="error-summary" role="alert" tabindex="-1">)"
         "<h3>There is a problem</h3>\n";
  if (!view.problem.empty()) {
    out += "<p>";
    append_text(out, view.problem);
    out += "</p>\n";
  }
  if (!view.faults.empty()) {
    out += "<ul>\n";
    for (const FieldError& fault : view.faults) {
      const bool drawn = std::any_of(std::begin(inputs), std::end(inputs),
                                     [&](const Input& input) { return input.name == fault.field; });
      out += drawn ? fmt::format("<li><a href=\"#{}\">", fault.field) : std::string("<li>");
      append_text(out, fault.detail);
      out += drawn ? "</a></li>\n" : "</li>\n";
    }
    out += "</ul>\n";
  }
  out += "</div>\n";
}

void append_heading(std::string& out, const FormView& view) {
  out += R"(<h2 id="reply-title" class="comment-reply-title">)";
  if (view.form.parent) {
    out += "Leave a Reply to <bdi>";
    append_text(out, view.form.parent->name);
    out += "</bdi>";
    if (!view.cancel_link.empty()) {
      out += R"( <small><a id="cancel-comment-reply-link" rel="nofollow" href=")";
      append_attribute(out, view.cancel_link);
      out += R"(">Cancel reply</a></small>)";
    }
  } else {
    out += "Leave a Reply";
  }
  out += "</h2>\n";
}

}  // namespace

std::string form_html(const FormView& view) {
  std::string out = "<div id=\"respond\" class=\"comment-respond\">\n";
  if (!view.form.article.open) {
    return out + "<p class=\"comments-closed\">Comments are closed.</p>\n</div>\n";
  }
  append_heading(out, view);
  append_summary(out, view);
  // novalidate: our words beside the fields, not the browser's bubbles; `required` tells readers
  // of the screen.
  out += R"(<form id="commentform" class="comment-form" method="post" novalidate action=")";
  append_attribute(out, fmt::format("{}/v1/sites/{}/comments", view.base, view.form.site.key));
  out += "\">\n";
  out += R"(<p class="comment-notes"><span id="email-notes">Your email address will not be )"
         R"(published.</span> <span class="required-field-message">Required fields are marked )"
         R"(<span class="required">*</span></span></p>)"
         "\n";
  append_hidden(out, "article", view.form.article.key);
  append_hidden(out, "url", view.values.url);
  append_hidden(out, "title", view.values.title);
  if (view.form.parent) {
    append_hidden(out, "parent", std::to_string(number(view.form.parent->id)));
  }
  if (view.returns == FormView::Return::page) append_hidden(out, "return", "page");
  for (const Input& input : inputs) {
    append_input(out, input, value_of(view.values, input.name), fault_of(view.faults, input.name));
  }
  out += R"(<p class="form-submit"><button type="submit" id="submit" class="submit">Post Comment)"
         "</button></p>\n</form>\n</div>\n";
  return out;
}

}  // namespace rejoinder::render
