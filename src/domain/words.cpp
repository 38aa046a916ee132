// The words that the store and the wire use for our enumerations.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <rejoinder/comment.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/policy.hpp>
#include <rejoinder/site.hpp>

namespace rejoinder {
namespace {

template <class Value, std::size_t count>
using Words = std::array<std::pair<Value, std::string_view>, count>;

constexpr Words<Status, 4> statuses{{{Status::pending, "pending"},
                                     {Status::approved, "approved"},
                                     {Status::spam, "spam"},
                                     {Status::trash, "trash"}}};
constexpr Words<Action, 5> actions{{{Action::approve, "approve"},
                                    {Action::spam, "spam"},
                                    {Action::trash, "trash"},
                                    {Action::restore, "restore"},
                                    {Action::undo, "undo"}}};
constexpr Words<ActorKind, 4> actor_kinds{{{ActorKind::moderator, "moderator"},
                                           {ActorKind::author, "author"},
                                           {ActorKind::rule, "rule"},
                                           {ActorKind::operator_, "operator"}}};
constexpr Words<Role, 2> roles{{{Role::owner, "owner"}, {Role::moderator, "moderator"}}};
constexpr Words<Scope, 3> scopes{
    {{Scope::read, "read"}, {Scope::moderate, "moderate"}, {Scope::manage, "manage"}}};
constexpr Words<Trust, 3> trusts{
    {{Trust::never, "never"}, {Trust::verified, "verified"}, {Trust::previous, "previous"}}};

template <class Value, std::size_t count>
std::string_view word(const Words<Value, count>& words, Value value) {
  for (const auto& [known, text] : words) {
    if (known == value) return text;
  }
  throw std::logic_error("an enumeration has a value without a word");
}

template <class Value, std::size_t count>
std::optional<Value> value(const Words<Value, count>& words, std::string_view text) {
  for (const auto& [known, word] : words) {
    if (word == text) return known;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Status status) {
  return word(statuses, status);
}
std::optional<Status> status_from(std::string_view text) {
  return value(statuses, text);
}
std::string_view to_string(Action action) {
  return word(actions, action);
}
std::optional<Action> action_from(std::string_view text) {
  return value(actions, text);
}
std::string_view to_string(ActorKind kind) {
  return word(actor_kinds, kind);
}
std::optional<ActorKind> actor_kind_from(std::string_view text) {
  return value(actor_kinds, text);
}
std::string_view to_string(Role role) {
  return word(roles, role);
}
std::optional<Role> role_from(std::string_view text) {
  return value(roles, text);
}
std::string_view to_string(Scope scope) {
  return word(scopes, scope);
}
std::optional<Scope> scope_from(std::string_view text) {
  return value(scopes, text);
}
std::string_view to_string(Trust trust) {
  return word(trusts, trust);
}
std::optional<Trust> trust_from(std::string_view text) {
  return value(trusts, text);
}

}  // namespace rejoinder
