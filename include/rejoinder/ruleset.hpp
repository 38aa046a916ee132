#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <rejoinder/error.hpp>

// A policy's rules as data: what they look for in a comment's text, and what a moderator then sees.
// No rule deletes anything, and none judges spam.
namespace rejoinder {

namespace limits {

// A pattern whose letters a comment holds reads it, at about 10 µs for 4 KiB. Of the 96 in the
// clinic's preset those are 50 to 70 for 4 KiB of talk, and 12 for a comment of ninety bytes.
inline constexpr std::size_t rules_max = 200;
inline constexpr std::size_t rule_pattern_bytes_max = 1'000;  // Longer ones nobody can review.
inline constexpr std::size_t rule_words_max = 500;
inline constexpr std::size_t rule_word_bytes_max = 100;      // A phrase, not a sentence.
inline constexpr std::size_t rule_codes_max = 50;            // That one rule may combine.
inline constexpr std::size_t rule_sentence_bytes_max = 200;  // One line of the console.
inline constexpr std::size_t rule_reply_bytes_max = 2'000;
inline constexpr std::size_t rule_redaction_bytes_max = 100;
inline constexpr std::size_t ruleset_name_bytes_max = 64;
// Of one rule in one comment: a moderator needs a few to decide, a flood would fill the answer.
inline constexpr std::size_t rule_hits_max = 20;
// What RE2 may use for one pattern: `(a{500}){500}` would take gigabytes.
inline constexpr std::size_t rule_pattern_memory_max = 1024 * 1024;
inline constexpr std::size_t rule_words_memory_max = 4 * 1024 * 1024;  // 500 phrases of 100 bytes.

}  // namespace limits

// What a hit does to a comment.
enum class RuleEffect {
  part,    // Nothing by itself: a building block for `all` and `any`.
  mark,    // Shown as a flag.
  hold,    // A flag, and only a moderator publishes the comment.
  urgent,  // The same, and at the top of the queue.
};

[[nodiscard]] std::string_view to_string(RuleEffect effect);
[[nodiscard]] std::optional<RuleEffect> rule_effect_from(std::string_view text);

// In which sentences a match counts. A sentence asks when it ends with a question mark.
enum class Where { anywhere, statements, questions };

[[nodiscard]] std::string_view to_string(Where where);
[[nodiscard]] std::optional<Where> where_from(std::string_view text);

// What a rule looks for. All of them read the text without what is not seen (zero-width and soft
// hyphens), and with one form of each digit, dash, apostrophe, space and compatibility letter.

// RE2's syntax, without regard to case. A match of nothing is no match.
struct PatternTest {
  std::string pattern;
  bool operator==(const PatternTest&) const = default;
};

// Words and phrases, whole ones, without regard to case. A space stands for any white space, an
// apostrophe may be missing, and `improv*` is the beginning of a word.
struct WordsTest {
  std::vector<std::string> words;
  bool operator==(const WordsTest&) const = default;
};

// One of identifier_names().
struct IdentifierTest {
  std::string identifier;
  bool operator==(const IdentifierTest&) const = default;
};

struct LinksTest {
  std::size_t more_than = 0;
  bool operator==(const LinksTest&) const = default;
};

struct LengthTest {
  std::size_t more_than = 0;  // Characters.
  bool operator==(const LengthTest&) const = default;
};

// At least so many letters in a hundred are capitals. Shorter texts are names and abbreviations.
struct CapitalsTest {
  std::size_t percent = 70;
  std::size_t letters_min = 20;
  bool operator==(const CapitalsTest&) const = default;
};

// Less than half of the letters are of these scripts (script_names()). It tells scripts, not
// languages: German passes for English.
struct ScriptsTest {
  std::vector<std::string> scripts;
  bool operator==(const ScriptsTest&) const = default;
};

// Other rules of the same set, by their codes: each of them hits. The hit reaches from the first
// match of one to the last of another. A rule that is not enabled never hits.
struct AllTest {
  std::vector<std::string> codes;
  bool operator==(const AllTest&) const = default;
};

// At least one of them hits; its matches are this rule's.
struct AnyTest {
  std::vector<std::string> codes;
  bool operator==(const AnyTest&) const = default;
};

using RuleTest = std::variant<PatternTest, WordsTest, IdentifierTest, LinksTest, LengthTest,
                              CapitalsTest, ScriptsTest, AllTest, AnyTest>;

struct Rule {
  std::string code;      // Stable, for programs: letters a to z, digits, underscores.
  std::string sentence;  // For moderators: "Holds what looks like a phone number."
  RuleEffect effect = RuleEffect::mark;
  RuleTest test;
  Where where = Where::anywhere;  // Of patterns, words and identifiers.
  std::string reply = {};         // What a moderator can send to the visitor.
  std::string redaction = {};     // Takes the place of a match in a redacted approval.
  bool enabled = true;

  bool operator==(const Rule&) const = default;
};

struct Ruleset {
  std::string name;
  std::vector<Rule> rules;

  bool operator==(const Ruleset&) const = default;
};

// Bytes [start, end) of a comment's text as written.
struct Span {
  std::size_t start = 0;
  std::size_t end = 0;

  bool operator==(const Span&) const = default;
};

struct RuleHit {
  std::string code;
  std::string sentence;
  RuleEffect effect = RuleEffect::mark;
  Span span;
  std::string redaction = {};  // Empty: nothing to take out.

  bool operator==(const RuleHit&) const = default;
};

// Everything that is wrong with a set, by field: `rules[3].pattern`. Empty: it can be compiled.
[[nodiscard]] std::vector<FieldError> check(const Ruleset& set);

[[nodiscard]] std::vector<std::string> identifier_names();
[[nodiscard]] std::vector<std::string> script_names();

// The sets that come with the program: `general` and `health-clinic`.
[[nodiscard]] std::vector<std::string> preset_names();
[[nodiscard]] std::optional<Ruleset> preset(std::string_view name);

// The text with each hit's span replaced by its redaction. Spans that overlap become one, with the
// redaction of the first.
[[nodiscard]] std::string redacted(std::string_view text, const std::vector<RuleHit>& hits);

// A set made ready. It never changes, so that many threads may use one at once.
class CompiledRules {
 public:
  // Throws std::invalid_argument for a set that check() finds fault with.
  explicit CompiledRules(const Ruleset& set);
  ~CompiledRules();
  CompiledRules(CompiledRules&&) noexcept;
  CompiledRules& operator=(CompiledRules&&) noexcept;
  CompiledRules(const CompiledRules&) = delete;
  CompiledRules& operator=(const CompiledRules&) = delete;

  // In the order of the rules, then of the text; at most rule_hits_max of one rule. The time is
  // linear in the text. The caller bounds the text (comment_bytes_max).
  [[nodiscard]] std::vector<RuleHit> hits(std::string_view text) const;

 private:
  struct Program;
  std::unique_ptr<const Program> program_;
};

}  // namespace rejoinder
