#pragma once

#include <optional>
#include <string_view>

#include <rejoinder/author.hpp>
#include <rejoinder/comment.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/triage.hpp>

namespace rejoinder {

// What a moderator does. `undo` is in the log only: nobody asks for it by name.
enum class Action { approve, spam, trash, restore, undo };

[[nodiscard]] std::string_view to_string(Action action);
[[nodiscard]] std::optional<Action> action_from(std::string_view text);

// Where an action leads. `undo` leads back, and has no status of its own.
[[nodiscard]] Status status_after(Action action);

// Where a new comment starts. A verdict of spam, any spam before, or a flag that holds it, holds
// even a trusted author's: names are stolen.
[[nodiscard]] Status initial_status(Trust trust, const Author& author,
                                    const Assessment& assessment);

}  // namespace rejoinder
