#include "data.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace harness {
namespace {

constexpr std::size_t folds_without_articles = 5;

std::string text_in(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (text.size() < at + digits) return std::nullopt;
  int value = 0;
  const char* const end = text.data() + at + digits;
  if (std::from_chars(text.data() + at, end, value).ptr != end) return std::nullopt;
  return value;
}

// 2013-11-07T06:20:48.123; the time of day may be missing.
std::optional<std::int64_t> milliseconds_of(std::string_view date) {
  const auto year = number_at(date, 0, 4);
  const auto month = number_at(date, 5, 2);
  const auto day = number_at(date, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day calendar(std::chrono::year(*year),
                                             std::chrono::month(static_cast<unsigned>(*month)),
                                             std::chrono::day(static_cast<unsigned>(*day)));
  if (!calendar.ok()) return std::nullopt;
  const std::chrono::milliseconds time =
      std::chrono::sys_days(calendar).time_since_epoch() +
      std::chrono::hours(number_at(date, 11, 2).value_or(0)) +
      std::chrono::minutes(number_at(date, 14, 2).value_or(0)) +
      std::chrono::seconds(number_at(date, 17, 2).value_or(0)) +
      std::chrono::milliseconds(number_at(date, 20, 3).value_or(0));
  return time.count();
}

}  // namespace

Comments load(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  Comments comments;
  std::string line;
  std::int64_t last_ms = 0;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    const std::string label = text_in(object, "label");
    if (label != "ham" && label != "spam") continue;
    Comment& comment = comments.emplace_back();
    comment.text = text_in(object, "text");
    comment.author = text_in(object, "author");
    comment.article = text_in(object, "article");
    last_ms = comment.at_ms = milliseconds_of(text_in(object, "date")).value_or(last_ms);
    comment.label =
        label == "spam" ? rejoinder::triage::Label::spam : rejoinder::triage::Label::ham;
    comment.line = number;
  }
  return comments;
}

Places in_time_order(const Comments& comments) {
  Places places(comments.size());
  std::iota(places.begin(), places.end(), 0);
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return comments[a].at_ms < comments[b].at_ms;
  });
  return places;
}

std::vector<Fold> folds_of(const Comments& comments) {
  std::map<std::string, Places> of_article;
  for (std::size_t i = 0; i < comments.size(); ++i) of_article[comments[i].article].push_back(i);
  std::vector<Fold> folds;
  if (of_article.size() > 1) {
    for (const auto& [article, places] : of_article) folds.push_back({article, places});
    return folds;
  }
  for (std::size_t i = 0; i < folds_without_articles; ++i) {
    folds.push_back({std::to_string(i + 1), {}});
  }
  for (std::size_t i = 0; i < comments.size(); ++i) folds[i % folds.size()].test.push_back(i);
  return folds;
}

std::uint64_t Dice::roll(std::uint64_t sides) {
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  return (state_ >> 33) % sides;
}

bool Dice::chance(double share) {
  constexpr std::uint64_t fine = 1'000'000;
  return static_cast<double>(roll(fine)) < share * static_cast<double>(fine);
}

}  // namespace harness
