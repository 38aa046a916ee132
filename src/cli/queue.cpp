// What waits, and why it stands where it stands, on a terminal.
#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rejoinder/limits.hpp>

#include "cli/app.hpp"
#include "cli/commands.hpp"
#include "cli/terminal_text.hpp"
#include "render/time_text.hpp"

namespace rejoinder::cli {
namespace {

constexpr std::size_t article_letters_max = 32;
constexpr std::size_t name_letters_max = 20;
constexpr std::size_t text_letters_max = 60;
constexpr std::size_t said_letters_max = 40;

std::string percent(double risk) {
  return fmt::format("{:.0f} %", std::floor(risk * 100));
}

// 5 min, 3 h, 12 d.
std::string age_of(std::chrono::milliseconds age) {
  using namespace std::chrono;
  if (age < 1h)
    return fmt::format("{} min", std::max<std::int64_t>(0, floor<minutes>(age).count()));
  if (age < 48h) return fmt::format("{} h", floor<hours>(age).count());
  return fmt::format("{} d", floor<days>(age).count());
}

// A flag in the words of the console.
std::string phrase(std::string code) {
  if (code == "clinical_testimonial") return "praises treatment or its outcome";
  if (code == "asks_advice") return "wants advice about their own body";
  std::replace(code.begin(), code.end(), '_', ' ');
  return code;
}

// What speaks for or against a comment: its flags, or else what weighs most.
std::string why(const Card& card) {
  Strings words;
  if (card.campaign) words.push_back(fmt::format("{} alike", card.campaign_size.comments));
  for (std::string& code : codes_of(card.assessment.flags)) {
    words.push_back(phrase(std::move(code)));
  }
  if (words.empty() && !card.assessment.reasons.empty()) {
    std::string sentence = card.assessment.reasons.front().sentence;
    if (sentence.ends_with('.')) sentence.pop_back();
    words.push_back(std::move(sentence));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string table(const QueuePage& page, Time now) {
  std::vector<Strings> rows{{"ID", "RISK", "AGE", "ARTICLE", "AUTHOR", "TEXT", "WHY"}};
  for (const Card& card : page.cards) {
    rows.push_back({fmt::format("{}", number(card.comment.id)), percent(card.assessment.risk),
                    age_of(now - card.comment.created),
                    clip(harmless(card.site + ":" + card.article.key), article_letters_max),
                    clip(harmless(card.comment.name), name_letters_max),
                    clip(harmless(card.comment.text), text_letters_max), why(card)});
  }
  return columns(rows);
}

struct QueueOptions {
  std::optional<std::string> site = {};
  std::string status = "pending";
  std::string order = "useful";
  std::optional<std::int64_t> campaign = {};
  std::size_t limit = limits::queue_default;
};

QueueOrder order_from(std::string_view word) {
  if (word == "newest") return QueueOrder::newest;
  if (word == "risk") return QueueOrder::risk;
  return word == "oldest" ? QueueOrder::oldest : QueueOrder::useful;
}

std::string nothing(const QueueOptions& options) {
  if (!options.campaign) return "Nothing is here.\n";
  return fmt::format("There is no campaign {}, or none of its comments is {}.\n", *options.campaign,
                     options.status == "trash" ? "in the trash" : options.status);
}

Answer queue(const Call& call, const QueueOptions& options) {
  QueueRequest request{.site = options.site,
                       .status = status_from(options.status).value_or(Status::pending),
                       .order = order_from(options.order),
                       .limit = options.limit};
  if (options.campaign) request.campaign = CommentId{*options.campaign};
  const auto page = call.app.moderation.queue(Actor::command_line(), request);
  if (!page) return refused(call.form, page.error());
  if (call.form == Form::json) return {.out = to_json(*page)};
  return {.out = fmt::format(
              "{}{} pending, {} approved, {} spam, {} trash{}\n",
              page->cards.empty() ? nothing(options) : table(*page, call.app.clock.now()),
              page->totals.pending, page->totals.approved, page->totals.spam, page->totals.trash,
              page->next ? " (more than shown here)" : "")};
}

void add_queue(CLI::App* root, Parsed& parsed) {
  auto options = std::make_shared<QueueOptions>();
  CLI::App* command = add_command(
      root, parsed, "queue", "Show comments, those first that your next minute helps most",
      {"rejoinder queue", "rejoinder queue --site clinic --status spam"});
  command->add_option("--site", options->site, "Only of this site")->option_text("KEY");
  command->add_option("--status", options->status, "pending, approved, spam, trash [pending]")
      ->check(CLI::IsMember({"pending", "approved", "spam", "trash"}))
      ->option_text("STATUS");
  command->add_option("--order", options->order, "useful, oldest, newest, risk [useful]")
      ->check(CLI::IsMember({"useful", "oldest", "newest", "risk"}))
      ->option_text("ORDER");
  command->add_option("--campaign", options->campaign, "Only those that are alike, by its number")
      ->check(CLI::Range(std::int64_t{1}, id_max))
      ->option_text("ID");
  command
      ->add_option(
          "--limit", options->limit,
          fmt::format("At most so many, up to {} [{}]", limits::queue_max, limits::queue_default))
      ->check(CLI::Range(std::size_t{1}, limits::queue_max))
      ->option_text("N");
  on_command(command, parsed, [options](const Call& call) { return queue(call, *options); });
}

// The words that something points at; nothing where it is about the whole.
std::string said(const Comment& comment, Span span) {
  if (span.start >= span.end || span.end > comment.text.size()) return {};
  const auto words = std::string_view(comment.text).substr(span.start, span.end - span.start);
  return fmt::format("{}-{} \"{}\"", span.start, span.end, clip(harmless(words), said_letters_max));
}

std::string dossier(const Card& card, Time now) {
  const Comment& comment = card.comment;
  std::string out =
      fmt::format("Comment {} ({}), written {}, {} ago\nOn {}:{}{}\n", number(comment.id),
                  to_string(comment.status), render::rfc3339(comment.created),
                  age_of(now - comment.created), card.site, harmless(card.article.key),
                  card.article.title.empty() ? "" : ", " + harmless(card.article.title));
  out += fmt::format("By {} ({} approved and {} spam so far)\n", harmless(comment.name),
                     card.author.approved_count, card.author.spam_count);
  out += fmt::format("Risk {}: {}\n\n", percent(card.assessment.risk),
                     to_string(card.assessment.verdict));
  std::string_view rest = comment.text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out += "  " + harmless(rest.substr(0, end)) + '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  out += '\n';
  if (card.campaign) {
    out += fmt::format("{} alike: rejoinder queue --campaign {}\n\n", card.campaign_size.comments,
                       number(*card.campaign));
  }
  std::vector<Strings> rows;
  for (const RuleHit& hit : card.assessment.flags) {
    rows.push_back({"flag", hit.sentence, said(comment, hit.span)});
  }
  for (const Reason& reason : card.assessment.reasons) {
    rows.push_back(
        {fmt::format("{:+.1f}", reason.weight), reason.sentence, said(comment, reason.span)});
  }
  if (rows.empty()) return out + "Nothing speaks for it or against it.\n";
  rows.insert(rows.begin(), {"SPAM", "BECAUSE", "WHERE, IN BYTES"});
  return out + columns(rows);
}

void add_show(CLI::App* root, Parsed& parsed) {
  auto id = std::make_shared<std::int64_t>();
  CLI::App* command =
      add_command(root, parsed, "show", "Show one comment, what it is taken for, and why",
                  {"rejoinder show 17"});
  command->add_option("ID", *id, "The comment")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, id_max))
      ->option_text(" ");
  on_command(command, parsed, [id](const Call& call) -> Answer {
    const auto card = call.app.moderation.card(Actor::command_line(), CommentId{*id});
    if (!card) return refused(call.form, card.error());
    if (call.form == Form::json) return {.out = to_json(*card)};
    return {.out = dossier(*card, call.app.clock.now())};
  });
}

}  // namespace

void add_queue_commands(CLI::App* root, Parsed& parsed) {
  add_queue(root, parsed);
  add_show(root, parsed);
}

}  // namespace rejoinder::cli
