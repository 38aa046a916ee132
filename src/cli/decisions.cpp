#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "cli/app.hpp"
#include "cli/commands.hpp"

namespace rejoinder::cli {

namespace {

Answer told(const Call& call, const Result<DecisionOutcome>& outcome) {
  if (!outcome) return refused(call.form, outcome.error());
  if (call.form == Form::json) return {.out = to_json(*outcome)};
  const auto& changes = outcome->decision.changes;
  std::string text;
  for (const Comment& comment : outcome->comments) {
    const bool decided = std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
      return change.comment == comment.id;
    });
    text +=
        fmt::format("Comment {} is {}{}.\n", number(comment.id), decided ? "" : "already ",
                    comment.status == Status::trash ? "in the trash" : to_string(comment.status));
  }
  if (changes.empty()) return {.out = text};
  const auto id = number(outcome->decision.id);
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
  command->parse_complete_callback([options] {
    std::set<std::int64_t> seen;
    for (const std::int64_t id : options->ids) {
      if (!seen.insert(id).second) {
        throw CLI::ValidationError(fmt::format("Comment {} is named twice", id));
      }
    }
  });
  on_command(command, parsed, [options, action](const Call& call) {
    DecisionRequest request{{}, action, options->reason, options->note};
    request.changes_only = true;
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
  add_decision(root, parsed, Action::approve, "Publish comments");
  add_decision(root, parsed, Action::spam, "Put comments away as spam");
  add_decision(root, parsed, Action::trash, "Put comments into the trash");
  add_decision(root, parsed, Action::restore, "Put comments back into the queue");
  add_undo(root, parsed);
}

}  // namespace rejoinder::cli
