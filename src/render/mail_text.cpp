#include "render/mail_text.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "render/escape.hpp"
#include "render/time_text.hpp"

namespace rejoinder::render {
namespace {

// The two parts of a message, written side by side so that they say the same.
class Parts {
 public:
  void paragraph(std::string_view text) {
    text_ += fmt::format("{}\n\n", text);
    html_ += "<p>" + escape_text(text) + "</p>\n";
  }
  // `sentence`: what the link is for.
  void link(std::string_view sentence, std::string_view address) {
    text_ += fmt::format("{}\n{}\n\n", sentence, address);
    html_ +=
        "<p><a href=\"" + escape_attribute(address) + "\">" + escape_text(sentence) + "</a></p>\n";
  }
  void quote(std::string_view words) {
    html_ += "<blockquote>";
    while (true) {
      // A lone CR too: mail would make a line of it, outside the quotation.
      const auto end = words.find_first_of("\r\n");
      const std::string_view line = words.substr(0, end);
      text_ += fmt::format("> {}\n", line);
      append_text(html_, line);
      if (end == std::string_view::npos) break;
      html_ += "<br>\n";
      words.remove_prefix(words.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
    text_ += '\n';
    html_ += "</blockquote>\n";
  }
  void list(const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    html_ += "<ul>\n";
    for (const std::string& line : lines) {
      text_ += fmt::format("- {}\n", line);
      html_ += "<li>" + escape_text(line) + "</li>\n";
    }
    text_ += '\n';
    html_ += "</ul>\n";
  }
  void rule() {
    text_ += "--------\n\n";
    html_ += "<hr>\n";
  }
  MailWords take(std::string subject) {
    return {std::move(subject), std::move(text_),
            "<!doctype html>\n<html lang=\"en\"><body>\n" + html_ + "</body></html>\n"};
  }

 private:
  std::string text_;
  std::string html_;
};

std::string title_of(const Card& card) {
  return card.article.title.empty() ? card.article.key : card.article.title;
}

std::string record_of(const Author& author) {
  if (author.approved_count == 0 && author.spam_count == 0) return "their first comment here";
  return fmt::format("{} approved, {} spam so far", author.approved_count, author.spam_count);
}

std::string_view chance_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ham: return "Probably not spam.";
    case Verdict::spam: return "Probably spam.";
    case Verdict::unsure: break;
  }
  return "It could be either.";
}

std::vector<std::string> reasons_of(const Card& card) {
  std::vector<std::string> sentences;
  for (const RuleHit& flag : card.assessment.flags) sentences.push_back(flag.sentence);
  sentences.emplace_back(chance_of(card.assessment.verdict));
  for (const Reason& reason : card.assessment.reasons) sentences.push_back(reason.sentence);
  std::vector<std::string> once;
  for (std::string& sentence : sentences) {
    if (std::find(once.begin(), once.end(), sentence) == once.end()) {
      once.push_back(std::move(sentence));
    }
  }
  return once;
}

void write_comment(Parts& parts, const MailedComment& mailed, const Site& site) {
  const Card& card = mailed.card;
  parts.paragraph(fmt::format("{} ({}) wrote on {}, {}:", card.comment.name, record_of(card.author),
                              title_of(card),
                              for_reader(card.comment.created, site.settings.time_zone)));
  parts.quote(card.comment.text);
  parts.list(reasons_of(card));
  parts.link("Approve it, or mark it as spam or trash:", mailed.link);
}

std::string_view status_words(Status status) {
  switch (status) {
    case Status::pending: return "waiting";
    case Status::approved: return "approved";
    case Status::spam: return "spam";
    case Status::trash: return "trash";
  }
  return "";
}

}  // namespace

MailWords MailText::waiting(const WaitingNotice& notice) const {
  Parts parts;
  const std::size_t count = notice.comments.size();
  const std::string title = title_of(notice.comments.front().card);
  if (notice.urgent) parts.paragraph("Somebody may need help today: please look at this first.");
  if (count > 1) {
    parts.paragraph(fmt::format("{} new replies wait on {}.", count, notice.site.name()));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) parts.rule();
    write_comment(parts, notice.comments[i], notice.site);
  }
  parts.rule();
  if (notice.more > 0) {
    parts.paragraph(notice.more == 1 ? std::string("One more waits in the console.")
                                     : fmt::format("{} more wait in the console.", notice.more));
  }
  parts.link("Open the console:", notice.console);
  parts.link(fmt::format("No more mails about {}:", notice.site.name()), notice.unsubscribe);
  parts.paragraph("Whoever has this mail can decide by its links, for a week: do not pass it on.");
  const std::string start = notice.urgent ? "Urgent: new reply waiting: " : "New reply waiting: ";
  return parts.take(count == 1
                        ? start + title
                        : fmt::format("{}{} new replies waiting: {}",
                                      notice.urgent ? "Urgent: " : "", count, notice.site.name()));
}

MailWords MailText::overruled(const OverruledNotice& notice) const {
  Parts parts;
  parts.paragraph(fmt::format("{} has {} what you decided on {}.", notice.by,
                              notice.undone ? "taken back" : "changed", notice.site.name()));
  for (const auto& line : notice.lines) {
    parts.paragraph(fmt::format("{} on {}: {} until then, now {}.", line.card.comment.name,
                                title_of(line.card), status_words(line.change.from),
                                status_words(line.change.to)));
    parts.quote(line.card.comment.text);
    parts.link("Look at it in the console:", line.link);
  }
  if (notice.more > 0) parts.paragraph(fmt::format("And {} more.", notice.more));
  if (!notice.note.empty()) parts.paragraph("Their note: " + notice.note);
  parts.paragraph("You get this because your settings ask for it.");
  return parts.take("Your decision was changed: " + title_of(notice.lines.front().card));
}

MailWords MailText::proof(std::string_view moderator, std::string_view link) const {
  Parts parts;
  parts.paragraph(fmt::format(
      "Somebody signed in to Rejoinder as {} wants mails about comments to come here.", moderator));
  parts.link("If that was you, confirm this address within a day:", link);
  parts.paragraph("If it was not, do nothing: nothing else will be sent.");
  return parts.take("Confirm your address");
}

MailWords MailText::test(std::string_view moderator, std::string_view console) const {
  Parts parts;
  parts.paragraph(fmt::format("Mail to {} works.", moderator));
  parts.link("Open the console:", console);
  return parts.take("Test: mail from Rejoinder works");
}

}  // namespace rejoinder::render
