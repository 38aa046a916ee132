#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "render/url.hpp"

// A reader of the renderer's HTML that knows nothing of how it is made: it accepts the allowed
// elements in one spelling only, and says what a person would see.
namespace rejoinder::test {

constexpr std::size_t containers_allowed = 8;

// `text` with one kind of line end and U+FFFD for the controls that HTML does not allow.
inline std::string as_shown(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (byte < 0x20 && byte != '\t' && byte != '\n') {
      out += "\xEF\xBF\xBD";
    } else {
      out += text[i];
    }
  }
  return out;
}

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : html_(html) {}

  // What is wrong with the HTML; none if all of it is allowed.
  std::optional<std::string> fault() {
    while (at_ < html_.size() && !fault_) {
      if (html_[at_] == '<') {
        read_tag();
      } else {
        read_text();
      }
    }
    if (!fault_ && !open_.empty()) fail("unclosed " + open_.back().name);
    return fault_;
  }

  // The text between the tags, its references decoded once; a block and a br count as line ends,
  // a number of an ordered list as text.
  [[nodiscard]] const std::string& visible() const { return visible_; }

 private:
  struct Open {
    std::string name;
    int number = 0;
  };
  using Attributes = std::vector<std::pair<std::string, std::string>>;

  void fail(std::string_view why) {
    if (!fault_) fault_ = std::string(why) + " at " + std::to_string(at_);
  }
  bool take(std::string_view expected) {
    if (html_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  [[nodiscard]] bool inside(std::string_view name) const {
    for (const auto& element : open_) {
      if (element.name == name) return true;
    }
    return false;
  }
  [[nodiscard]] std::string_view parent() const {
    return open_.empty() ? std::string_view() : std::string_view(open_.back().name);
  }
  static bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    for (const auto& candidate : names) {
      if (candidate == name) return true;
    }
    return false;
  }

  std::string read_name() {
    const auto begin = at_;
    while (at_ < html_.size() && html_[at_] >= 'a' && html_[at_] <= 'z') ++at_;
    return std::string(html_.substr(begin, at_ - begin));
  }

  // Up to `end`, decoded.
  std::string read_escaped(char end) {
    static constexpr std::array<std::pair<std::string_view, char>, 6> references{{{"&amp;", '&'},
                                                                                  {"&lt;", '<'},
                                                                                  {"&gt;", '>'},
                                                                                  {"&quot;", '"'},
                                                                                  {"&#39;", '\''},
                                                                                  {"&#96;", '`'}}};
    std::string out;
    while (at_ < html_.size() && html_[at_] != end && !fault_) {
      const auto byte = static_cast<unsigned char>(html_[at_]);
      if (byte == '&') {
        bool known = false;
        for (const auto& [reference, character] : references) {
          if (!known && take(reference)) {
            out += character;
            known = true;
          }
        }
        if (!known) fail("unknown reference");
        continue;
      }
      if (byte == '<' || byte == '>') fail("raw angle bracket");
      if (byte < 0x20 && byte != '\n' && byte != '\t') fail("control character");
      out += html_[at_++];
    }
    return out;
  }

  void read_text() {
    const auto text = read_escaped('<');
    const bool blank = text.find_first_not_of(" \t\n") == std::string::npos;
    if (is_one_of(parent(), {"", "blockquote", "ul", "ol", "pre"}) && !blank) {
      fail("text directly in " + std::string(parent()));
    }
    visible_ += text;
  }

  Attributes read_attributes() {
    Attributes attributes;
    while (take(" ")) {
      auto name = read_name();
      if (!take("=\"")) {
        fail("attribute without a double quote");
        return attributes;
      }
      auto value = read_escaped('"');
      if (!take("\"")) fail("attribute without an end");
      attributes.emplace_back(std::move(name), std::move(value));
    }
    return attributes;
  }

  void read_tag() {
    if (take("</")) {
      const auto name = read_name();
      if (!take(">") || open_.empty() || parent() != name) {
        fail("misplaced </" + name);
        return;
      }
      open_.pop_back();
      if (!is_one_of(name, {"a", "em", "strong", "code"})) visible_ += '\n';
      return;
    }
    take("<");
    Open element{read_name()};
    const auto attributes = read_attributes();
    if (!take(">")) return fail("malformed tag " + element.name);
    check_place(element.name);
    check_attributes(element, attributes);
    show_start(element);
    if (element.name != "br") open_.push_back(std::move(element));
  }

  void check_place(std::string_view name) {
    const bool block = is_one_of(name, {"p", "blockquote", "ul", "ol", "pre"});
    const bool phrase = is_one_of(name, {"em", "strong", "code", "a", "br"});
    const bool phrase_parent = is_one_of(parent(), {"p", "li", "em", "strong", "a"});
    if (block && !is_one_of(parent(), {"", "blockquote", "li"})) fail("misplaced block");
    if (name == "p" && parent() == "li") fail("p in li");
    if (name == "li" && !is_one_of(parent(), {"ul", "ol"})) fail("li outside of a list");
    if (phrase && !phrase_parent && !(name == "code" && parent() == "pre"))
      fail("misplaced phrase");
    if (name == "a" && inside("a")) fail("link in a link");
    if (!block && !phrase && name != "li")
      fail("element that is not allowed: " + std::string(name));
    std::size_t containers = is_one_of(name, {"blockquote", "ul", "ol"}) ? 1 : 0;
    for (const auto& element : open_) {
      if (is_one_of(element.name, {"blockquote", "ul", "ol"})) ++containers;
    }
    if (containers > containers_allowed) fail("nested too deep");
  }

  void check_attributes(Open& element, const Attributes& attributes) {
    element.number = 1;
    if (element.name == "a") {
      if (attributes.size() != 2 || attributes[0].first != "href" ||
          attributes[1] !=
              std::pair<std::string, std::string>("rel", "nofollow ugc noopener noreferrer")) {
        return fail("link without its two attributes");
      }
      const auto& href = attributes[0].second;
      for (const char c : href) {
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '\'' || c == '`')
          fail("unsafe sign in a link");
      }
      if (render::safe_href(href) != href) fail("unsafe link " + href);
    } else if (element.name == "ol" && attributes.size() == 1 && attributes[0].first == "start") {
      const auto& start = attributes[0].second;
      if (start.empty() || start.size() > 9 ||
          start.find_first_not_of("0123456789") != std::string::npos) {
        return fail("start is not a number");
      }
      element.number = std::stoi(start);
    } else if (!attributes.empty()) {
      fail("attribute that is not allowed: " + attributes[0].first);
    }
  }

  void show_start(const Open& element) {
    if (!is_one_of(element.name, {"a", "em", "strong", "code"})) visible_ += '\n';
    if (element.name == "li" && parent() == "ol") {
      visible_ += std::to_string(open_.back().number++) + ". ";
    }
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::string visible_;
  std::optional<std::string> fault_;
};

