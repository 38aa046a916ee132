#include "render/mail_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "render/comment_html.hpp"
#include "render/escape.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

std::string paragraph(std::string_view text) {
  return "<p>" + escape_text(text) + "</p>\n";
}

std::string link(std::string_view text, std::string_view address) {
  return "<p><a href=\"" + escape_attribute(address) + "\">" + escape_text(text) + "</a></p>\n";
}

enum class Weight { first, other };

std::string button(std::string_view value, std::string_view label, Weight weight) {
  return fmt::format(R"(<button class="submit{}" name="action" value="{}">{}</button>)"
                     "\n",
                     weight == Weight::first ? "" : " other", value, escape_text(label));
}

std::string form(std::string_view buttons) {
  return fmt::format(
      "<form class=\"comment-form\" method=\"post\">\n<p class=\"mail-actions\">\n{}"
      "</p>\n</form>\n",
      buttons);
}

std::string page(const std::string& title, std::string body, std::string_view base) {
  return page_html(
      {title, base,
       "<section class=\"comment-respond mail-page\">\n" + std::move(body) + "</section>\n",
       title});
}

std::string_view done_to(Status status) {
  switch (status) {
    case Status::pending: return "put it back to waiting";
    case Status::approved: return "approved it";
    case Status::spam: return "marked it as spam";
    case Status::trash: return "moved it to the trash";
  }
  return "";
}

std::string_view is_now(Status status) {
  switch (status) {
    case Status::pending: return "It waits.";
    case Status::approved: return "It is public.";
    case Status::spam: return "It is with the spam.";
    case Status::trash: return "It is in the trash.";
  }
  return "";
}

std::string who(const Decision& decision, const Moderator& reader) {
  if (decision.moderator == reader.id) return "You have ";
  switch (decision.actor) {
    case ActorKind::moderator: return decision.by + " has ";
    case ActorKind::author: return "Its author has ";
    case ActorKind::rule: return "A rule has ";
    case ActorKind::operator_: return "The operator has ";
  }
  return {};
}

// What has become of it since the mail.
std::string what_happened(const LinkedComment& linked) {
  const Comment& comment = linked.card.comment;
  std::string told;
  if (linked.last && !linked.last->changes.empty()) {
    const Change& change = linked.last->changes.front();
    const std::string_view did = linked.last->action == Action::undo ? "taken a decision back"
                                 : change.from == change.to          ? "changed its text"
                                                                     : done_to(change.to);
    told = fmt::format("{}{}, on {}. ", who(*linked.last, linked.moderator), did,
                       for_reader(linked.last->created, linked.site.settings.time_zone));
  } else if (comment.status == Status::pending) {
    told = "Its author has changed it since the mail; this is what it says now. ";
  }
  told += is_now(comment.status);
  return "<p role=\"status\"><strong>" + escape_text(told) + "</strong></p>\n";
}

std::string reasons_of(const Card& card) {
  std::vector<std::string_view> sentences;
  const auto add = [&](std::string_view sentence) {
    if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) {
      sentences.push_back(sentence);
    }
  };
  for (const RuleHit& flag : card.assessment.flags) add(flag.sentence);
  for (const Reason& reason : card.assessment.reasons) add(reason.sentence);
  if (sentences.empty()) return {};
  std::string out = "<h2>What speaks for and against it</h2>\n<ul>\n";
  for (const std::string_view sentence : sentences) {
    out += "<li>" + escape_text(sentence) + "</li>\n";
  }
  return out + "</ul>\n";
}

std::string comment_of(const LinkedComment& linked) {
  const Card& card = linked.card;
  const Author& author = card.author;
  const std::string record =
      author.approved_count == 0 && author.spam_count == 0
          ? std::string("first comment here")
          : fmt::format("{} approved, {} spam so far", author.approved_count, author.spam_count);
  std::string out = "<article class=\"comment-body\">\n<p><b><bdi>";
  append_text(out, card.comment.name);
  out += fmt::format("</bdi></b> ({}), <time datetime=\"{}\">{}</time></p>\n", record,
                     rfc3339(card.comment.created),
                     for_reader(card.comment.created, linked.site.settings.time_zone));
  out += "<div class=\"comment-content\" dir=\"auto\">";
  out += card.html;
  out += "</div>\n</article>\n";
  return out;
}

bool has_redactions(const Card& card) {
  return std::any_of(card.assessment.flags.begin(), card.assessment.flags.end(),
                     [](const RuleHit& flag) { return !flag.redaction.empty(); });
}

std::string page_of(const LinkedComment& linked, std::string_view base) {
  const Card& card = linked.card;
  const std::string title = card.article.title.empty() ? card.article.key : card.article.title;
  std::string body = paragraph(fmt::format("{}. You decide as {}, by the link in your mail.",
                                           linked.site.name(), linked.moderator.name));
  if (!linked.open) body += what_happened(linked);
  body += comment_of(linked);
  if (linked.open) {
    std::string buttons;
    const bool redactable = has_redactions(card);
    if (redactable) {
      buttons += button("approve_redacted", "Approve without personal data", Weight::first);
    }
    buttons += button("approve", redactable ? "Approve as it is" : "Approve",
                      redactable ? Weight::other : Weight::first);
    buttons += button("spam", "Spam", Weight::other);
    buttons += button("trash", "Trash", Weight::other);
    body += form(buttons);
  }
  body += reasons_of(card);
  body += link("Open it in the console",
               fmt::format("{}/moderate#comment/{}", base, number(card.comment.id)));
  return page((linked.open ? "Reply waiting: " : "Reply: ") + title, std::move(body), base);
}

std::string page_of(const LinkedSite& linked, std::string_view base) {
  const std::string& name = linked.site.name();
  if (linked.rhythm == Rhythm::off) {
    return page("No more mails",
                paragraph(fmt::format("{} gets no mails about {}.", linked.moderator.name, name)) +
                    link("Choose again in the console", fmt::format("{}/moderate#settings", base)),
                base);
  }
  return page("Stop these mails?",
              paragraph(fmt::format("{} gets mails about {}.", linked.moderator.name, name)) +
                  form(button("confirm", "Send no more", Weight::first)),
              base);
}

std::string page_of(const LinkedAddress& linked, std::string_view base) {
  if (linked.proven) {
    return page("Your address is confirmed",
                paragraph("Mails come to it as your settings say.") +
                    link("Open the settings", fmt::format("{}/moderate#settings", base)),
                base);
  }
  return page(
      "Confirm your address",
      paragraph(fmt::format("Mails about comments shall come to this address for {}. Whoever reads "
                            "them can decide by the links in them.",
                            linked.moderator.name)) +
          form(button("confirm", "Confirm", Weight::first)),
      base);
}

}  // namespace

std::string mail_page(const MailLink& link, std::string_view base) {
  return std::visit([&](const auto& each) { return page_of(each, base); }, link);
}

std::string mail_refusal_page(std::string_view detail, std::string_view base) {
  return page("Nothing here",
              paragraph(detail) + link("Open the console", fmt::format("{}/moderate", base)), base);
}

}  // namespace rejoinder::render
