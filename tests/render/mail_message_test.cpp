#include "render/mail_message.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "render/mail_text.hpp"

using namespace rejoinder;
using namespace rejoinder::render;

namespace {

Mail mail_of(std::string subject, std::string from_name = "Harbour Clinic") {
  Mail mail;
  mail.to = "mia@clinic.example";
  mail.from_name = std::move(from_name);
  mail.words = {std::move(subject), "Hello\n", "<p>Hello</p>\n"};
  mail.date = std::chrono::sys_days(std::chrono::year(1997) / 11 / 21) + std::chrono::hours(9) +
              std::chrono::minutes(55) + std::chrono::seconds(6);
  mail.id = "mail.7.1";
  return mail;
}

std::string bytes(const Mail& mail) {
  return mail_bytes(mail, "comments@clinic.example");
}

// The lines of the head, unfolded.
std::vector<std::string> head_of(const std::string& message) {
  const std::string head = message.substr(0, message.find("\r\n\r\n") + 2);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    if (!line.empty() && line.front() == ' ' && !lines.empty()) {
      lines.back() += line;
    } else {
      lines.push_back(line);
    }
    at = end + 2;
  }
  return lines;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

const std::vector<std::string>& hostile() {
  static const std::vector<std::string> texts{
      "Hello\r\nBcc: everybody@example.com",
      "Hello\nBcc: everybody@example.com",
      "Hello\rBcc: everybody@example.com\r\n\r\nA body",
      "=?UTF-8?Q?x=0D=0ABcc:_y?=",
      "\" <everybody@example.com>, \"",
      "a <everybody@example.com>",
      "\\\" <everybody@example.com>",
      "\xC2\x85"
      "Bcc: everybody@example.com",
      "\xE2\x80\xA8"
      "Bcc: everybody@example.com",
      "\xFF\xFE broken \xC3",
      std::string("nul\0Bcc: x", 10),
      std::string(2'000, 'x'),
      std::string(900, 'x') + " " + std::string(900, 'y'),
      "--=_0000000000000000",
      "",
  };
  return texts;
}

}  // namespace

TEST_CASE("No line of a head is nothing but space") {
  const std::string message = bytes(mail_of(std::string(48, 'a') + "  " + std::string(75, 'b')));
  CHECK(message.find("\r\n \r\n") == std::string::npos);
  CHECK(message.find("\r\n  " + std::string(75, 'b')) != std::string::npos);
}

TEST_CASE("A date is written as RFC 5322 has it", "[mail]") {
  CHECK(mail_date(mail_of("").date) == "Fri, 21 Nov 1997 09:55:06 +0000");  // Its appendix A.1.1.
}

TEST_CASE("A plain header stays as it is; others become encoded words", "[mail]") {
  CHECK(header_text("New reply waiting: Dry needling", 9) == "New reply waiting: Dry needling");
  // RFC 2047, section 8, in UTF-8: "Keld Jørn Simonsen", and what could be taken for a word.
  CHECK(header_text("Keld J\xC3\xB8rn Simonsen", 9) == "=?UTF-8?Q?Keld_J=C3=B8rn_Simonsen?=");
  CHECK(header_text("=?x?", 9) == "=?UTF-8?Q?=3D=3Fx=3F?=");
}

TEST_CASE("A long header is folded, no word longer than 75, and no character torn", "[mail]") {
  std::string title;
  for (int i = 0; i < 60; ++i) title += "\xE2\x82\xAC";  // €
  const std::string text = header_text(title, 9);
  std::size_t column = 9;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at), text.size());
    CHECK(column + end - at <= 76);
    const std::string word = text.substr(at, end - at);
    const auto begins = word.find("=?UTF-8?Q?");
    REQUIRE(begins != std::string::npos);
    // Nine letters a character.
    CHECK((word.size() - begins - 12) % 9 == 0);
    column = 0;
    at = end + 2;
  }
}

TEST_CASE("Quoted-printable as RFC 2045 has it", "[mail]") {
  CHECK(quoted_printable("If you believe that truth=beauty") ==
        "If you believe that truth=3Dbeauty");
  CHECK(quoted_printable("a \nb\t\n") == "a=20\r\nb=09\r\n");
  CHECK(quoted_printable("a\r\nb\rc\n") == "a\r\nb\r\nc\r\n");
  CHECK(quoted_printable(".\nFrom me\n") == "=2E\r\n=46rom me\r\n");
  CHECK(quoted_printable("\xC3\xA9") == "=C3=A9");
  const std::string text = quoted_printable(std::string(500, 'x') + std::string(50, '\xFF'));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at), text.size());
    CHECK(end - at <= 76);
    at = end + 2;
  }
}