inline std::string without(std::string_view text, std::string_view signs) {
  std::string out;
  for (const char c : text) {
    if (signs.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

// What has to be the same before and after: everything but spaces and the marks of the subset. The
// sign after a list's number counts as a mark; the number does not.
inline std::string without_marks(std::string_view text, std::string_view marks) {
  std::string out;
  for (const char c : text) {
    if (marks.find(c) != std::string_view::npos) continue;
    const bool after_number = !out.empty() && out.back() >= '0' && out.back() <= '9';
    if ((c != '.' && c != ')') || !after_number) out += c;
  }
  return out;
}

// Whether marks that contain words, the destinations of links and the languages of fences, may be
// in `text`. Those words may go from sight.
inline bool may_hide_words(std::string_view text) {
  return text.find("](") != std::string_view::npos || text.find("```") != std::string_view::npos ||
         text.find("~~~") != std::string_view::npos;
}

inline bool is_subsequence(std::string_view part, std::string_view whole) {
  std::size_t found = 0;
  for (const char c : whole) {
    if (found < part.size() && part[found] == c) ++found;
  }
  return found == part.size();
}

// What is wrong with `html` as the rendering of `text`; none if nothing is.
inline std::optional<std::string> fault_of(std::string_view text, std::string_view html) {
  if (html.size() > 16 * text.size() + 1024) return "too long";
  HtmlReader reader(html);
  if (auto fault = reader.fault()) return fault;
  const std::string marks = " \t\n*_`~>+-";
  if (may_hide_words(text)) {
    // What follows a number here may be out of sight, so those signs are left out everywhere.
    const auto part = without_marks(reader.visible(), marks + ".)");
    const auto whole = without_marks(as_shown(text), marks + ".)");
    if (!is_subsequence(part, whole)) return "shows what was not typed: " + part;
    return std::nullopt;
  }
  const auto shown = without_marks(reader.visible(), marks);
  const auto typed = without_marks(as_shown(text), marks);
  if (shown != typed) {
    return "typed\n" + typed + "\nshown\n" + shown;
  }
  return std::nullopt;
}

}  // namespace rejoinder::test
