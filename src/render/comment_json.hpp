#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <rejoinder/commenting.hpp>
#include <rejoinder/moderation.hpp>
#include <rejoinder/publishing.hpp>

#include "render/json_writer.hpp"

// The shapes of design section 3. What the public gets is written field by field: nothing that is
// kept can slip into an answer.
namespace rejoinder::render {

// `base`: the public URL of this server, for addresses inside an answer.
[[nodiscard]] std::string avatar_url(std::string_view base, std::string_view site,
                                     const Avatar& avatar);

[[nodiscard]] std::string list_json(const PublishedList& list,
                                    const std::optional<std::string>& next, std::string_view base);
[[nodiscard]] std::string receipt_json(const Receipt& receipt);
[[nodiscard]] std::string own_json(const OwnComment& own, std::string_view site,
                                   std::string_view base);
[[nodiscard]] std::string counts_json(const std::map<std::string, std::int64_t>& counts);

[[nodiscard]] std::string queue_json(const QueuePage& page, const std::optional<std::string>& next,
                                     std::string_view base);
[[nodiscard]] std::string dossier_json(const Dossier& dossier, std::string_view base);
// What a moderator wrote: the comment as it is now, and the decision that made it so.
[[nodiscard]] std::string written_json(const Card& card, const Decision& decision,
                                       std::string_view base);
[[nodiscard]] std::string outcome_json(const DecisionOutcome& outcome);
[[nodiscard]] std::string present_json(const std::vector<News::Present>& present);
[[nodiscard]] std::string decisions_json(const DecisionPage& page,
                                         const std::optional<std::string>& next);

// What an author is told of a comment that the public may not see: a comment taken for spam waits,
// like any other.
[[nodiscard]] std::string_view status_for_author(Status status);

}  // namespace rejoinder::render