TEST_CASE("A message says who, what, and that it is automatic", "[mail]") {
  Mail mail = mail_of("New reply waiting: Dry needling");
  mail.thread = "article.1.2";
  mail.unsubscribe = "https://comments.clinic.example/m/s.1.1.x";
  const auto head = head_of(bytes(mail));
  CHECK(has(head, "Date: Fri, 21 Nov 1997 09:55:06 +0000"));
  CHECK(has(head, "From: \"Harbour Clinic\" <comments@clinic.example>"));
  CHECK(has(head, "To: <mia@clinic.example>"));
  CHECK(has(head, "Subject: New reply waiting: Dry needling"));
  CHECK(has(head, "Message-ID: <mail.7.1@clinic.example>"));
  CHECK(has(head, "In-Reply-To: <article.1.2@clinic.example>"));
  CHECK(has(head, "References: <article.1.2@clinic.example>"));
  CHECK(has(head, "Auto-Submitted: auto-generated"));
  CHECK(has(head, "List-Unsubscribe: <https://comments.clinic.example/m/s.1.1.x>"));
  CHECK(has(head, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
}

TEST_CASE("No name, title or address makes a header of its own", "[mail]") {
  const auto expected = head_of(bytes(mail_of("x", "y"))).size();
  for (const std::string& text : hostile()) {
    CAPTURE(text);
    Mail mail = mail_of(text, text);
    // Ours, and no longer than an address may be.
    mail.to += text.substr(0, 100);
    mail.id += text.substr(0, 100);
    mail.words.text = text;
    mail.words.html = text;
    const std::string message = bytes(mail);
    const auto head = head_of(message);
    CHECK(head.size() == expected);
    for (const std::string& line : head) {
      CHECK(line.find(':') != std::string::npos);
      CHECK(line.rfind("Bcc", 0) == std::string::npos);
    }
    std::size_t column = 0;
    for (const char c : message) {
      CHECK((c == '\r' || c == '\n' || (c >= ' ' && c <= '~')));
      column = c == '\n' ? 0 : column + 1;
      if (column > 200 && text.size() < 200) FAIL("a line is too long");
      if (column > 998) FAIL("a line is longer than RFC 5322 allows");
    }
    // One address to, and one from.
    const auto count = [&](const std::string& name) {
      for (const std::string& line : head) {
        if (line.rfind(name, 0) == 0) return std::count(line.begin(), line.end(), '<');
      }
      return std::ptrdiff_t{-1};
    };
    CHECK(count("To: ") == 1);
  }
}

TEST_CASE("Between its boundaries a message has exactly two parts", "[mail]") {
  Mail mail = mail_of("x");
  mail.words.text = "--=_" + std::string(16, '0') + "--\n\n.\n";
  const std::string message = bytes(mail);
  const auto begin = message.find("boundary=\"") + 10;
  const std::string boundary = message.substr(begin, message.find('"', begin) - begin);
  std::size_t found = 0;
  for (std::size_t at = 0; (at = message.find("\r\n--" + boundary, at)) != std::string::npos;
       ++at) {
    ++found;
  }
  CHECK(found == 3);
  CHECK(message.ends_with("\r\n--" + boundary + "--\r\n"));
  CHECK(message.find("\r\n.\r\n") == std::string::npos);
}

TEST_CASE("A mail about a comment has its whole text, and nothing of it is markup", "[mail]") {
  WaitingNotice notice;
  notice.site.key = "clinic";
  notice.console = "https://comments.clinic.example/moderate";
  notice.unsubscribe = "https://comments.clinic.example/m/s";
  Card card;
  card.comment.name = "<b>Mia</b>";
  card.comment.text = "First line\n<script>alert(1)</script> & \"more\"";
  card.article.title = "Dry <i>needling</i>";
  card.assessment.flags.push_back({.code = "phone_number",
                                   .sentence = "Holds what looks like a phone number.",
                                   .effect = RuleEffect::mark,
                                   .span = {}});
  card.assessment.reasons.push_back(
      {.code = "first", .sentence = "It is their first comment.", .weight = 0, .span = {}});
  notice.comments.push_back({card, "https://comments.clinic.example/m/c"});
  notice.more = 2;
  const MailWords words = MailText().waiting(notice);
  CHECK(words.subject == "New reply waiting: Dry <i>needling</i>");
  CHECK(words.text.find("> First line\n> <script>alert(1)</script> & \"more\"\n") !=
        std::string::npos);
  for (const char* part : {"Holds what looks like a phone number.", "It is their first comment.",
                           "https://comments.clinic.example/m/c", "2 more wait"}) {
    CHECK(words.text.find(part) != std::string::npos);
    CHECK(words.html.find(part) != std::string::npos);
  }
  CHECK(words.html.find("<script>") == std::string::npos);
  CHECK(words.html.find("<b>") == std::string::npos);
  CHECK(words.html.find("<i>") == std::string::npos);
  notice.comments.push_back(notice.comments.front());
  notice.urgent = true;
  CHECK(MailText().waiting(notice).subject == "Urgent: 2 new replies waiting: clinic");
}
