#include <memory>

#include <fmt/format.h>
#include <rejoinder/limits.hpp>

#include "cli/app.hpp"
#include "cli/commands.hpp"
#include "cli/terminal_text.hpp"
#include "render/time_text.hpp"

namespace rejoinder::cli {

namespace {

constexpr std::int64_t id_max = (std::int64_t{1} << 53) - 1;
constexpr std::size_t article_letters_max = 32;
constexpr std::size_t name_letters_max = 20;
constexpr std::size_t text_letters_max = 60;

struct QueueOptions {
  std::optional<std::string> site = {};
  std::string status = "pending";
  std::size_t limit = limits::queue_default;
};

std::string table(const QueuePage& page) {
  std::vector<Strings> rows{{"ID", "CREATED", "ARTICLE", "AUTHOR", "TEXT"}};
  for (const Card& card : page.cards) {
    rows.push_back({fmt::format("{}", number(card.comment.id)),
                    render::rfc3339(card.comment.created),
                    clip(harmless(card.site + ":" + card.article.key), article_letters_max),
                    clip(harmless(card.comment.name), name_letters_max),
                    clip(harmless(card.comment.text), text_letters_max)});
  }
  return page.cards.empty() ? "Nothing is here.\n" : columns(rows);
}

Answer queue(const Call& call, const QueueOptions& options) {
  const auto page = call.app.moderation.queue(
      Actor::command_line(), {.site = options.site,
                              .status = status_from(options.status).value_or(Status::pending),
                              .limit = options.limit});
  if (!page) return refused(call.form, page.error());
  if (call.form == Form::json) return {.out = to_json(*page)};
  return {.out = fmt::format("{}{} pending, {} approved, {} spam, {} trash{}\n", table(*page),
                             page->totals.pending, page->totals.approved, page->totals.spam,
                             page->totals.trash, page->next ? " (more than shown here)" : "")};
}

void add_queue(CLI::App* root, Parsed& parsed) {
  auto options = std::make_shared<QueueOptions>();
  CLI::App* command =
      add_command(root, parsed, "queue", "Show comments, the oldest first",
                  {"rejoinder queue", "rejoinder queue --site clinic --status spam"});
  command->add_option("--site", options->site, "Only of this site")->option_text("KEY");
  command->add_option("--status", options->status, "pending, approved, spam, trash [pending]")
      ->check(CLI::IsMember({"pending", "approved", "spam", "trash"}))
      ->option_text("STATUS");
  command
      ->add_option(
          "--limit", options->limit,
          fmt::format("At most so many, up to {} [{}]", limits::queue_max, limits::queue_default))
      ->check(CLI::Range(std::size_t{1}, limits::queue_max))
      ->option_text("N");
  on_command(command, parsed, [options](const Call& call) { return queue(call, *options); });
}

Answer told(const Call& call, const Result<DecisionOutcome>& outcome) {
  if (!outcome) return refused(call.form, outcome.error());
  if (call.form == Form::json) return {.out = to_json(*outcome)};
  const auto id = number(outcome->decision.id);
  std::string text;
  for (const Comment& comment : outcome->comments) {
    text +=
        fmt::format("Comment {} is {}.\n", number(comment.id),
                    comment.status == Status::trash ? "in the trash" : to_string(comment.status));
  }
  return {.out = text + fmt::format("Decision {}. To take it back: rejoinder undo {}\n", id, id)};
}

struct DecideOptions {
  std::vector<std::int64_t> ids = {};
  std::string note = {};
  std::string reason = {};
};

void add_decision(CLI::App* root, Parsed& parsed, Action action, const std::string& description) {
  auto options = std::make_shared<DecideOptions>();
  const std::string name(to_string(action));
  CLI::App* command =
      add_command(root, parsed, name, description, {"rejoinder " + name + " 17 18"});
  command->add_option("ID", options->ids, "The comments; all or none of them")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, id_max))
      ->option_text("...");
  command->add_option("--note", options->note, "A sentence for other moderators")
      ->option_text("TEXT");
  command->add_option("--reason", options->reason, "A code, such as advertising")
      ->option_text("CODE");
  on_command(command, parsed, [options, action](const Call& call) {
    DecisionRequest request{{}, action, options->reason, options->note};
    for (const std::int64_t id : options->ids) request.comments.push_back({CommentId{id}});
    return told(call, call.app.moderation.decide(Actor::command_line(), request));
  });
}

void add_undo(CLI::App* root, Parsed& parsed) {
  auto id = std::make_shared<std::int64_t>();
  CLI::App* command =
      add_command(root, parsed, "undo", "Take a decision back", {"rejoinder undo 4"});
  command->add_option("DECISION", *id, "Its number")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, id_max))
      ->option_text(" ");
  on_command(command, parsed, [id](const Call& call) {
    return told(call, call.app.moderation.undo(Actor::command_line(), DecisionId{*id}));
  });
}

}  // namespace

void add_decision_commands(CLI::App* root, Parsed& parsed) {
  add_queue(root, parsed);
  add_decision(root, parsed, Action::approve, "Publish comments");
  add_decision(root, parsed, Action::spam, "Put comments away as spam");
  add_decision(root, parsed, Action::trash, "Put comments into the trash");
  add_decision(root, parsed, Action::restore, "Put comments back into the queue");
  add_undo(root, parsed);
}

}  // namespace rejoinder::cli
