#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "data.hpp"

namespace harness {

// What spammers do to a text so that a filter does not know its words.
enum class Attack { homoglyphs, mathematical, zero_width, spaced, leet, typos, padding };

inline constexpr std::array attacks{Attack::homoglyphs, Attack::mathematical, Attack::zero_width,
                                    Attack::spaced,     Attack::leet,         Attack::typos,
                                    Attack::padding};

[[nodiscard]] std::string_view to_string(Attack attack);

// The spam of a fold, by its places, as it comes under attack. Padding is the same fold's ham.
[[nodiscard]] std::map<std::size_t, std::string> attacked_spam(const Comments& comments,
                                                               const Fold& fold, Attack attack);

}  // namespace harness
