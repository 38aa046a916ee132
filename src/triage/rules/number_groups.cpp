#include "triage/rules/number_groups.hpp"

#include <algorithm>

#include <re2/re2.h>

namespace rejoinder::triage {
namespace {

// What stands between a group and the one before it.
enum class Joint {
  other,   // What ends a number.
  spaced,  // Inside of a number, or between two.
  tight,   // Inside of a number only.
  comma,   // Of thousands: it makes both groups part of something else.
};

struct Group {
  Span span;
  Joint before = Joint::other;
  [[nodiscard]] std::size_t digits() const { return span.end - span.start; }
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Part of a word or a longer code.
bool belongs(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

Joint joint(std::string_view between) {
  if (between == " " || between == "  ") return Joint::spaced;  // Two are a slip of the thumb.
  if (between == "-" || between == "." || between == " - " || between == "/") return Joint::tight;
  return between == "," ? Joint::comma : Joint::other;
}

// The groups; those that touch a letter or a sign of money are left out, and join to nothing.
std::vector<Group> groups_in(std::string_view text) {
  std::vector<Group> groups;
  std::size_t at = 0;
  std::size_t last_end = std::string_view::npos;
  while (at < text.size()) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    const bool touched = (start > 0 && (belongs(text[start - 1]) || text[start - 1] == '$' ||
                                        text[start - 1] == '+')) ||
                         (at < text.size() && (belongs(text[at]) || text[at] == '%'));
    Group group{{start, at}, Joint::other};
    if (last_end != std::string_view::npos) {
      group.before = joint(text.substr(last_end, start - last_end));
    }
    // A group that is no part of a number still keeps its neighbour from standing alone.
    if (touched) group.span = {start, start};
    groups.push_back(group);
    last_end = at;
  }
  return groups;
}

// The number that begins at this group, when it has the shape.
bool has_shape(const std::vector<Group>& groups, std::size_t first, const Shape& shape) {
  if (groups.size() - first < shape.size()) return false;
  std::size_t at = first;
  for (const std::size_t digits : shape) {
    const Group& group = groups[at];
    if (group.digits() != digits) return false;
    const bool joined = group.before == Joint::spaced || group.before == Joint::tight;
    if (at > first && !joined) return false;
    ++at;
  }
  return true;
}

bool stands_alone(const std::vector<Group>& groups, std::size_t first, std::size_t count,
                  Neighbours neighbours) {
  const Joint before = groups[first].before;
  const Joint after = first + count < groups.size() ? groups[first + count].before : Joint::other;
  const auto bars = [](Joint side) { return side == Joint::tight || side == Joint::comma; };
  if (bars(before) || bars(after)) return false;
  // One long group is a number by itself, whatever stands beside it.
  if (neighbours == Neighbours::allowed || count == 1) return true;
  return before == Joint::other && after == Joint::other;
}

}  // namespace

std::string without_link_digits(std::string_view text) {
  static const RE2 link(R"((?i)((?:https?://|www\.)[^\s<>"]+))");
  static const RE2 of_number(R"((?i)^(?:https?://)?(?:www\.)?(?:wa\.me|api\.whatsapp\.com)/)");
  std::string out(text);
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece found;
  while (RE2::FindAndConsume(&rest, link, &found)) {
    if (RE2::PartialMatch(found, of_number)) continue;
    const auto start = static_cast<std::size_t>(found.data() - text.data());
    for (std::size_t i = start; i < start + found.size(); ++i) {
      if (is_digit(out[i])) out[i] = 'x';
    }
  }
  return out;
}

std::vector<Span> find_numbers(std::string_view text, std::initializer_list<Shape> shapes,
                               Neighbours neighbours, bool (*accept)(std::string_view)) {
  if (std::count_if(text.begin(), text.end(), is_digit) < 9) return {};  // None is shorter.
  const std::string unlinked = without_link_digits(text);
  const std::vector<Group> groups = groups_in(unlinked);
  std::vector<Span> found;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t taken = 0;
    for (const Shape& shape : shapes) {
      if (!has_shape(groups, i, shape)) continue;
      if (!stands_alone(groups, i, shape.size(), neighbours)) continue;
      std::string digits;
      for (std::size_t g = i; g < i + shape.size(); ++g) {
        digits += unlinked.substr(groups[g].span.start, groups[g].digits());
      }
      const Span span{groups[i].span.start, groups[i + shape.size() - 1].span.end};
      // 698.480.876 counts something, in half of Europe.
      const bool counts =
          neighbours == Neighbours::refused && unlinked.find('.', span.start) < span.end;
      if (counts || !accept(digits)) continue;
      taken = shape.size();
      found.push_back(span);
      break;
    }
    i += std::max<std::size_t>(taken, 1);
  }
  return found;
}

}  // namespace rejoinder::triage
