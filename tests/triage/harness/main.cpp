// Measures triage on labelled comments, and trains the prior that it ships with. For
// tests/triage/run and tests/triage/train-prior; prints JSON.

#include <cmath>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "campaigns.hpp"
#include "costs.hpp"
#include "data.hpp"
#include "identifiers.hpp"
#include "protocols.hpp"

namespace harness {
namespace {

using nlohmann::json;
using rejoinder::triage::Prior;

constexpr std::string_view usage =
    "triage_harness set FILE PRIOR      by every protocol\n"
    "triage_harness learned FILE        left out and as a stream, without a prior\n"
    "triage_harness undecided FILE PRIOR\n"
    "triage_harness attacked FILE       the spam as it is attacked, by line\n"
    "triage_harness costs FILE PRIOR\n"
    "triage_harness identifiers FILE\n"
    "triage_harness prior OUT FILE ...  trains a prior of these sets\n";

// What is not a number is nothing in JSON.
json number(double value) {
  return std::isnan(value) ? json() : json(value);
}

json to_json(const Figures& figures) {
  return {{"auc", number(figures.auc)},
          {"f1", number(figures.f1)},
          {"fpr95", number(figures.fpr95)},
          {"recall5", number(figures.recall5)},
          {"ece", number(figures.ece)}};
}

json to_json(const Joined& joined) {
  return {{"spam", number(joined.spam_share)},
          {"ham", number(joined.ham_share)},
          {"opposite", number(joined.opposite_share)}};
}

json to_json(const Trial::Cold& cold) {
  json object = to_json(cold.all);
  object["first50"] = number(cold.first50);
  return object;
}

json stream_json(const std::vector<Judged>& stream) {
  json object = to_json(figures_of(stream));
  for (const double auc : stretches_of(stream)) object["stretches"].push_back(number(auc));
  return object;
}

json undecided_json(const std::vector<Judged>& judged) {
  constexpr double ham_below = 0.05;
  constexpr double spam_above = 0.95;
  double ham = 0;
  double held = 0;
  double called_spam = 0;
  for (const Judged& each : judged) {
    if (each.spam) continue;
    ++ham;
    if (each.risk >= ham_below) ++held;
    if (each.risk >= spam_above) ++called_spam;
  }
  json object = to_json(figures_of(judged));
  object["ham_held"] = number(held / ham);
  object["ham_called_spam"] = number(called_spam / ham);
  return object;
}

// The set as both sides of a comparison go through it.
json about(const Comments& comments, const Trial& trial) {
  std::size_t spam = 0;
  for (const Comment& comment : comments) spam += comment.is_spam() ? 1 : 0;
  std::set<std::string_view> articles;
  for (const Comment& comment : comments) articles.insert(comment.article);
  json object = {{"comments", comments.size()},
                 {"spam", spam},
                 {"articles", articles.size()},
                 {"order", json::array()}};
  for (const std::size_t place : trial.order()) object["order"].push_back(comments[place].line);
  for (const Fold& fold : trial.folds()) {
    json lines = json::array();
    for (const std::size_t place : fold.test) lines.push_back(comments[place].line);
    object["folds"].push_back({{"name", fold.name}, {"test", lines}});
  }
  return object;
}

Comments labelled(const std::string& file) {
  Comments comments = load(file);
  if (comments.empty()) throw std::runtime_error(file + " has no comment labelled ham or spam");
  return comments;
}

Prior prior_in(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return Prior::from_bytes(std::string(std::istreambuf_iterator<char>(in), {}));
}

json learned(const std::string& file) {
  const Comments comments = labelled(file);
  const Trial trial(comments, Start{});
  json object = about(comments, trial);
  object["left_out"] = to_json(trial.leave_out_clean());
  object["stream"] = stream_json(trial.stream());
  return object;
}

json whole_set(const std::string& file, const Prior& prior) {
  const Comments comments = labelled(file);
  const Trial bare(comments, Start{});
  json object = about(comments, bare);
  const Trial::LeftOut left_out = bare.leave_out();
  object["left_out"] = to_json(left_out.clean);
  object["noisy"] = to_json(left_out.noisy);
  for (const auto& [name, figures] : left_out.attacked) object["attacks"][name] = to_json(figures);
  object["stream"] = stream_json(bare.stream());
  object["cold"] = to_json(bare.cold());
  const Trial started(comments, Start{&prior});
  object["cold_with_prior"] = to_json(started.cold());
  object["undecided"] = undecided_json(started.undecided());
  object["campaigns"] = to_json(join(comments, Dates::at_once));
  object["campaigns_dated"] = to_json(join(comments, Dates::real));
  return object;
}

json undecided(const std::string& file, const Prior& prior) {
  const Comments comments = labelled(file);
  return undecided_json(Trial(comments, Start{&prior}).undecided());
}

json attacked(const std::string& file) {
  const Comments comments = labelled(file);
  json object = json::object();
  for (const Attack attack : attacks) {
    json& texts = object[std::string(to_string(attack))] = json::object();
    for (const Fold& fold : folds_of(comments)) {
      for (const auto& [place, text] : attacked_spam(comments, fold, attack)) {
        texts[std::to_string(comments[place].line)] = text;
      }
    }
  }
  return object;
}

json costs(const std::string& file, const Prior& prior) {
  const Costs costs = costs_of(labelled(file), prior);
  return {{"judge_us", costs.judge_us}, {"judge_long_us", costs.judge_long_us},
          {"learn_us", costs.learn_us}, {"explain_us", costs.explain_us},
          {"load_us", costs.load_us},   {"model_bytes", costs.model_bytes}};
}

json identifiers(const std::string& file) {
  json object = json::object();
  for (const auto& [type, cases] : identifiers_in(file)) {
    object[type] = {{"all", cases.all},
                    {"right", cases.right},
                    {"not_missed", cases.not_missed},
                    {"wrong", cases.wrong}};
  }
  return object;
}

json train(const std::string& out, const std::vector<std::string>& files) {
  std::vector<Comments> sets;
  for (const std::string& file : files) sets.push_back(labelled(file));
  std::vector<const Comments*> all;
  for (const Comments& set : sets) all.push_back(&set);
  const std::string bytes = prior_of(all).to_bytes();
  std::ofstream stream(out, std::ios::binary);
  stream << bytes;
  if (!stream.flush()) throw std::runtime_error("cannot write " + out);
  return {{"bytes", bytes.size()}};
}

json run(const std::vector<std::string>& words) {
  const auto is = [&](std::string_view command, std::size_t count) {
    return !words.empty() && words[0] == command && words.size() == count;
  };
  if (is("set", 3)) return whole_set(words[1], prior_in(words[2]));
  if (is("learned", 2)) return learned(words[1]);
  if (is("undecided", 3)) return undecided(words[1], prior_in(words[2]));
  if (is("attacked", 2)) return attacked(words[1]);
  if (is("costs", 3)) return costs(words[1], prior_in(words[2]));
  if (is("identifiers", 2)) return identifiers(words[1]);
  if (words.size() >= 3 && words[0] == "prior") {
    return train(words[1], {words.begin() + 2, words.end()});
  }
  throw std::invalid_argument(std::string(usage));
}

}  // namespace
}  // namespace harness

int main(int count, char** words) {
  try {
    std::cout << harness::run({words + 1, words + count})
                     .dump(1, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
    return 1;
  }
}
